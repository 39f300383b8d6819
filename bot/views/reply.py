"""Receipts: what was kept, and the ways to go on or to take it back."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def receipt(t: Catalogue, theme: str, reply: UUID, follow_up: UUID | None = None) -> Message:
    """An answer was kept. The words are not repeated (J13)."""
    return Message((Text(t("reply.kept", theme=theme)), _ways(t, reply, follow_up)))


def added(t: Catalogue, theme: str, reply: UUID, follow_up: UUID | None = None) -> Message:
    """More words within ten minutes: one answer."""
    return Message((Text(t("reply.added", theme=theme)), _ways(t, reply, follow_up)))


def tapped(t: Catalogue, theme: str, label: str, reply: UUID, follow_up: UUID | None = None) -> Message:
    """A tapped answer was kept; drawn in the place of the question."""
    return Message((Text(t("reply.tapped", theme=theme, label=label)), _ways(t, reply, follow_up)))


def taken_back(t: Catalogue, asking: UUID) -> Message:
    """The answer is gone and the question open again."""
    again = Button(t("button.show_question"), write("back", asking))
    return Message((Text(t("reply.taken_back")), Buttons((again,))))


def follow_up_taken_back(t: Catalogue) -> Message:
    """The answer to the follow-up is gone; the first answer stays."""
    return Message((Text(t("reply.follow_up_taken_back")),))


def gone_already(t: Catalogue) -> Message:
    """Taking back something that is not there any more."""
    return Message((Text(t("reply.gone_already")),))


def hold(t: Catalogue, row: UUID, theme: str, asked_at: datetime, zone: ZoneInfo) -> Message:
    """Words that may be an answer: nothing is kept before one tap (J13)."""
    day = t.day(asked_at.astimezone(zone).date())
    buttons = (Button(t("button.keep"), write("keep", row)), Button(t("button.drop"), write("drop", row)))
    return Message((Text(t("reply.hold", theme=theme, day=day)), Buttons(buttons)))


def dropped(t: Catalogue) -> Message:
    """The held words are gone, as asked."""
    return Message((Text(t("reply.dropped")),))


def too_late_to_keep(t: Catalogue) -> Message:
    """The held words went by themselves."""
    return Message((Text(t("reply.too_late_to_keep")),))


def not_kept(t: Catalogue) -> Message:
    """Words while there is no question: nothing is kept."""
    return Message((Text(t("reply.not_kept")),))


def edited(t: Catalogue, theme: str) -> Message:
    """Changed words replaced the earlier ones."""
    return Message((Text(t("reply.edited", theme=theme)),))


def _ways(t: Catalogue, reply: UUID, follow_up: UUID | None) -> Buttons:
    ways = [Button(t("button.take_back"), write("undo", reply))]
    if follow_up:
        ways.insert(0, Button(t("button.follow_up"), write("follow", follow_up)))
    return Buttons(tuple(ways))
