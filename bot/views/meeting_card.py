"""The card with which a meeting is started: filled in already, and only what it touches is asked (J23)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import LONGEST_QUESTION, MINUTES, TOGETHER, Purpose, Touches
from bot.domain.form import Wrong
from bot.domain.ids import short
from bot.domain.message import Block, Button, Buttons, Choice, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Topic, follows_line, purposes, topic_blocks, touches

PLACES = (2, 3, 4, 6, 8)
MOST_TEAMS = 5


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
    is_parked: bool = False  # its topic waited, and stays what it is about
    follows: tuple[str, int] | None = None  # the protocol of the meeting before it, and its minutes


def card(t: Catalogue, shown: Card, *, trouble: Wrong | None = None) -> Message:
    """What would be started, as it is understood; first what it touches is asked."""
    plan = t(
        "card.plan", moment=t.moment(shown.starts, shown.zone), minutes=shown.minutes, places=shown.places
    )  # fmt: skip
    found: list[Block] = [Text(_lead(t, shown)), *_trouble(t, trouble)]
    found += topic_blocks(t, _as_shown(shown.topic))
    if shown.topic.touches is None:
        ask = Choice(tuple(Button(label, write("touch", shown.id, one)) for one, label in touches(t).items()))
        return Message((*found, Text(plan), Text(t("card.touches")), ask, Buttons((_change(t, shown),))))
    if is_message(shown.topic):
        together = t("card.or_together", moment=t.moment(shown.starts, shown.zone), minutes=TOGETHER[0])
        return Message((*found, Text(_why_message(t, shown)), Text(together), Buttons(_message_ways(t, shown))))
    ways = (
        Button(t("button.start_meeting"), write("startit", shown.id)),
        _change(t, shown),
        *(() if shown.topic.is_round else (Button(t("button.park"), write("parkit", shown.id)),)),
        Button(t("button.leave_it"), write("scrap", shown.id)),
    )
    protocol = [follows_line(t, shown.follows)] if shown.follows is not None else []
    names = [Text(t("card.no_names"))] if shown.topic.touches is Touches.PUPIL and shown.topic.question else []
    return Message((*found, *names, Text(plan), *protocol, Buttons(ways)))


def _lead(t: Catalogue, shown: Card) -> str:
    if shown.topic.is_round:
        return t("card.round_lead", team=shown.team_name)
    is_said = shown.topic.touches is not None and is_message(shown.topic)
    return t("card.message_lead", team=shown.team_name) if is_said else t("card.lead", team=shown.team_name)


def _as_shown(topic: Topic) -> Topic:
    """What would become a message is called one."""
    is_said = topic.touches is not None and not topic.is_round and is_message(topic)
    return replace(topic, purpose=Purpose.SHARE) if is_said else topic


def _why_message(t: Catalogue, shown: Card) -> str:
    is_chosen = shown.topic.purpose == Purpose.SHARE
    return t("card.as_message") if is_chosen else t("card.rather_message")


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
        *(() if shown.is_parked else (_about_something_else(t, shown.id),)),
        Button(t("button.leave_it"), write("scrap", shown.id)),
    )


def _about_something_else(t: Catalogue, card_id: UUID) -> Button:
    return Button(t("button.something_else"), write("touch", card_id))


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
        *(() if shown.is_parked else (Button(t("button.what_for"), write("setpurpose", shown.id)),)),
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
    ways = Buttons((_about_something_else(t, card_id), to_card(t, card_id)))
    return Message((Text(t("card.what_for")), Choice(options), ways))


def parked(t: Catalogue, team: UUID, topic: UUID, until: date) -> Message:
    """It waits, without a date, for somebody who takes it up."""
    ways = (
        Button(t("button.plan_it"), write("planit", topic)),
        Button(t("button.agenda"), write("agenda", team)),
    )
    return Message((Text(t("card.parked", day=t.day(until))), Buttons(ways)))


def scrapped(t: Catalogue, team: UUID, *, stays_parked: bool) -> Message:
    """Nothing was kept of it; a topic that was parked before still is."""
    said = t("card.scrapped_parked") if stays_parked else t("card.scrapped")
    return Message((Text(said), Buttons((Button(t("button.agenda"), write("agenda", team)),))))


def started(t: Catalogue, *, in_channel: bool) -> tuple[Block, ...]:
    """It stands, and where others find it; goes above the card of the meeting."""
    return (Text(t("card.started_in_channel") if in_channel else t("card.started")),)


def words_not_kept(t: Catalogue) -> tuple[Block, ...]:
    """Above a card, where nothing that is typed is kept."""
    return (Text(t("card.words_not_kept")),)


def too_long(t: Catalogue, team: UUID, words: str) -> Message:
    """A question that is a story: it stays readable, so that its writer can shorten it."""
    return Message((Text(t("card.too_long", most=LONGEST_QUESTION)), Quote(words), _start_anew(t, team)))


def too_short(t: Catalogue, team: UUID) -> Message:
    """What is no question yet."""
    return Message((Text(t("card.too_short")), _start_anew(t, team)))


def _start_anew(t: Catalogue, team: UUID) -> Buttons:
    return Buttons((Button(t("button.start_new"), write("newtopic", team)),))


def gone(t: Catalogue, person: UUID) -> Message:
    """The card is not there any more; the agenda shows what came of it."""
    return Message((Text(t("card.gone")), Buttons((Button(t("button.agenda"), write("myagenda", person)),))))


def _back(t: Catalogue, card_id: UUID) -> Buttons:
    return Buttons((to_card(t, card_id),))


def to_card(t: Catalogue, card_id: UUID) -> Button:
    """Back to the card."""
    return Button(t("button.back"), write("showcard", card_id))


def which_team(t: Catalogue, card_id: UUID, teams: Sequence[tuple[UUID, str]]) -> Message:
    """For which team, where somebody has several (J05)."""
    ways = tuple(Button(name, write("cardteam", card_id, short(team))) for team, name in teams[:MOST_TEAMS])
    return Message((Text(t("card.which_team")), Choice(ways)))
