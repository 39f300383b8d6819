"""The card with which a meeting is started: filled in already, and only what it touches is asked (J23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

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
from bot.domain.ids import short
from bot.domain.message import Block, Button, Buttons, Choice, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Topic, purposes, to_meeting, topic_blocks, touches
from bot.views.settings import usual_hours

PLACES = (2, 3, 4, 6, 8)
MOST_TEAMS = 5
NOTHING_OF_THESE = "none"


@dataclass(frozen=True)
class Card:
    """A meeting that was not started yet."""

    id: UUID
    team: UUID
    team_name: str
    topic: Topic
    starts: datetime
    zone: ZoneInfo
    minutes: int
    places: int
    is_own: bool = True  # the words on it are of who fills it in


@dataclass(frozen=True)
class WhenShown:
    """The moment as it is, the days to tap, today, and the last day."""

    starts: datetime
    days: Sequence[date]
    today: date
    last: date


def card(t: Catalogue, shown: Card, *, trouble: Wrong | None = None) -> Message:
    """What would be started, as it is understood; first what it touches is asked."""
    plan = t(
        "card.plan", moment=t.moment(shown.starts, shown.zone), minutes=shown.minutes, places=shown.places
    )  # fmt: skip
    lead = t("card.round_lead", team=shown.team_name) if shown.topic.is_round else t("card.lead", team=shown.team_name)
    found: list[Block] = [Text(lead), *_trouble(t, trouble)]
    found += topic_blocks(t, shown.topic)
    if shown.topic.touches is None:
        ask = Choice(tuple(Button(label, write("touch", shown.id, one)) for one, label in touches(t).items()))
        return Message((*found, Text(plan), Text(t("card.touches")), ask, Buttons((_change(t, shown),))))
    if is_message(shown.topic):
        return Message((*found, Text(t("card.rather_message")), Buttons(_message_ways(t, shown))))
    ways = (
        Button(t("button.start_meeting"), write("startit", shown.id)),
        _change(t, shown),
        *(() if shown.topic.is_round else (Button(t("button.park"), write("parkit", shown.id)),)),
        Button(t("button.leave_it"), write("scrap", shown.id)),
    )
    return Message((*found, Text(plan), Buttons(ways)))


def is_message(topic: Topic) -> bool:
    """Whether this is rather a message: to share, or about the organisation (S02, S15)."""
    return topic.purpose == Purpose.SHARE or topic.touches == Touches.ORGANISATION


def _message_ways(t: Catalogue, shown: Card) -> tuple[Button, ...]:
    can_post = shown.topic.question and shown.is_own
    post = (Button(t("button.post_it"), write("postit", shown.id)),) if can_post else ()
    return (
        *post,
        Button(t("button.together"), write("together", shown.id)),
        _change(t, shown),
        Button(t("button.leave_it"), write("scrap", shown.id)),
    )


def _change(t: Catalogue, shown: Card) -> Button:
    return Button(t("button.change_card"), write("change", shown.id))


def _trouble(t: Catalogue, trouble: Wrong | None) -> list[Block]:
    if trouble is None:
        return []
    match trouble:
        case Wrong.PAST:
            return [Text(t("card.past"))]
        case Wrong.TOO_MANY:
            return [Text(t("card.planned_already"))]
        case _:
            return [Text(t("card.another_moment"))]


def change_menu(t: Catalogue, shown: Card, *, may_type: bool) -> Message:
    """What can be different, one thing at a time, where a whole form cannot be shown; of a round only when it is."""
    if shown.topic.is_round:
        moment = Button(t("button.other_moment"), write("when", shown.id))
        return Message((Text(t("card.change_what")), Buttons((moment, to_card(t, shown.id)))))
    words = (Button(t("button.other_words"), write("reword", shown.id)),) if may_type else ()
    ways = (
        Button(t("button.other_moment"), write("when", shown.id)),
        Button(t("button.how_long"), write("setminutes", shown.id)),
        Button(t("button.how_many"), write("setplaces", shown.id)),
        Button(t("button.what_for"), write("setpurpose", shown.id)),
        *words,
        Button(t("button.back"), write("showcard", shown.id)),
    )
    return Message((Text(t("card.change_what")), Buttons(ways)))


def choose_minutes(t: Catalogue, card_id: UUID) -> Message:
    """How long: never over half an hour."""
    options = tuple(
        Button(t("card.minutes", minutes=minutes), write("setminutes", card_id, str(minutes))) for minutes in MINUTES
    )
    return Message((Text(t("card.how_long")), Choice(options), _back(t, card_id)))


def choose_places(t: Catalogue, card_id: UUID) -> Message:
    """For how many: two to eight."""
    options = tuple(Button(str(places), write("setplaces", card_id, str(places))) for places in PLACES)
    return Message((Text(t("card.how_many")), Choice(options), _back(t, card_id)))


def choose_purpose(t: Catalogue, card_id: UUID) -> Message:
    """What for; to decide asks first what it is about (J24)."""
    options = tuple(Button(label, write("setpurpose", card_id, one)) for one, label in purposes(t).items())
    return Message((Text(t("card.what_for")), Choice(options), _back(t, card_id)))


def choose_matter(t: Catalogue, card_id: UUID) -> Message:
    """Whether it can be decided here: some things belong to others."""
    options = (
        Button(t("matter.none"), write("setmatter", card_id, NOTHING_OF_THESE)),
        Button(t("matter.staffing_or_hours"), write("setmatter", card_id, Matter.STAFFING)),
        Button(t("matter.money"), write("setmatter", card_id, Matter.MONEY)),
        Button(t("matter.safety"), write("setmatter", card_id, Matter.SAFETY)),
        Button(t("matter.person"), write("setmatter", card_id, Matter.PERSON)),
    )
    return Message((Text(t("matter.ask")), Choice(options), _back(t, card_id)))


def belongs_elsewhere(t: Catalogue, card_id: UUID, matter: Matter) -> Message:
    """To whom it belongs, with the way out: think about it together."""
    ways = (
        Button(t("button.think_instead"), write("setpurpose", card_id, Purpose.THINK)),
        Button(t("button.leave_it"), write("scrap", card_id)),
    )
    return Message((Text(t("matter.elsewhere", whose=whose(t)[matter])), Buttons(ways)))


def matters(t: Catalogue) -> dict[Matter, str]:
    """What is not decided here, in words."""
    return {
        Matter.STAFFING: t("matter.staffing"),
        Matter.HOURS: t("matter.hours"),
        Matter.MONEY: t("matter.money"),
        Matter.SAFETY: t("matter.safety"),
        Matter.PERSON: t("matter.person"),
    }


def whose(t: Catalogue) -> dict[Matter, str]:
    """To whom each of these belongs."""
    return {
        Matter.STAFFING: t("matter.whose_staffing"),
        Matter.HOURS: t("matter.whose_hours"),
        Matter.MONEY: t("matter.whose_money"),
        Matter.SAFETY: t("matter.whose_safety"),
        Matter.PERSON: t("matter.whose_person"),
    }


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
        Field("minutes", t("card.how_long"), "choice", options=_numbers(t, MINUTES), value=str(shown.minutes)),
        Field("places", t("card.how_many"), "number", value=places, least=LEAST_PLACES, most=MOST_PLACES),
    )
    fields = (
        *([question_field(t, topic.question)] if may_type and not topic.is_round else []),
        *when_fields(t, when),
        *(() if topic.is_round else about),  # a round is of the whole team
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


def when_fields(t: Catalogue, shown: WhenShown) -> tuple[Field, Field]:
    """A day, with those on which most of the team works to tap, and a time."""
    days = tuple(Option(day.isoformat(), t.day(day)) for day in shown.days)
    return (
        Field(
            "day", t("card.day"), "date", options=days, value=shown.starts.date().isoformat(), most=shown.last,
            beyond=Wrong.BEYOND_HORIZON, other=t("card.other_day"),
        ),
        Field("hour", t("card.hour"), "time", options=usual_hours(t), value=f"{shown.starts:%H:%M}"),
    )  # fmt: skip


def parked(t: Catalogue, team: UUID, topic: UUID, until: date) -> Message:
    """It waits, without a date, for somebody who takes it up."""
    ways = (
        Button(t("button.plan_it"), write("planit", topic)),
        Button(t("button.agenda"), write("agenda", team)),
    )
    return Message((Text(t("card.parked", day=t.day(until))), Buttons(ways)))


def scrapped(t: Catalogue, team: UUID) -> Message:
    """Nothing was kept of it."""
    return Message((Text(t("card.scrapped")), Buttons((Button(t("button.agenda"), write("agenda", team)),))))


def started(t: Catalogue, *, in_channel: bool) -> tuple[Block, ...]:
    """It stands, and where others find it; goes above the card of the meeting."""
    return (Text(t("card.started_in_channel") if in_channel else t("card.started")),)


def words_not_kept(t: Catalogue) -> tuple[Block, ...]:
    """Above a card, where nothing that is typed is kept."""
    return (Text(t("card.words_not_kept")),)


def too_long(t: Catalogue, words: str) -> Message:
    """A question that is a story: it stays readable, so that its writer can shorten it."""
    return Message((Text(t("card.too_long", most=LONGEST_QUESTION)), Quote(words)))


def gone(t: Catalogue, team: UUID | None = None) -> Message:
    """The card is not there any more."""
    ways = (Buttons((Button(t("button.agenda"), write("agenda", team)),)),) if team is not None else ()
    return Message((Text(t("card.gone")), *ways))


def _back(t: Catalogue, card_id: UUID) -> Buttons:
    return Buttons((to_card(t, card_id),))


def to_card(t: Catalogue, card_id: UUID) -> Button:
    """Back to the card."""
    return Button(t("button.back"), write("showcard", card_id))


def which_team(t: Catalogue, card_id: UUID, teams: Sequence[tuple[UUID, str]]) -> Message:
    """For which team, where somebody has several (J05)."""
    ways = tuple(Button(name, write("cardteam", card_id, short(team))) for team, name in teams[:MOST_TEAMS])
    return Message((Text(t("card.which_team")), Choice(ways)))


def _options(labels: Mapping[Touches, str] | Mapping[Purpose, str] | Mapping[Matter, str]) -> tuple[Option, ...]:
    return tuple(Option(str(value), label) for value, label in labels.items())


def _matters(t: Catalogue) -> tuple[Option, ...]:
    return (Option(NOTHING_OF_THESE, t("matter.none")), *_options(matters(t)))


def _numbers(t: Catalogue, numbers: Sequence[int]) -> tuple[Option, ...]:
    return tuple(Option(str(number), t("card.minutes", minutes=number)) for number in numbers)
