"""The agenda of a team: what is coming, what is parked, and the way to start something small."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import MOST_BUTTONS, Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.meeting import Meeting, Topic, about, brief, question_block

MEETINGS_AT_ONCE = 2  # on one page, with two buttons each: one joins with one tap, and looks with one (J16, J18)
AT_ONCE = 3  # parked topics on a page of their own, with a button each
PARKED_AT_ONCE = 2


@dataclass(frozen=True)
class Parked:
    """A parked topic, and until when it waits."""

    topic: Topic
    until: date


@dataclass(frozen=True)
class Agenda:
    """One page of a team's agenda."""

    team: UUID
    name: str
    meetings: Sequence[Meeting]
    first: int
    has_more: bool
    parked: Sequence[Topic] = ()  # the first of them
    messages: Sequence[tuple[UUID, str, date]] = ()  # to which one may object: what they say, and until when
    others: Sequence[tuple[UUID, str]] = ()  # the other teams of who looks
    to_join: frozenset[UUID] = frozenset()  # the meetings that who looks is invited to


def agenda(t: Catalogue, shown: Agenda) -> Message:
    """The coming meetings, for pupils first, with a button for each."""
    found: list[Block] = [Text(t("agenda.lead", team=shown.name))]
    for number, meeting in enumerate(shown.meetings, shown.first + 1):
        found.append(Text(f"{number}. {brief(t, meeting)}"))
        found += [question_block(t, topic) for topic in meeting.topics]
    if not shown.meetings:
        found.append(Text(t("agenda.empty")))
    if shown.parked:
        found += [Text(t("agenda.parked")), *(question_block(t, topic) for topic in shown.parked)]
    for _, words, until in shown.messages:
        found += [Text(t("agenda.message_until", day=t.day(until))), Quote(words)]
    return Message((*found, Buttons(_ways(t, shown))))


def _ways(t: Catalogue, shown: Agenda) -> tuple[Button, ...]:
    start = Button(t("button.start_new"), write("newtopic", shown.team))
    more = Button(t("button.more"), write("agendamore", shown.team, str(shown.first)))
    own = [_own_ways(t, shown, one, number) for number, one in enumerate(shown.meetings, shown.first + 1)]
    ways = [*(way for ways in own for way in ways), start]
    if shown.parked and len(ways) < MOST_BUTTONS:
        ways.append(Button(t("button.parked"), write("parked", shown.team, "0")))
    return (*ways, more)


def _own_ways(t: Catalogue, shown: Agenda, meeting: Meeting, number: int) -> tuple[Button, ...]:
    look = Button(t("button.look_at", number=number), write("meeting", meeting.id))
    if meeting.id not in shown.to_join:
        return (look,)
    return Button(t("button.take_number", number=number), write("take", meeting.id)), look


def more(t: Catalogue, shown: Agenda) -> Message:
    """The way to what did not fit on a page of the agenda."""
    further = str(shown.first + MEETINGS_AT_ONCE) if shown.has_more else "0"
    ways = [Button(t("button.parked"), write("parked", shown.team, "0"))]
    ways += [Button(t("button.further"), write("agenda", shown.team, further))] if shown.has_more else []
    ways += [Button(t("button.messages"), write("messages", shown.team))] if shown.messages else []
    ways += [Button(t("button.team_round"), write("round", shown.team))]
    ways += [Button(t("button.other_team"), write("otherteam", shown.team))] if shown.others else []
    return Message(
        (Text(t("agenda.more")), Buttons((*ways[:5], Button(t("button.back"), write("agenda", shown.team, "0")))))
    )


def other_teams(t: Catalogue, team: UUID, others: Sequence[tuple[UUID, str]]) -> Message:
    """The agendas of somebody's other teams, and the way back to this one."""
    ways = tuple(Button(name, write("agenda", other, "0")) for other, name in others[:MOST_BUTTONS])
    return Message((Text(t("agenda.which")), Buttons((*ways, Button(t("button.back"), write("agenda", team, "0"))))))


def parked(t: Catalogue, team: UUID, topics: Sequence[Parked], *, first: int, has_more: bool) -> Message:
    """What waits for somebody who takes it up."""
    found: list[Block] = [Text(t("agenda.parked") if topics else t("agenda.nothing_parked"))]
    for number, one in enumerate(topics, first + 1):
        found += [Text(t("agenda.parked_until", number=number, about=about(t, one.topic), day=t.day(one.until)))]
        found.append(question_block(t, one.topic))
    looks = tuple(
        Button(t("button.look_at", number=number), write("topic", one.topic.id))
        for number, one in enumerate(topics, first + 1)
    )
    further = (Button(t("button.further"), write("parked", team, str(first + AT_ONCE))),) if has_more else ()
    back = Button(t("button.agenda"), write("agenda", team, "0"))
    return Message((*found, Buttons((*looks, *further, back))))


def topic(t: Catalogue, shown: Parked, team: UUID, *, is_own: bool) -> Message:
    """One parked topic, and what can become of it."""
    ways = (
        Button(t("button.plan_it"), write("planit", shown.topic.id)),
        Button(t("button.still_current"), write("renew", shown.topic.id)),
        *((Button(t("button.drop_it"), write("dropit", shown.topic.id)),) if is_own else ()),
        Button(t("button.back"), write("parked", team, "0")),
    )
    lead = Text(t("agenda.topic", about=about(t, shown.topic), day=t.day(shown.until)))
    return Message((lead, question_block(t, shown.topic), Buttons(ways)))


def dropped(t: Catalogue, team: UUID) -> Message:
    """Its author took it back."""
    return Message((Text(t("agenda.dropped")), Buttons((Button(t("button.agenda"), write("agenda", team, "0")),))))


def add_topic_parked(t: Catalogue, meeting: UUID, topic: UUID, until: date) -> Message:
    """A third topic: a meeting has two at most, so it waits (7.3)."""
    ways = (
        Button(t("button.plan_it"), write("planit", topic)),
        Button(t("button.back"), write("meeting", meeting)),
    )
    return Message((Text(t("agenda.third_parked", day=t.day(until))), Buttons(ways)))


def somebody_plans_it(t: Catalogue, team: UUID) -> Message:
    """Somebody else is filling in a card for this topic."""
    return Message((Text(t("agenda.somebody_plans_it")), Buttons((Button(t("button.agenda"), write("agenda", team)),))))


def topic_gone(t: Catalogue) -> Message:
    """The topic is on a meeting, was taken back, or waited long enough."""
    return Message((Text(t("agenda.topic_gone")),))


def off(t: Catalogue, teams: Sequence[tuple[UUID, str]], words: str = "") -> Message:
    """It is off for all of somebody's teams; anybody of a team may turn it on (J03). Their question stays readable."""
    ways = tuple(Button(t("button.turn_on", team=name), write("turnon", team, "agenda")) for team, name in teams[:5])
    written = (Text(t("form.you_wrote")), Quote(words)) if words else ()
    return Message((Text(t("agenda.off")), *written, Buttons(ways)))


def no_team(t: Catalogue) -> Message:
    """They are in no team that has started."""
    return Message((Text(t("agenda.no_team")),))


def gone(t: Catalogue) -> Message:
    """A meeting that is not there for them."""
    return Message((Text(t("agenda.gone")),))


def not_leading(t: Catalogue) -> Message:
    """A button of who leads a meeting, pressed by somebody else."""
    return Message((Text(t("agenda.not_leading")),))
