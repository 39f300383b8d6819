"""When something may be said to a person, and when their question is due.

What nobody asked for falls only on a person's own working days, between 07:30 and 17:30 in their own
zone, outside holidays (INV-6). The answer to a person's own act comes at once and knows none of this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import SchoolCalendar, Week

EARLIEST = time(7, 30)
LATEST = time(17, 30)
DEFAULT_DAY = 3  # Thursday
DEFAULT_TIME = time(15, 15)
ROUND_OPENS = time(6, 0)
GATHERED_AT = time(8, 0)  # the digest, and everything else that waits
SHORTEST_REST = timedelta(minutes=90)  # between "later" and the reminder
LOOK_AHEAD = timedelta(days=120)  # longer than any summer


@dataclass(frozen=True)
class Work:
    """The days (0 is Monday) on which a person works at one school."""

    days: frozenset[int]
    calendar: SchoolCalendar


@dataclass(frozen=True)
class WorkingLife:
    """Everything that says when a person is at work, and the hour they like to be asked."""

    work: tuple[Work, ...]
    zone: ZoneInfo
    own_day: int = DEFAULT_DAY
    own_time: time = DEFAULT_TIME
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if not is_working_hour(self.own_time):
            raise ValueError(
                f"an own hour lies between {EARLIEST:%H:%M} and {LATEST:%H:%M}, not at {self.own_time:%H:%M}"
            )

    def works_on(self, day: date) -> bool:
        """Whether this is a working day: a holiday in any school where they work that day is a holiday (J05)."""
        if (self.first_day and day < self.first_day) or (self.last_day and day > self.last_day):
            return False
        there = [work for work in self.work if day.weekday() in work.days]
        return bool(there) and all(work.calendar.is_school_day(day) for work in there)

    def is_asked_on(self, day: date) -> bool:
        """Whether every school where they work that day has a question that week: not in a quiet one (J07)."""
        return all(work.calendar.asks_in(Week.of(day)) for work in self.work if day.weekday() in work.days)

    def is_open(self, moment: datetime) -> bool:
        """Whether something unasked may reach them at this moment."""
        local = moment.astimezone(self.zone)
        return EARLIEST <= local.time() < LATEST and self.works_on(local.date())

    def at_own_hour(self, day: date) -> datetime:
        """Their own hour on this day, in UTC."""
        return self.at(day, self.own_time)

    def at(self, day: date, hour: time) -> datetime:
        """This hour of theirs, in UTC. No clock skips or repeats an hour between EARLIEST and LATEST."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def next_open(self, moment: datetime, *, day_is_free: Callable[[date], bool] = lambda day: True) -> datetime | None:
        """The first own hour from this moment on, on a working day that is free; None when none is in sight."""
        first = moment.astimezone(self.zone).date()
        for number in range(LOOK_AHEAD.days):
            day = first + timedelta(days=number)
            if self.works_on(day) and self.at_own_hour(day) >= moment and day_is_free(day):
                return self.at_own_hour(day)
        return None

    def soonest_open(
        self, moment: datetime, *, day_is_free: Callable[[date], bool] = lambda day: True
    ) -> datetime | None:
        """The first moment from this one on at which something unasked may reach them, on a day that is free."""
        local = moment.astimezone(self.zone)
        if self.is_open(moment) and day_is_free(local.date()):
            return moment
        first = local.date() if local.time() < EARLIEST else local.date() + timedelta(days=1)
        days = (first + timedelta(days=number) for number in range(LOOK_AHEAD.days))
        day = next((day for day in days if self.works_on(day) and day_is_free(day)), None)
        return None if day is None else datetime.combine(day, EARLIEST, self.zone).astimezone(UTC)


def soonest_for_all(lives: Sequence[WorkingLife], moment: datetime) -> datetime | None:
    """The first moment from this one on at which something unasked may reach all of them at once; None in no sight."""

    def all_work(day: date) -> bool:
        return all(life.works_on(day) for life in lives)

    found = [life.soonest_open(moment, day_is_free=all_work) for life in lives]
    last = max((one for one in found if one is not None), default=None)
    return last if last is not None and all(life.is_open(last) for life in lives) else None


def is_working_hour(hour: time) -> bool:
    """Whether an own hour may be this one."""
    return EARLIEST <= hour < LATEST


def question_day(week: Week, own_day: int, is_open: Callable[[date], bool]) -> date | None:
    """The day of this week's question: the own day, else the nearest earlier one, else the nearest later one."""
    days = week.weekdays
    order = [*range(min(own_day, 4), -1, -1), *range(own_day + 1, 5)]
    return next((days[number] for number in order if is_open(days[number])), None)


def question_due(
    life: WorkingLife, week: Week, *, now: datetime, day_is_free: Callable[[date], bool] = lambda day: True
) -> datetime | None:
    """When this week's question is due, not before `now`; None when the week has no place for it."""

    def is_open(day: date) -> bool:
        return life.works_on(day) and day_is_free(day) and life.at_own_hour(day) >= now

    day = question_day(week, life.own_day, is_open)
    return None if day is None else life.at_own_hour(day)


def gathered_due(
    life: WorkingLife, *, first_day: int, now: datetime, day_is_free: Callable[[date], bool] = lambda day: True
) -> datetime | None:
    """When a person's gathered message is due: at GATHERED_AT on the first of their days of the week that is free.

    `first_day` is 0 for Monday; somebody who works only before it gets it then. Later on that day it is due
    at once; when that day has passed, next week.
    """
    today = now.astimezone(life.zone).date()
    for number in range(LOOK_AHEAD.days // 7):
        days = Week.of(today).plus(number).weekdays
        ordered = (*days[first_day:], *days[:first_day])
        day = next((day for day in ordered if life.works_on(day) and day_is_free(day)), None)
        if day is None or day < today:
            continue
        if (due := life.at(day, GATHERED_AT)) >= now:
            return due
        if life.is_open(now):
            return now
    return None


def week_ends(week: Week, zone: ZoneInfo) -> datetime:
    """The moment after which this week's question has outlived its meaning."""
    return datetime.combine(week.monday + timedelta(days=7), time(0), zone).astimezone(UTC)


def reminder_due(life: WorkingLife, week: Week, *, now: datetime) -> datetime | None:
    """When somebody who tapped "later" is reminded: their next own hour this week, else a little later; else not."""
    soonest = now + SHORTEST_REST
    own_hours = (life.at_own_hour(day) for day in week.weekdays if life.works_on(day))
    due = next((hour for hour in own_hours if hour >= soonest), soonest)
    return due if life.is_open(due) and due < week_ends(week, life.zone) else None
