"""Receipts: what was kept, and the ways to go on or to take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.help import adviser_line


@dataclass(frozen=True)
class Ways:
    """What can be done with a kept answer: the asking whose follow-up can be had, and whether it can be shared."""

    reply: UUID
    follow_up: UUID | None
    may_share: bool
    advisers: Sequence[str] = ()  # whom one can talk to, after a question that may touch on much (J35)


def receipt(t: Catalogue, theme: str, ways: Ways) -> Message:
    """An answer was kept. The words are not repeated (J13)."""
    return Message((Text(t("reply.kept", theme=theme)), *_after(t, ways)))


def added(t: Catalogue, theme: str, ways: Ways) -> Message:
    """More words within ten minutes: one answer."""
    return Message((Text(t("reply.added", theme=theme)), *_after(t, ways)))


def added_shared(t: Catalogue, theme: str, share: UUID) -> Message:
    """More words, by a tap, in an answer that is shared."""
    back = Button(t("button.unshare"), write("unshare", share))
    return Message((Text(t("reply.added_shared", theme=theme)), Buttons((back,))))


def tapped(t: Catalogue, theme: str, label: str, ways: Ways) -> Message:
    """A tapped answer was kept; drawn in the place of the question."""
    return Message((Text(t("reply.tapped", theme=theme, label=label)), *_after(t, ways)))


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


def hold(t: Catalogue, row: UUID, theme: str, day: date, *, is_shared: bool = False) -> Message:
    """Words that may be an answer: nothing is kept before one tap (J13), nor read by who reads that answer."""
    buttons = (Button(t("button.keep"), write("keep", row)), Button(t("button.drop"), write("drop", row)))
    key = "reply.hold_shared" if is_shared else "reply.hold"
    return Message((Text(t(key, theme=theme, day=t.day(day))), Buttons(buttons)))


def dropped(t: Catalogue) -> Message:
    """The held words are gone, as asked."""
    return Message((Text(t("reply.dropped")),))


def too_late_to_keep(t: Catalogue) -> Message:
    """The held words went by themselves."""
    return Message((Text(t("reply.too_late_to_keep")),))


def not_kept(t: Catalogue) -> Message:
    """Words while there is no question: nothing is kept."""
    return Message((Text(t("reply.not_kept")),))


def edited(t: Catalogue, theme: str, *, is_shared: bool) -> Message:
    """Changed words replaced the earlier ones, also where they are shared."""
    key = "reply.edited_shared" if is_shared else "reply.edited"
    return Message((Text(t(key, theme=theme)),))


def _after(t: Catalogue, ways: Ways) -> tuple[Block, ...]:
    """What comes after the line that it is kept."""
    return (*(Text(adviser_line(t, adviser)) for adviser in ways.advisers), _buttons(t, ways))


def _buttons(t: Catalogue, ways: Ways) -> Buttons:
    buttons = [Button(t("button.take_back"), write("undo", ways.reply))]
    if ways.follow_up:
        buttons.insert(0, Button(t("button.follow_up"), write("follow", ways.follow_up)))
    if ways.may_share:
        buttons.append(Button(t("button.share"), write("share", ways.reply)))
    return Buttons(tuple(buttons))
