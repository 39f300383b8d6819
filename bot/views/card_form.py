"""The forms of a card, and of a meeting that is moved: what was understood is shown before it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.domain.agenda import (
    LEAST_PLACES,
    LONGEST_QUESTION,
    MINUTES,
    MOST_PLACES,
    SHORTEST_QUESTION,
    Matter,
    Purpose,
    Touches,
)
from bot.domain.form import Field, Form, Option, Wrong
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.matter import NOTHING_OF_THESE, matters
from bot.views.meeting import purposes, to_meeting, touches
from bot.views.meeting_card import Card, change_menu, to_card
from bot.views.settings import usual_hours


@dataclass(frozen=True)
class WhenShown:
    """The moment as it is, the days to tap, today, and the last day."""

    starts: datetime
    days: Sequence[date]
    today: date
    last: date


def question(t: Catalogue, team_id: UUID) -> Form:
    """[Start]: the question, in one sentence; the card comes next."""
    asked = question_field(t, "")
    return Form(write("newtopic", team_id), t("card.title"), (asked,), t("button.next"), has_summary=False)


def reword(t: Catalogue, card_id: UUID, words: str) -> Form:
    """The question, once more."""
    asked = question_field(t, words)
    back = to_card(t, card_id)
    return Form(
        write("reword", card_id), t("card.title"), (asked,), t("button.next"), has_summary=False, way_back=back
    )  # fmt: skip


def question_field(t: Catalogue, words: str) -> Field:
    """The question in one sentence."""
    return Field("question", t("card.question"), "words", value=words, least=SHORTEST_QUESTION, most=LONGEST_QUESTION)


def change(t: Catalogue, shown: Card, when: WhenShown, *, may_type: bool) -> Form:
    """Everything at once, where a whole form can be shown; else the menu of what can be different."""
    topic, places = shown.topic, str(shown.places)
    about = (
        Field("touches", t("card.touches"), "choice", options=_options(touches(t)), value=topic.touches or ""),
        Field("purpose", t("card.what_for"), "choice", options=_options(purposes(t)), value=topic.purpose),
        Field("matter", t("matter.ask_if_deciding"), "choice", options=_matters(t), value=NOTHING_OF_THESE),
    )
    size = (
        Field("minutes", t("card.how_long"), "choice", options=_numbers(t, MINUTES), value=str(shown.minutes)),
        Field("places", t("card.how_many"), "number", value=places, least=LEAST_PLACES, most=MOST_PLACES),
    )
    fields = (
        *([question_field(t, topic.question)] if may_type and not topic.is_round else []),
        *when_fields(t, when),
        *(() if topic.is_round or shown.is_parked else about),  # what it is about was said before
        *(() if topic.is_round else size),  # a round is of the whole team
    )
    return Form(
        write("change", shown.id), t("card.title"), fields, t("button.next"),
        instead=change_menu(t, shown, may_type=may_type), way_back=to_card(t, shown.id),
    )  # fmt: skip


def when(t: Catalogue, card_id: UUID, shown: WhenShown) -> Form:
    """The day, then the time; or both typed at once."""
    fields = when_fields(t, shown)
    back = to_card(t, card_id)
    return Form(write("when", card_id), t("card.when"), fields, t("button.next"), has_summary=False, way_back=back)


def move(t: Catalogue, meeting: UUID, shown: WhenShown) -> Form:
    """The same for a meeting that was started: what was understood is shown before it counts."""
    fields, back = when_fields(t, shown), to_meeting(t, meeting)
    return Form(write("moveit", meeting), t("card.move"), fields, t("button.move"), way_back=back)


def when_fields(t: Catalogue, shown: WhenShown, *, beyond: Wrong = Wrong.BEYOND_HORIZON) -> tuple[Field, Field]:
    """A day, with those on which most of the team works to tap, and a time."""
    days = tuple(Option(day.isoformat(), t.day(day)) for day in shown.days)
    return (
        Field(
            "day", t("card.day"), "date", options=days, value=shown.starts.date().isoformat(), most=shown.last,
            beyond=beyond, other=t("card.other_day"),
        ),
        Field("hour", t("card.hour"), "time", options=usual_hours(t), value=f"{shown.starts:%H:%M}"),
    )  # fmt: skip


def _options(labels: Mapping[Touches, str] | Mapping[Purpose, str] | Mapping[Matter, str]) -> tuple[Option, ...]:
    return tuple(Option(str(value), label) for value, label in labels.items())


def _matters(t: Catalogue) -> tuple[Option, ...]:
    return (Option(NOTHING_OF_THESE, t("matter.none")), *_options(matters(t)))


def _numbers(t: Catalogue, numbers: Sequence[int]) -> tuple[Option, ...]:
    return tuple(Option(str(number), t("card.minutes", minutes=number)) for number in numbers)
