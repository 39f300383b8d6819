"""Looking back at one's own answers, one at a time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Looked:
    """One answer of one's own, with its neighbours in time."""

    reply: UUID
    theme: str
    day: date
    words: str
    share: UUID | None
    may_share: bool
    older: UUID | None
    newer: UUID | None


def lookback(t: Catalogue, looked: Looked) -> Message:
    """The answer, who can see it, and what can be done with it."""
    buttons: list[Button] = []
    if looked.older:
        buttons.append(Button(t("button.older"), write("mine", looked.older)))
    if looked.newer:
        buttons.append(Button(t("button.newer"), write("mine", looked.newer)))
    if looked.share:
        buttons.append(Button(t("button.unshare"), write("unshare", looked.share)))
    elif looked.may_share:
        buttons.append(Button(t("button.share"), write("share", looked.reply)))
    buttons.append(Button(t("button.erase_reply"), write("undo", looked.reply)))
    lead = t("lookback.answer", theme=looked.theme, day=t.long_day(looked.day))
    seen = t("lookback.shared") if looked.share else t("lookback.private")
    return Message((Text(lead), Quote(looked.words), Text(seen), Buttons(tuple(buttons))))


def nothing(t: Catalogue) -> Message:
    """There is no answer to look back at."""
    return Message((Text(t("lookback.nothing")),))
