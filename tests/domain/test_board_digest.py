"""S60: a board reads four times a school year, some school weeks after each pulse, and never in a holiday."""

from datetime import date

import pytest

from bot.domain.board_digest import WEEKS_AFTER_PULSE, term_to_tell_in, week_told
from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.pulse import Term, pulse_week
from bot.store.holidays import school_holidays

TERMS = [Term(2026, number) for number in (1, 2, 3, 4)]


@pytest.fixture(name="calendar")
def of_midden() -> SchoolCalendar:
    return a_calendar("Midden")


def a_calendar(region: str) -> SchoolCalendar:
    return SchoolCalendar(school_holidays(region, years=range(2026, 2029)))


def test_every_term_is_told_once_in_its_own_order(calendar: SchoolCalendar) -> None:
    told = [
        term
        for week in calendar.school_weeks(2026)
        if (term := term_to_tell_in(calendar, week)) is not None and week_told(calendar, term, None) == week
    ]
    assert told == TERMS


def test_it_is_told_three_school_weeks_after_the_pulse_or_in_the_last_week(calendar: SchoolCalendar) -> None:
    weeks = calendar.school_weeks(2026)
    for term in TERMS:
        asked, told = pulse_week(calendar, term), week_told(calendar, term, None)
        assert asked is not None
        assert told == weeks[min(weeks.index(asked) + WEEKS_AFTER_PULSE, len(weeks) - 1)]


def test_a_week_without_school_tells_nothing(calendar: SchoolCalendar) -> None:
    assert term_to_tell_in(calendar, Week.of(date(2026, 10, 20))) is None


@pytest.mark.parametrize(
    ("region", "by_itself", "told"),
    [
        ("Noord", date(2026, 10, 5), date(2026, 10, 19)),
        ("Zuid", date(2026, 10, 12), date(2026, 10, 26)),  # the week after 18 October is its holiday
        ("Midden", date(2026, 10, 26), date(2026, 10, 26)),
    ],
)
def test_it_waits_for_the_pulse_of_the_last_school_and_then_for_the_first_week_with_school(
    region: str, by_itself: date, told: date
) -> None:
    calendar, readable = a_calendar(region), date(2026, 10, 18)
    assert [week_told(calendar, TERMS[0], one) for one in (None, readable)] == [Week.of(by_itself), Week.of(told)]


def test_what_is_readable_on_the_day_of_the_look_itself_is_not_there_yet() -> None:
    assert week_told(a_calendar("Noord"), TERMS[0], date(2026, 10, 19)) == Week.of(date(2026, 10, 26))


@pytest.mark.parametrize(
    ("term", "last"),
    [(TERMS[0], date(2026, 12, 14)), (TERMS[2], date(2027, 5, 31)), (TERMS[3], date(2027, 7, 5))],
)
def test_it_waits_no_longer_than_the_last_school_week_before_the_next_pulse_or_the_summer(
    term: Term, last: date
) -> None:
    calendar = a_calendar("Noord")
    assert week_told(calendar, term, date(2027, 12, 31)) == Week.of(last)
    assert term_to_tell_in(calendar, Week.of(last)) == term
