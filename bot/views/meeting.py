"""A small meeting, as its card: one set of words for a private chat, a channel and somebody's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import MeetingState, Purpose, Touches, Why
from bot.domain.message import Block, Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue

Lines = Sequence[tuple[str, str]]  # a line of ours, and the words below it of who wrote that down


@dataclass(frozen=True)
class Topic:
    """A topic as it is shown; without words it is asked by what it touches (J30)."""

    id: UUID
    question: str
    link: str
    touches: Touches | None
    purpose: Purpose
    came_of: Lines = ()  # at most three


@dataclass(frozen=True)
class Mine:
    """What somebody has to do with a meeting."""

    has_place: bool = False
    waits: bool = False
    leads: bool = False
    brought: bool = False  # somebody along


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is now. `names` are of everybody with a place, guests among them."""

    id: UUID
    team: UUID
    state: MeetingState
    starts: datetime
    zone: ZoneInfo
    minutes: int
    places: int
    topics: Sequence[Topic]
    names: Sequence[str]
    waiting: Sequence[str] = ()
    owner: str | None = None
    is_round: bool = False
    can_begin: bool = False
    is_confirmed: bool = False
    why: Why | None = None
    came_of: Lines = ()  # of a team round: what came of the meetings before it

    @property
    def free(self) -> int:
        """How many places are left."""
        return max(0, self.places - len(self.names))


def card(t: Catalogue, shown: Meeting, mine: Mine) -> Message:
    """The meeting for one person, with what they can do."""
    return Message((*blocks(t, shown), Buttons(_ways(t, shown, mine))))


def post(t: Catalogue, shown: Meeting) -> Message:
    """The same in a channel: for everybody one message, that changes in its place (J27)."""
    if shown.state == MeetingState.CANCELLED:
        return Message(blocks(t, shown), silent=True)
    first = _take_or_begin(t, shown)
    more = Button(t("button.meeting_more"), write("meeting", shown.id))
    leave = (Button(t("button.give_up"), write("giveup", shown.id)),) if shown.state == MeetingState.OPEN else ()
    return Message((*blocks(t, shown), Buttons((*first, *leave, more))), silent=True)


def blocks(t: Catalogue, shown: Meeting) -> tuple[Block, ...]:
    """What there is to know: when, what about, who. The first line holds no name and nobody's words (J17)."""
    found: list[Block] = [Text(headline(t, shown))]
    for number, topic in enumerate(shown.topics, 1):
        found += topic_blocks(t, topic, number if len(shown.topics) > 1 else None)
    found += line_blocks(shown.came_of)
    if shown.state != MeetingState.CANCELLED:
        found += _people(t, shown)
    return tuple(found)


def headline(t: Catalogue, shown: Meeting) -> str:
    """When it is and what state it is in, as one line."""
    moment = t.moment(shown.starts, shown.zone)
    kind = t("meeting.round") if shown.is_round else t("meeting.small")
    match shown.state:
        case MeetingState.CANCELLED:
            return t("meeting.off", kind=kind, moment=moment, why=why(t, shown.why))
        case MeetingState.HELD:
            return t("meeting.held", kind=kind, moment=moment)
        case MeetingState.RUNNING:
            return t("meeting.running", kind=kind, moment=moment)
        case MeetingState.DRAFT | MeetingState.OPEN:
            return t("meeting.when", kind=kind, moment=moment, minutes=shown.minutes)


def topic_blocks(t: Catalogue, topic: Topic, number: int | None = None) -> list[Block]:
    """One topic: its question, what it touches, and what came of it."""
    lead = about(t, topic)
    found: list[Block] = [Text(f"{number}. {lead}" if number else lead)]
    found += [Quote(topic.question)] if topic.question else [Text(canned(t, topic.touches))]
    if topic.link:
        found.append(Quote(topic.link))
    return [*found, *line_blocks(topic.came_of)]


def line_blocks(lines: Lines) -> list[Block]:
    """What came of something, line by line."""
    return [block for ours, theirs in lines for block in ((Text(ours), Quote(theirs)) if theirs else (Text(ours),))]


def about(t: Catalogue, topic: Topic) -> str:
    """What a topic is for and what it touches: "Samen denken, voor leerlingen"."""
    purpose = purposes(t)[topic.purpose]
    if topic.touches is None:
        return purpose
    touched = touches(t)[topic.touches]
    return t("meeting.about", purpose=purpose, touches=touched[:1].lower() + touched[1:])


def touches(t: Catalogue) -> dict[Touches, str]:
    """What a topic can touch, in words; for pupils first (S52)."""
    return {
        Touches.PUPIL: t("meeting.pupil"),
        Touches.LESSON: t("meeting.lesson"),
        Touches.TEACHING: t("meeting.teaching"),
        Touches.ORGANISATION: t("meeting.organisation"),
    }


def purposes(t: Catalogue) -> dict[Purpose, str]:
    """What a topic can be for, in words."""
    return {
        Purpose.SHARE: t("meeting.share"),
        Purpose.THINK: t("meeting.think"),
        Purpose.DECIDE: t("meeting.decide"),
    }


