"""A small meeting as it is shown: one set of words for a private chat, a channel and somebody's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import MeetingState, Purpose, Touches, Why
from bot.domain.message import Block, Button, Quote, Text
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
    is_round: bool = False  # what a team round is about


@dataclass(frozen=True)
class Mine:
    """What somebody has to do with a meeting."""

    has_place: bool = False
    waits: bool = False
    leads: bool = False
    brought: bool = False  # somebody along
    may_type: bool = True  # what they type is kept (J30)
    topics: Sequence[UUID] = ()  # on it that they may take off, in order
    wrote: UUID | None = None  # what they wrote down last, and may still take back


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is now. `names` are of everybody with a place; the names of guests were typed by who brings them.

    While it runs, `ends` is when the time of the topic they are at is up, and `at` the number of that topic.
    """

    id: UUID
    team: UUID
    state: MeetingState
    starts: datetime
    zone: ZoneInfo
    minutes: int
    places: int
    topics: Sequence[Topic]
    names: Sequence[str]
    guests: Sequence[str] = ()
    waiting: Sequence[str] = ()
    owner: str | None = None
    is_round: bool = False
    can_begin: bool = False
    is_confirmed: bool = False
    ends: datetime | None = None
    at: int | None = None
    shows_people: bool = True
    why: Why | None = None
    came_of: Lines = ()  # of a team round: what came of the meetings before it
    follows: tuple[str, int] | None = None  # the protocol that was chosen, and its minutes
    can_follow: bool = False  # whether any protocol fits
    run: UUID | None = None  # by a protocol, while it runs

    @property
    def free(self) -> int:
        """How many places are left."""
        return max(0, self.places - self.taken)

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return len(self.names) + len(self.guests)


def blocks(t: Catalogue, shown: Meeting) -> tuple[Block, ...]:
    """What there is to know: when, what about, who. The first line holds no name and nobody's words (J17)."""
    found: list[Block] = [Text(headline(t, shown))]
    for number, topic in enumerate(shown.topics, 1):
        found += topic_blocks(t, topic, number if len(shown.topics) > 1 else None)
    found += line_blocks(shown.came_of)
    if shown.follows is not None:
        found.append(follows_line(t, shown.follows))
    if shown.state != MeetingState.CANCELLED:
        found += _people(t, shown)
    return tuple(found)


def follows_line(t: Catalogue, follows: tuple[str, int]) -> Text:
    """By which protocol they talk."""
    name, minutes = follows
    return Text(t("meeting.follows", name=name, minutes=minutes))


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
            return " ".join([t("meeting.running", kind=kind, moment=moment), *_until(t, shown)])
        case MeetingState.DRAFT | MeetingState.OPEN:
            return t("meeting.when", kind=kind, moment=moment, minutes=shown.minutes)


def _until(t: Catalogue, shown: Meeting) -> list[str]:
    """Until when they talk about this topic."""
    if shown.ends is None:
        return []
    ends = t.clock(shown.ends.astimezone(shown.zone).time())
    is_only = len(shown.topics) < 2
    return [t("session.until", hour=ends) if is_only else t("session.topic_until", number=shown.at, hour=ends)]


def topic_blocks(t: Catalogue, topic: Topic, number: int | None = None) -> list[Block]:
    """One topic: its question, what it touches, and what came of it."""
    lead = about(t, topic)
    found: list[Block] = [Text(f"{number}. {lead}" if number else lead)]
    found.append(question_block(t, topic))
    if topic.link:
        found.append(Quote(topic.link))
    return [*found, *line_blocks(topic.came_of)]


def question_block(t: Catalogue, topic: Topic) -> Block:
    """What a topic asks: somebody's words, or ours where there are none."""
    return Quote(topic.question) if topic.question else Text(canned(t, topic))


def line_blocks(lines: Lines) -> list[Block]:
    """What came of something, line by line."""
    return [block for ours, theirs in lines for block in ((Text(ours), Quote(theirs)) if theirs else (Text(ours),))]


def about(t: Catalogue, topic: Topic) -> str:
    """What a topic is for and what it touches: "Samen denken over leerlingen"."""
    purpose = purposes(t)[topic.purpose]
    if topic.touches is None or topic.is_round:
        return purpose
    return t("meeting.about", purpose=purpose, touches=_touched(t)[topic.touches])


def touches(t: Catalogue) -> dict[Touches, str]:
    """What a topic can touch, in words; for pupils first (S52)."""
    return {
        Touches.PUPIL: t("meeting.pupil"),
        Touches.LESSON: t("meeting.lesson"),
        Touches.TEACHING: t("meeting.teaching"),
        Touches.ORGANISATION: t("meeting.organisation"),
    }


def _touched(t: Catalogue) -> dict[Touches, str]:
    """The same, for others to read within a sentence."""
    return {
        Touches.PUPIL: t("meeting.about_pupil"),
        Touches.LESSON: t("meeting.about_lesson"),
        Touches.TEACHING: t("meeting.about_teaching"),
        Touches.ORGANISATION: t("meeting.about_organisation"),
    }


def purposes(t: Catalogue) -> dict[Purpose, str]:
    """What a topic can be for, in words."""
    return {
        Purpose.SHARE: t("meeting.share"),
        Purpose.THINK: t("meeting.think"),
        Purpose.DECIDE: t("meeting.decide"),
    }


def worded(t: Catalogue, topic: Topic) -> str:
    """The question of a topic: in its author's words where there are any, else in ours."""
    return topic.question or canned(t, topic)


def canned(t: Catalogue, topic: Topic) -> str:
    """The question of a topic without words: of a team round, or where what is typed is not kept (J30)."""
    if topic.is_round:
        return t("meeting.canned_round")
    match topic.touches:
        case Touches.PUPIL:
            return t("meeting.canned_pupil")
        case Touches.LESSON:
            return t("meeting.canned_lesson")
        case Touches.TEACHING:
            return t("meeting.canned_teaching")
        case Touches.ORGANISATION:
            return t("meeting.canned_organisation")
        case None:
            return t("meeting.canned")


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
    """Who is there. The name of a guest was typed by somebody: it stands apart from ours."""
    held = shown.state == MeetingState.HELD
    lines = [] if held else [t("meeting.places", taken=shown.taken, places=shown.places)]
    if not shown.shows_people:
        return [Text(line) for line in lines]
    lines += [t("meeting.with", names=t.all_of(list(shown.names)))] if shown.names else []
    lines += [t("meeting.waiting", names=t.all_of(list(shown.waiting)))] if shown.waiting else []
    if not held:
        lines.append(t("meeting.led_by", name=shown.owner) if shown.owner else t("meeting.led_by_nobody"))
    along = t("meeting.was_along") if held else t("meeting.along")
    guests: list[Block] = [Text(along), Quote(", ".join(shown.guests))] if shown.guests else []
    return [*([Text("\n".join(lines))] if lines else []), *guests]


def to_meeting(t: Catalogue, meeting: UUID) -> Button:
    """Back to a meeting."""
    return Button(t("button.back"), write("meeting", meeting))


def brief(t: Catalogue, shown: Meeting) -> str:
    """A meeting as one line of a list."""
    moment = t.moment(shown.starts, shown.zone)
    if shown.free:
        return t("meeting.brief", moment=moment, minutes=shown.minutes, taken=shown.taken, places=shown.places)
    return t("meeting.brief_full", moment=moment, minutes=shown.minutes)
