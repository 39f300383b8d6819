"""Small meetings, only when needed: what a meeting may be, and how far one may plan (domain.md 7.3).

The numbers come from two Dutch schools: De Duiventil and OBS Prinses Catharina-Amalia (domain.md 0.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.form import Wrong
from bot.domain.schedule import EARLIEST, LATEST, WorkingLife

MINUTES = (10, 15, 20, 30)
LEAST_PLACES, MOST_PLACES = 2, 8
MOST_TOPICS = 2
DEFAULT_MINUTES, DEFAULT_PLACES = 15, 4
TOGETHER = MINUTES[0], 4  # minutes and places for what touches the organisation (J23)
LEAST_WEEKS, DEFAULT_WEEKS, MOST_WEEKS = 1, 6, 8  # of school ahead (INV-4)
STANDS_FOR = timedelta(weeks=3)  # a topic that nobody takes up, and a meeting that nobody joins (S46)
SHORTEST_QUESTION, LONGEST_QUESTION = 3, 200
LONGEST_LINK = 500
AFTER_SCHOOL = time(15, 15)  # when pupils have left (J21)
DAYS_SHOWN = 4


class Touches(StrEnum):
    """What a topic touches (S02). For pupils is listed first (S52); of the organisation is rather a message."""

    PUPIL = "pupil"
    LESSON = "lesson"
    TEACHING = "teaching"  # together
    ORGANISATION = "organisation"


class Purpose(StrEnum):
    """What a topic is for. To share is a message with a date to object, and never a meeting (S15)."""

    SHARE = "share"
    THINK = "think"
    DECIDE = "decide"


class Matter(StrEnum):
    """What is not decided in a small meeting: it belongs to others (J24)."""

    STAFFING = "staffing"
    HOURS = "hours"
    MONEY = "money"
    SAFETY = "safety"
    PERSON = "person"


class MeetingState(StrEnum):
    """Where a meeting is in its life. Nobody approves anything (INV-1): who fills in the card starts it."""

    DRAFT = "draft"  # the card, seen by who fills it in alone; gone after a day
    OPEN = "open"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


class TopicState(StrEnum):
    """Where a topic is in its life."""

    DRAFT = "draft"
    PLANNED = "planned"
    PARKED = "parked"
    DONE = "done"
    DROPPED = "dropped"  # its author took it back
    EXPIRED = "expired"


class Why(StrEnum):
    """Why a meeting does not happen."""

    NOT_NEEDED = "not_needed"  # its owner said so
    NO_TAKERS = "no_takers"
    NO_TOPIC = "no_topic"
    NO_OWNER = "no_owner"


@dataclass(frozen=True)
class Room:
    """Where and how far a team may plan: its school's days, its zone, and the number of school weeks ahead."""

    calendar: SchoolCalendar
    zone: ZoneInfo
    weeks: int = DEFAULT_WEEKS

    def last_day(self, today: date) -> date:
        """The last day on which a meeting may fall: the same weekday, so many *school* weeks ahead (INV-4).

        Seen from a weekend it is the Friday of that week: nothing is planned on a Saturday.
        Holidays do not count, and after the last school week everything rests (J07): there planning ends.
        """
        later = [week for week in self.calendar.school_weeks(school_year(today)) if week > Week.of(today)]
        if len(later) < self.weeks:
            return (later[-1] if later else Week.of(today)).weekdays[-1]
        return later[self.weeks - 1].weekdays[min(today.weekday(), 4)]

    def day_trouble(self, day: date, *, today: date) -> Wrong | None:
        """What is wrong with a day for a meeting."""
        if day < today:
            return Wrong.PAST
        if day.weekday() > 4:
            return Wrong.WEEKEND
        if day > self.last_day(today):
            return Wrong.BEYOND_HORIZON
        return None if self.calendar.is_school_day(day) else Wrong.NO_SCHOOL

    def hour_trouble(self, starts: datetime, minutes: int, *, now: datetime) -> Wrong | None:
        """What is wrong with a moment on a day that is fine: past, at night, or ending after work (INV-6)."""
        local = starts.astimezone(self.zone)
        if starts <= now:
            return Wrong.PAST
        if not EARLIEST <= local.time() < LATEST:
            return Wrong.OUT_OF_HOURS
        ends = local.replace(tzinfo=None) + timedelta(minutes=minutes)
        return Wrong.ENDS_TOO_LATE if ends > datetime.combine(local.date(), LATEST) else None

    def moment_trouble(self, starts: datetime, minutes: int, *, now: datetime) -> Wrong | None:
        """What is wrong with this moment for a meeting of so many minutes; None when it is fine."""
        day, today = starts.astimezone(self.zone).date(), now.astimezone(self.zone).date()
        return self.day_trouble(day, today=today) or self.hour_trouble(starts, minutes, now=now)

    def weeks_between(self, first: date, last: date) -> int:
        """How many school weeks after that of the first day, up to that of the last one: no holiday, and no summer."""
        years = range(school_year(first), school_year(last) + 1)
        return sum(
            Week.of(first) < week <= Week.of(last) for year in years for week in self.calendar.school_weeks(year)
        )

    def at(self, day: date, hour: time) -> datetime:
        """This hour of this day, with its zone."""
        return datetime.combine(day, hour, self.zone)

    def next_open(self, moment: datetime) -> datetime:
        """The first moment from this one on that lies in the working hours of a school day."""
        local = moment.astimezone(self.zone)
        if self.calendar.is_school_day(local.date()) and EARLIEST <= local.time() < LATEST:
            return moment
        is_early = local.time() < EARLIEST and self.calendar.is_school_day(local.date())
        return self.at(local.date() if is_early else self.school_day_after(local.date()), EARLIEST)

    def school_days(self, first: date, last: date) -> list[date]:
        """The school days in this stretch."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if self.calendar.is_school_day(day)]

    def school_day_before(self, day: date) -> date | None:
        """The school day just before this day."""
        days = self.school_days(day - timedelta(days=70), day - timedelta(days=1))
        return days[-1] if days else None

    def school_day_after(self, day: date, number: int = 1) -> date:
        """The school day so many school days after this one; a calendar that ends is followed by plain days."""
        days = self.school_days(day + timedelta(days=1), day + timedelta(days=70))
        return days[number - 1] if len(days) >= number else day + timedelta(days=number)


def shared_days(own: WorkingLife, others: Sequence[WorkingLife], days: Sequence[date]) -> list[date]:
    """Of these days those on which somebody works with at least half of the others; else their own days (J21).

    Who leads a team from outside has no days of their own there: then any will do.
    """
    mine = [day for day in days if own.works_on(day)] if own.work else list(days)
    shared = [day for day in mine if sum(other.works_on(day) for other in others) * 2 >= len(others)]
    return shared or mine


def minutes_each(minutes: int, topics: int) -> int:
    """How many minutes each topic gets, rounded down to whole ones."""
    return minutes // max(1, topics)
