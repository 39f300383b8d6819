"""Rounds of collegial consultation: when people are asked, brought together, and asked how it went (domain.md 2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from uuid import UUID

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.matching.model import LARGEST, SMALLEST, Trait

RHYTHMS = (2, 4, 6)  # school weeks from one round to the next
DEFAULT_RHYTHM = 4
LONGEST_STAY = 4  # rounds in which a group can stay together
CLOSES_AT = time(15, 15)
MOST_MOMENTS = 3
DEFAULT_MINUTES = 30


class ConsultationState(StrEnum):
    """Where a round of consultation is in its life."""

    ASKING = "asking"  # who wants joins
    DRAWN = "drawn"  # people were brought together
    CLOSED = "closed"  # everybody could say how it went


class ConsultationStep(StrEnum):
    """One thing that happens to a round by itself."""

    DRAW = "draw"
    CLOSE = "close"


class PairingState(StrEnum):
    """Where a group is in its life."""

    OPEN = "open"  # no moment that suits all of them yet
    AGREED = "agreed"  # a moment
    OVER = "over"  # its moment, or its round, has passed
    ENDED = "ended"  # somebody left or switched: it is no more


class PairingStep(StrEnum):
    """One thing that happens to a group by itself."""

    NUDGE = "nudge"  # five working days without a reaction of somebody (J19)
    AFTER = "after"  # did it happen?


class PairingForm(StrEnum):
    """What a group does when it meets."""

    TALK = "talk"
    VISIT = "visit"  # to a lesson: somebody is host, the others visit


class Happened(StrEnum):
    """What somebody says of whether it happened; the values ride in buttons."""

    YES = "yes"
    NO_TIME = "notime"
    OTHER = "other"


class Seeking(StrEnum):
    """What somebody looks for in a round; optional, and seen by their own group only."""

    BE_SEEN = "be_seen"
    SEE = "see"
    THINK = "think"
    INVESTIGATE = "investigate"
    DEVELOP = "develop"


class TeacherRole(StrEnum):
    """The ten roles of Harrison & Killion; the seed has eight of them, and room for more (S24-S32)."""

    RESOURCE = "resource"
    INSTRUCTION = "instruction"
    CURRICULUM = "curriculum"
    CLASSROOM = "classroom"
    FACILITATOR = "facilitator"
    MENTOR = "mentor"
    LEADER = "leader"  # of a group of colleagues; never the school's leader (S31)
    DATA = "data"
    CATALYST = "catalyst"
    LEARNER = "learner"


@dataclass(frozen=True)
class Wishes:
    """What somebody told for being brought together. All of it is optional.

    Their own group sees `seeking`, `offers`, `wants` and `subject`; nobody ever sees `wished` (colleagues they would
    like) and `apart` (those they would rather not meet, J20). `windows` has a bit for each half day on which they are
    free, Monday morning the lowest; None is not told, and does not constrain (J21).
    """

    seeking: frozenset[Seeking] = frozenset()
    offers: frozenset[TeacherRole] = frozenset()
    wants: frozenset[TeacherRole] = frozenset()
    subject: str = ""
    wished: frozenset[UUID] = field(default=frozenset())
    apart: frozenset[UUID] = field(default=frozenset())
    windows: int | None = None


@dataclass(frozen=True)
class TeamPolicy:
    """How a team wants its groups: every so many school weeks, of so many people, for so many rounds.

    In what is in `apart` the people in a group should differ, in what is in `alike` they should be the same.
    """

    rhythm: int = DEFAULT_RHYTHM
    size: int = SMALLEST
    stays: int = 1
    apart: frozenset[Trait] = frozenset()
    alike: frozenset[Trait] = frozenset()

    def __post_init__(self) -> None:
        fits = SMALLEST <= self.size <= LARGEST and 1 <= self.stays <= LONGEST_STAY
        if self.rhythm not in RHYTHMS or not fits or self.apart & self.alike:
            raise ValueError(self)


def is_time_to_ask(calendar: SchoolCalendar, today: date, *, closes_on: date | None) -> bool:
    """Whether a new round is asked about today: on the first school day of a week, once the last one closes.

    Only in a week that has a question, and when the draw still falls in this school year. `closes_on` is of the last
    round; None when there was none. That day is as the rhythm was when it was asked: another one holds from the next.
    """
    week = Week.of(today)
    if calendar.first_school_day(week) != today or not calendar.asks_in(week):
        return False
    if closes_on is not None and week < Week.of(closes_on):
        return False
    return draw_day(calendar, today) is not None


def draw_day(calendar: SchoolCalendar, asked_on: date) -> date | None:
    """The day on which people are brought together: the first of the next week that has a question."""
    return draw_day_from(calendar, Week.of(asked_on).plus(1).monday)


def draw_day_from(calendar: SchoolCalendar, first: date) -> date | None:
    """The first school day from this one on, of a week that has a question; None when this school year has none.

    The last school week has no question, so there is always a week in which to meet.
    """
    weeks = (Week.of(first), *weeks_after(calendar, Week.of(first)))
    days = (day for week in weeks if calendar.asks_in(week) for day in week.weekdays)
    return next((day for day in days if day >= first and calendar.is_school_day(day)), None)


def close_day(calendar: SchoolCalendar, drawn_on: date, *, rhythm: int) -> date:
    """The day on which a round closes: the first school day of the last week before the next one could be drawn.

    So whoever works on any day of that week is asked whether it happened before the next draw.
    """
    weeks = (Week.of(drawn_on), *weeks_after(calendar, Week.of(drawn_on)))[:rhythm]
    return next(day for day in weeks[-1].weekdays if calendar.is_school_day(day))


def weeks_after(calendar: SchoolCalendar, week: Week) -> Sequence[Week]:
    """The school weeks of this school year after this one."""
    return [later for later in calendar.school_weeks(school_year(week.monday)) if later > week]


def did_meet(said: Sequence[Happened | None], *, had_moment: bool) -> bool:
    """Whether a group counts as having met: when anybody says so, or nobody says no and they had a moment.

    One that did not happen is no meeting for the next plan.
    """
    if Happened.YES in said:
        return True
    return had_moment and not any(one is not None for one in said)


def stay_together(again: Sequence[bool | None]) -> bool:
    """Whether a group goes on together because all of them said so; a no, or silence, is never shown (J19)."""
    return bool(again) and all(one is True for one in again)
