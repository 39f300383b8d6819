"""What somebody told for being brought together, for themselves."""

from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def wishes(t: Catalogue, person: UUID) -> Message:
    """What one can tell."""
    back = Button(t("button.back"), write("pairings", person))
    return Message((Text(t("wishes.lead")), Buttons((back,))))
