"""When a board reads its digest: four times a school year, some weeks after each pulse (S60)."""

from datetime import date

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.pulse import BLOCK_OF, Term, pulse_week

WEEKS_AFTER_PULSE = 3  # of school: a team reads of its own pulse long before its board does
MOST_NUMBERS = 5


def term_to_tell_in(calendar: SchoolCalendar, week: Week) -> Term | None:
    """The term of which the board may read in this week, if it did not before."""
    year = school_year(week.weekdays[-1])
    terms = (Term(year, number) for number in BLOCK_OF)
    return next((term for term in terms if week in _weeks_to_tell(calendar, term)), None)


def week_told(calendar: SchoolCalendar, term: Term, waits_until: date | None) -> Week | None:
    """The first week that begins at school after this day; the last one of the term, when that day is still later.

    None of a term without a pulse.
    """
    weeks = _weeks_to_tell(calendar, term)
    days = ((week, calendar.first_school_day(week)) for week in weeks)
    after = (week for week, day in days if waits_until is None or (day is not None and day > waits_until))
    return next(after, weeks[-1] if weeks else None)


def _weeks_to_tell(calendar: SchoolCalendar, term: Term) -> tuple[Week, ...]:
    """The school weeks from some weeks after its pulse, to the one before the next pulse or to the summer."""
    asked = pulse_week(calendar, term)
    if asked is None:
        return ()
    weeks = calendar.school_weeks(term.school_year)
    first = min(weeks.index(asked) + WEEKS_AFTER_PULSE, len(weeks) - 1)
    return weeks[first : max(first + 1, _next_asked(calendar, term, weeks))]


def _next_asked(calendar: SchoolCalendar, term: Term, weeks: tuple[Week, ...]) -> int:
    later = (pulse_week(calendar, Term(term.school_year, number)) for number in BLOCK_OF if number > term.number)
    return next((weeks.index(week) for week in later if week is not None), len(weeks))
