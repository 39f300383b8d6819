"""What is shown to one person alone, over a chat that others read too."""

from dataclasses import replace

from adapters.telegram.lengths import units
from adapters.telegram.render import preview
from adapters.telegram.text import shortened
from bot.domain.message import Buttons, Choice, File, Message, Picture

MOST = 200  # units; an alert holds no more, and only plain words


def fits_in_alert(message: Message) -> bool:
    """Whether an alert says all of it."""
    is_plain = not any(isinstance(block, Buttons | Choice | Picture | File) for block in message.blocks)
    return is_plain and units(preview(message)) <= MOST


def as_alert(message: Message) -> str:
    """Its words, or their beginning."""
    words = tuple(block for block in message.blocks if not isinstance(block, Buttons | Choice))
    return shortened(preview(replace(message, blocks=words)), MOST)
