"""School weeks, holidays and busy weeks: when a school is there, and when it has its hands full."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

SHORTEST_SUMMER = timedelta(days=21)
FIRST_OF_AUGUST = (8, 1)  # lies in the summer break of every region we know
BLOCKS = 10  # of the theme calendar (domain.md 3.5)


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that holds this day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> "Week":
        """The week written as 2026-W42; a week that does not exist is a ValueError."""
        year, number = text.split("-W")
        return cls.of(date.fromisocalendar(int(year), int(number), 1))

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def weekdays(self) -> tuple[date, ...]:
        """Monday to Friday."""
        return tuple(self.monday + timedelta(days=n) for n in range(5))

    def plus(self, weeks: int) -> "Week":
        """The week so many weeks later."""
        return Week.of(self.monday + timedelta(weeks=weeks))

    def since(self, earlier: "Week") -> int:
        """How many weeks after `earlier` this one is."""
        return (self.monday - earlier.monday).days // 7

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


@dataclass(frozen=True)
class DaysOff:
    """Days without school, first and last included."""

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        _check_order(self.first, self.last)


@dataclass(frozen=True)
class BusyWeeks:
    """Reports, tests, camp: questions that take one tap, or none at all when `quiet` (J07)."""

    name: str
    first: date
    last: date
    quiet: bool = False

    def __post_init__(self) -> None:
        _check_order(self.first, self.last)


def school_year(day: date) -> int:
    """The school year of a day, named by the calendar year in which it starts."""
    return day.year if (day.month, day.day) >= FIRST_OF_AUGUST else day.year - 1


@dataclass(frozen=True)
class SchoolCalendar:
    """One school's days. Ask one instance often: it remembers what it worked out.

    A school year that does not lie between two summer breaks we know has no school days at all: better
    silent than a question in somebody's holiday.
    """

    days_off: tuple[DaysOff, ...]
    busy_weeks: tuple[BusyWeeks, ...] = ()

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset(day for off in self.days_off for day in _days(off.first, off.last))

    @cached_property
    def _summers(self) -> frozenset[int]:
        years = {off.first.year for off in self.days_off}
        return frozenset(year for year in years if self._has_summer(year))

    def _has_summer(self, year: int) -> bool:
        run = timedelta()
        for day in _days(date(year, 6, 1), date(year, 9, 30)):
            free = day in self._off or day.weekday() >= 5  # a school may enter its weeks from Monday to Friday
            run = run + timedelta(days=1) if free else timedelta()
            if run >= SHORTEST_SUMMER:
                return True
        return False

    def knows(self, year: int) -> bool:
        """Whether the calendar shows the summer breaks before and after this school year."""
        return {year, year + 1} <= self._summers

    def is_school_day(self, day: date) -> bool:
        """Whether there is school on this day."""
        return day in self._school_days

    @cached_property
    def _school_days(self) -> frozenset[date]:
        years = [year for year in self._summers if self.knows(year)]
        days = (day for year in years for day in _days(date(year, *FIRST_OF_AUGUST), date(year + 1, 7, 31)))
        return frozenset(day for day in days if day.weekday() < 5 and day not in self._off)

    def first_school_day(self, week: Week) -> date | None:
        """The day on which this week's round opens."""
        return next((day for day in week.weekdays if self.is_school_day(day)), None)

    def next_days_off(self, day: date) -> DaysOff | None:
        """The first holiday of several days that starts after this day: shown to confirm a region (J08)."""
        later = [off for off in self.days_off if off.first > day and off.last > off.first]
        return min(later, key=lambda off: off.first, default=None)

    def school_weeks(self, year: int) -> tuple[Week, ...]:
        """The weeks of a school year with at least one school day."""
        return self._weeks.get(year, ())

    def is_busy(self, week: Week) -> bool:
        """Whether the school said it has its hands full this week."""
        return any(_overlaps(busy, week) for busy in self.busy_weeks)

    def asks_in(self, week: Week) -> bool:
        """Whether this week has a question at all: not in the first and last school week (3.5), nor a quiet one."""
        return week in self._weeks_that_ask

    @cached_property
    def _weeks_that_ask(self) -> frozenset[Week]:
        quiet = [busy for busy in self.busy_weeks if busy.quiet]
        inner = (week for weeks in self._weeks.values() for week in weeks[1:-1])
        return frozenset(week for week in inner if not any(_overlaps(busy, week) for busy in quiet))

    def taps_only(self, week: Week) -> bool:
        """Whether a question of this week must be answered with one tap: the second week, and busy ones."""
        weeks = self._weeks_around(week)
        return self.is_busy(week) or week in weeks[1:2]

    def restarts_in(self, week: Week) -> bool:
        """Whether this is the second school week, in which a team decides to go on (J07)."""
        return week in self._weeks_around(week)[1:2]

    def block(self, week: Week) -> int:
        """The block of the theme calendar, 0 to 9: two in each stretch between holidays. Without school it is 0."""
        weeks = self._weeks_around(week)
        if week not in weeks:
            return 0
        stretches = list(_stretches(weeks))
        if len(stretches) * 2 != BLOCKS:  # a calendar without the four usual holidays: by share of the year
            return weeks.index(week) * BLOCKS // len(weeks)
        number = next(n for n, stretch in enumerate(stretches) if week in stretch)
        second_half = stretches[number].index(week) * 2 >= len(stretches[number])
        return number * 2 + second_half

    @cached_property
    def _weeks(self) -> dict[int, tuple[Week, ...]]:
        return {year: self._school_weeks(year) for year in self._summers if self.knows(year)}

    def _school_weeks(self, year: int) -> tuple[Week, ...]:
        days = _days(date(year, *FIRST_OF_AUGUST), date(year + 1, 7, 31))
        return tuple(dict.fromkeys(Week.of(day) for day in days if self.is_school_day(day)))

    def _weeks_around(self, week: Week) -> tuple[Week, ...]:
        first = self.first_school_day(week)
        return self.school_weeks(school_year(first)) if first else ()


def _stretches(weeks: tuple[Week, ...]) -> Iterator[list[Week]]:
    stretch: list[Week] = []
    for week in weeks:
        if stretch and week.since(stretch[-1]) > 1:
            yield stretch
            stretch = []
        stretch.append(week)
    if stretch:
        yield stretch


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _overlaps(busy: BusyWeeks, week: Week) -> bool:
    return busy.first <= week.weekdays[-1] and busy.last >= week.monday


def _check_order(first: date, last: date) -> None:
    if last < first:
        raise ValueError(f"{last} lies before {first}")
