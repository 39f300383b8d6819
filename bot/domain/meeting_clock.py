"""What happens to a meeting by itself, and when: asked whether it is needed, called off, opened, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.agenda import AFTER_SCHOOL, STANDS_FOR, Room
from bot.domain.schedule import EARLIEST, LATEST
from bot.domain.timer import warns_at

AFTER_POSTS = timedelta(minutes=15)  # what waited for the morning was read by then
LAST_CALL = timedelta(hours=1)  # before it starts: without anybody to lead it, or anybody else, it is called off
OPENS_BEFORE = timedelta(minutes=5)
CLOSES_WITHIN = timedelta(days=14)
CLOSES_AFTER = 2  # school days, at AFTER_SCHOOL: what has no outcome by then was not reached


class Step(StrEnum):
    """One thing that happens to a meeting by itself."""

    TAKERS = "takers"  # three weeks, and nobody else (S46)
    NEEDED = "needed"  # one school day ahead: still needed?
    LAST_CALL = "last_call"
    OPENS = "opens"
    ENDS = "ends"
    CLOSES = "closes"
    WARNING = "warning"
    TIME_UP = "time_up"


ORDER = tuple(Step)
BEFORE = (Step.TAKERS, Step.NEEDED, Step.LAST_CALL, Step.OPENS)  # of no meaning once it should have begun


@dataclass(frozen=True)
class Due:
    """A step and its moment."""

    at: datetime
    step: Step


def _in_order(due: Due) -> tuple[datetime, int]:
    return due.at, ORDER.index(due.step)


@dataclass(frozen=True)
class Clock:
    """What the steps of a meeting are reckoned from."""

    opened_at: datetime
    starts_at: datetime
    minutes: int
    room: Room

    @property
    def steps(self) -> tuple[Due, ...]:
        """Everything that will happen while nobody does anything, in order."""
        day = self.starts_at.astimezone(self.room.zone).date()
        opens = self.starts_at - OPENS_BEFORE
        last_call = max(self.starts_at - LAST_CALL, self.room.at(day, EARLIEST) + AFTER_POSTS)
        last_call = min(last_call, opens)  # never after it opened
        closes = min(self.room.school_day_after(day, CLOSES_AFTER), day + CLOSES_WITHIN)  # also before a summer
        found = [
            *([Due(last_call, Step.LAST_CALL)] if self.can_be_heard_of else []),
            Due(opens, Step.OPENS),
            Due(self.starts_at + timedelta(minutes=self.minutes), Step.ENDS),
            Due(self.room.at(closes, AFTER_SCHOOL), Step.CLOSES),
        ]
        before = self.room.school_day_before(day)
        if before is not None:
            found.append(Due(self.room.at(before, AFTER_SCHOOL), Step.NEEDED))
        takers = self.opened_at + STANDS_FOR
        if takers < last_call:
            found.append(Due(takers, Step.TAKERS))
        return tuple(sorted(found, key=_in_order))

    def first(self, now: datetime) -> Due | None:
        """The first step from now on: what is past when a meeting is started does not happen any more."""
        return next((due for due in self.steps if due.at >= now), None)

    def after(self, due: Due) -> Due | None:
        """The step that follows this one, also when its moment is past already, or the calendar changed since."""
        return next((each for each in self.steps if _in_order(each) > _in_order(due)), None)

    @property
    def can_be_heard_of(self) -> bool:
        """Whether anybody can have read of it by the time it opens.

        What was started in the evening, for early the next morning, is posted when it begins: until its end it is not
        called off because nobody joined, or nobody leads it.
        """
        day = self.starts_at.astimezone(self.room.zone).date()
        before = self.room.school_day_before(day)
        read_the_day_before = before is not None and self.opened_at + AFTER_POSTS <= self.room.at(before, LATEST)
        return read_the_day_before or self.starts_at - OPENS_BEFORE >= self.room.at(day, EARLIEST) + AFTER_POSTS

    def is_before_cut_off(self, now: datetime) -> bool:
        """Whether somebody may still bring a topic: until it is asked whether it is needed."""
        return any(due.step is Step.NEEDED and due.at > now for due in self.steps)

    def closes(self) -> Due:
        """When it is over for good."""
        return next(due for due in self.steps if due.step is Step.CLOSES)


def topic_due(ends_at: datetime, now: datetime) -> Due | None:
    """What the timer of a topic does next; None when its time is up."""
    warns = warns_at(ends_at, now)
    if warns is not None:
        return Due(warns, Step.WARNING)
    return Due(ends_at, Step.TIME_UP) if now < ends_at else None
