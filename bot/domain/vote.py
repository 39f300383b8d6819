"""Whether a team goes on with Ruimte: when it is asked, and what its answers mean (J10)."""

from datetime import date
from enum import StrEnum

from bot.domain.calendar import SchoolCalendar, Week, school_year


class Why(StrEnum):
    """Why a team stopped; either way only the team itself starts again."""

    VOTE = "vote"
    MISUSE = "misuse"  # confirmed: what was agreed was broken


WEEKS_BEFORE_ASKING = 10  # school weeks
ENOUGH_ANSWERS = 5


def is_time_to_ask(calendar: SchoolCalendar, started_on: date, today: date) -> bool:
    """Whether ten school weeks lie behind a team that started on this day; asked in a school week."""
    years = range(school_year(started_on), school_year(today) + 1)
    weeks = [week for year in years for week in calendar.school_weeks(year)]
    this_week = Week.of(today)
    behind = [week for week in weeks if Week.of(started_on) <= week < this_week]
    return this_week in weeks and len(behind) >= WEEKS_BEFORE_ASKING


def should_stop(yes: int, answered: int) -> bool:
    """Fewer than half yes, of at least five who answered; of fewer nothing is concluded."""
    return answered >= ENOUGH_ANSWERS and yes * 2 < answered