def canned(t: Catalogue, touched: Touches | None) -> str:
    """The question of a topic without words, where what is typed is not kept (J30)."""
    match touched:
        case Touches.LESSON:
            return t("meeting.canned_lesson")
        case Touches.TEACHING:
            return t("meeting.canned_teaching")
        case Touches.ORGANISATION:
            return t("meeting.canned_organisation")
        case Touches.PUPIL | None:
            return t("meeting.canned_pupil")


def why(t: Catalogue, reason: Why | None) -> str:
    """Why it does not happen, without anybody to blame."""
    match reason:
        case Why.NO_TAKERS:
            return t("meeting.no_takers")
        case Why.NO_TOPIC:
            return t("meeting.no_topic")
        case Why.NO_OWNER:
            return t("meeting.no_owner")
        case Why.NOT_NEEDED | None:
            return t("meeting.not_needed")


def _people(t: Catalogue, shown: Meeting) -> list[Block]:
    held = shown.state == MeetingState.HELD
    lines = [] if held else [t("meeting.places", taken=len(shown.names), places=shown.places)]
    lines += [t("meeting.with", names=t.all_of(list(shown.names)))] if shown.names else []
    lines += [t("meeting.waiting", names=t.all_of(list(shown.waiting)))] if shown.waiting else []
    if not held:
        lines.append(t("meeting.led_by", name=shown.owner) if shown.owner else t("meeting.led_by_nobody"))
    return [Text("\n".join(lines))] if lines else []


def _take_or_begin(t: Catalogue, shown: Meeting) -> tuple[Button, ...]:
    if shown.state == MeetingState.HELD:
        return ()
    take = (Button(t("button.take") if shown.free else t("button.wait"), write("take", shown.id)),)
    begin = (Button(t("button.begin"), write("begin", shown.id)),)
    return (*begin, *take) if shown.can_begin else take


def _ways(t: Catalogue, shown: Meeting, mine: Mine) -> tuple[Button, ...]:
    """At most five and Meer (J16)."""
    agenda = Button(t("button.agenda"), write("agenda", shown.team))
    if shown.state == MeetingState.CANCELLED:
        return (agenda,)
    more = Button(t("button.more"), write("meetmore", shown.id))
    if shown.state == MeetingState.HELD:
        return (*after_ways(t, shown), agenda, more)[:6]
    if not (mine.has_place or mine.waits or mine.leads):
        return (*_take_or_begin(t, shown), agenda, more)
    can_change = mine.leads and shown.state == MeetingState.OPEN
    calendar = () if mine.waits else (Button(t("button.in_my_calendar"), write("ics", shown.id)),)
    give_up = Button(t("button.give_up"), write("giveup", shown.id))
    begin = (Button(t("button.begin"), write("begin", shown.id)),) if shown.can_begin else ()
    off = (Button(t("button.call_off"), write("calloff", shown.id)),) if can_change and not begin else ()
    return (*begin, *calendar, give_up, *off, agenda, more)


def after_ways(t: Catalogue, shown: Meeting) -> tuple[Button, ...]:
    """What can be written down of the first topic of which nothing came yet: one tap for nothing."""
    waiting = next((topic for topic in shown.topics if not topic.came_of), None)
    if waiting is None:
        return (
            Button(t("button.agree"), write("agree", shown.id)),
            Button(t("button.again_once"), write("oncemore", shown.id)),
        )
    decision = (Button(t("button.decision"), write("decision", waiting.id)),)
    return (
        *(decision if waiting.purpose == Purpose.DECIDE else ()),
        Button(t("button.action"), write("action", waiting.id)),
        Button(t("button.nothing_needed"), write("nothing", waiting.id)),
    )


def more(t: Catalogue, shown: Meeting, mine: Mine) -> Message:
    """What else can be done with a meeting."""
    back = to_meeting(t, shown.id)
    if shown.state == MeetingState.HELD:
        ways = (
            Button(t("button.agree"), write("agree", shown.id)),
            Button(t("button.again_once"), write("oncemore", shown.id)),
        )
        return Message((Text(t("meeting.more")), Buttons((*ways, back))))
    add = Button(t("button.add_topic"), write("addtopic", shown.id))
    bring = (Button(t("button.bring"), write("bring", shown.id)),) if mine.has_place and shown.free else ()
    alone = (Button(t("button.come_alone"), write("comealone", shown.id)),) if mine.brought else ()
    changing = (
        Button(t("button.move"), write("moveit", shown.id)),
        Button(t("button.call_off"), write("calloff", shown.id)),
    )
    hand_over = Button(t("button.hand_over"), write("handover", shown.id))
    leading = (*(changing if shown.state == MeetingState.OPEN else ()), hand_over) if mine.leads else ()
    return Message((Text(t("meeting.more")), Buttons((add, *(alone or bring), *leading, back))))


def to_meeting(t: Catalogue, meeting: UUID) -> Button:
    """Back to a meeting."""
    return Button(t("button.back"), write("meeting", meeting))


def brief(t: Catalogue, shown: Meeting) -> str:
    """A meeting as one line of a list."""
    moment = t.moment(shown.starts, shown.zone)
    if shown.free:
        return t("meeting.brief", moment=moment, minutes=shown.minutes, taken=len(shown.names), places=shown.places)
    return t("meeting.brief_full", moment=moment, minutes=shown.minutes)
