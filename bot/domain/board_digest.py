"""When a board reads its digest: four times a school year, some weeks after each pulse (S60)."""

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.pulse import BLOCK_OF, Term, pulse_week

WEEKS_AFTER_PULSE = 3  # of school: a team reads of its own pulse long before its board does
MOST_NUMBERS = 5


def term_told_in(calendar: SchoolCalendar, week: Week) -> Term | None:
    """The term of which the board reads in this week; the last one at the latest in the last school week."""
    year = school_year(week.weekdays[-1])
    weeks = calendar.school_weeks(year)
    for number in BLOCK_OF:
        asked = pulse_week(calendar, term := Term(year, number))
        if asked is not None and week in weeks:
            told = weeks[min(weeks.index(asked) + WEEKS_AFTER_PULSE, len(weeks) - 1)]
            if told == week:
                return term
    return None
