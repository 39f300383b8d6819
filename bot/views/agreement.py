"""An agreement: made, taken or given back, and looked back on together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.form import Field, Form, Option, Wrong
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import to_meeting

LONGEST = 200
MOST_OTHERS = 7


@dataclass(frozen=True)
class Agreement:
    """An agreement as it is shown: `names` took it. Who did not say yet is named nowhere (J01, J19)."""

    id: UUID
    words: str
    until: date
    look_back: date
    names: Sequence[str]


def agreement(t: Catalogue, meeting: UUID, *, today: date, first: date, last: date, usual: date) -> Form:
    """What, who, until when, and when one looks back: the next school day at the soonest."""
    fields = (
        Field("what", t("agreement.what"), "words", least=3, most=LONGEST),
        Field("who", t("agreement.who"), "people", required=False, most=MOST_OTHERS),
        Field("until", t("agreement.until"), "date", value=usual.isoformat(), least=today),
        Field(
            "look_back", t("agreement.look_back"), "date", options=(Option(usual.isoformat(), t.day(usual)),),
            value=usual.isoformat(), least=first, most=last, beyond=Wrong.BEYOND_HORIZON,
        ),
    )  # fmt: skip
    return Form(
        write("agree", meeting), t("agreement.title"), fields, t("button.agree"), way_back=to_meeting(t, meeting)
    )  # fmt: skip


def made(t: Catalogue, shown: Agreement) -> Message:
    """It stands for who made it."""
    return Message((Text(t("agreement.made")), *_blocks(t, shown), Buttons((_back(t, shown),))))


def asks(t: Catalogue, shown: Agreement) -> Message:
    """To somebody whom it is about: it is yours only when you take it (S41)."""
    ways = (
        Button(t("button.accept"), write("acceptit", shown.id)),
        Button(t("button.rather_not"), write("returnit", shown.id)),
    )
    return Message((Text(t("agreement.asks")), *_blocks(t, shown), Buttons(ways)))


def answered(t: Catalogue, shown: Agreement, person: UUID, *, accepted: bool) -> Message:
    """Taken or given back, with the other way still open."""
    said = t("agreement.accepted") if accepted else t("agreement.returned")
    way = _back(t, shown) if accepted else Button(t("button.accept"), write("acceptit", shown.id))
    return Message((Text(said), *_blocks(t, shown), Buttons((way,))))


def look_back(t: Catalogue, shown: Agreement) -> Message:
    """On the day: walk over to each other (S37)."""
    ways = (
        Button(t("button.done_with_it"), write("lookback", shown.id, "done")),
        Button(t("button.goes_on"), write("lookback", shown.id, "on")),
    )
    return Message((Text(t("agreement.look_back_today")), *_blocks(t, shown), Buttons(ways)))


def looked_back(t: Catalogue, shown: Agreement, *, is_done: bool) -> Message:
    """Ended, or looked back on once more later."""
    said = t("agreement.ended") if is_done else t("agreement.goes_on", day=t.day(shown.look_back))
    return Message((Text(said), Quote(shown.words)))


def gone(t: Catalogue) -> Message:
    """An agreement that ended, or is not theirs."""
    return Message((Text(t("agreement.gone")),))


def line(t: Catalogue, shown: Agreement) -> str:
    """One line of a list: who, and when one looks back."""
    return t("agreement.line", names=t.all_of(list(shown.names)), day=t.day(shown.look_back))


def _blocks(t: Catalogue, shown: Agreement) -> list[Block]:
    lines = [t("agreement.days", until=t.day(shown.until, seen_from=shown.look_back), day=t.day(shown.look_back))]
    lines += [t("agreement.of", names=t.all_of(list(shown.names)))] if shown.names else []
    return [Quote(shown.words), Text("\n".join(lines))]


def _back(t: Catalogue, shown: Agreement) -> Button:
    return Button(t("button.give_back"), write("returnit", shown.id))
