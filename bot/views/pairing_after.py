"""Afterwards: did it happen, what does one take along, once again?"""

from uuid import UUID

from bot.domain.consultation import Happened
from bot.domain.message import Button, Choice, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def after(t: Catalogue, pairing: UUID) -> Message:
    """One tap; nobody sees what was said."""
    options = tuple(Button(t(f"after.{one.value}"), write("happened", pairing, one.value)) for one in Happened)
    return Message((Text(t("after.asked")), Choice(options)))


def thanks(t: Catalogue, pairing: UUID, happened: Happened) -> Message:
    """What they said is kept."""
    return Message((Text(t(f"after.thanks.{happened.value}")),))
