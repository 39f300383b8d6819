"""How long a table's rows are kept: each table declares one rule, and the night carries it out (4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.calendar import FIRST_OF_AUGUST, SchoolCalendar, Week, school_year

A_YEAR, TWO_YEARS = 365, 2 * 365  # days
WEEKS_BEFORE = 3  # school weeks in which somebody can still take along what is erased (J07)


class Ends(StrEnum):
    """What a row's time depends on; in each a rule may count some days more. Words: `views/retention`."""

    HOUSE = "house"  # as long as the organisation is here
    PERSON = "person"  # as long as somebody works here, and the days after
    WITH = "with"  # as long as the row it hangs from
    YEAR = "year"  # private: until the end of the school year; shared: of the next
    YEARS = "years"  # this school year and the one before
    THREE_YEARS = "three_years"  # this school year and the two before
    MADE = "made"  # days after it was made or written
    TOUCHED = "touched"
    RECEIVED = "received"
    SENT = "sent"
    MET = "met"
    OVER = "over"  # days after it is over, settled or ended
    SETTLED = "settled"  # until somebody says yes or no, and so many days at most
    READ = "read"  # until whoever reads it for the council answers, and so many days at most
    NEXT_ROUND = "next_round"  # until the next round is drawn, and so many days after it closed at most
    COUNTED = "counted"  # until it is counted, and so many days at most
    LEFT = "left"  # until we are wanted there or leave, and so many days at most


YEARS_BEFORE: Mapping[Ends, int] = {Ends.YEARS: 1, Ends.THREE_YEARS: 2}  # school years besides this one


@dataclass(frozen=True)
class Kept:
    """How long a row is kept.

    The `days` count from the moment in the column `since`; where that is empty, a chore of the night knows when.
    `sooner` is after how many days what is most private in it is emptied. `parent` is the table it goes with.
    """

    ends: Ends
    days: int = 0
    since: str = ""
    sooner: int = 0
    parent: str = ""

    @property
    def span(self) -> timedelta:
        """The days, to count with."""
        return timedelta(days=self.days)

    def first_year(self, today: date) -> int:
        """The oldest school year that is kept, by a rule that counts in these. Raises KeyError by any other rule."""
        return school_year(today) - YEARS_BEFORE[self.ends]


def going_with(parent: str) -> Kept:
    """As long as the row of that table that it hangs from."""
    return Kept(Ends.WITH, parent=parent)


FOR_THE_HOUSE = Kept(Ends.HOUSE)


def ends_on(calendar: SchoolCalendar, year: int) -> date:
    """The first day on which the private answers of this school year are kept no longer.

    That is the Monday after its last school week; the first of August where the calendar does not know the year.
    """
    weeks = calendar.school_weeks(year)
    return weeks[-1].plus(1).monday if weeks else date(year + 1, *FIRST_OF_AUGUST)


def announced_on(calendar: SchoolCalendar, year: int) -> date:
    """The day from which somebody is told that they end: three school weeks before, the weeks of it counted in full."""
    weeks = calendar.school_weeks(year)[-WEEKS_BEFORE:]
    return weeks[0].monday if weeks else Week.of(date(year + 1, *FIRST_OF_AUGUST)).plus(-WEEKS_BEFORE).monday
