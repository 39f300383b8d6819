"""S60: a board reads four times a school year, some school weeks after each pulse, and never in a holiday."""

from datetime import date

import pytest

from bot.domain.board_digest import WEEKS_AFTER_PULSE, term_told_in
from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.pulse import Term, pulse_week
from bot.store.holidays import school_holidays


@pytest.fixture(name="calendar")
def of_midden() -> SchoolCalendar:
    return SchoolCalendar(school_holidays("Midden", years=range(2026, 2029)))


def test_every_term_is_told_once_in_its_own_order(calendar: SchoolCalendar) -> None:
    told = [term for week in calendar.school_weeks(2026) if (term := term_told_in(calendar, week)) is not None]
    assert told == [Term(2026, number) for number in (1, 2, 3, 4)]


def test_it_is_told_three_school_weeks_after_the_pulse_or_in_the_last_week(calendar: SchoolCalendar) -> None:
    weeks = calendar.school_weeks(2026)
    for week in weeks:
        if (term := term_told_in(calendar, week)) is not None:
            asked = pulse_week(calendar, term)
            assert asked is not None
            assert weeks.index(week) == min(weeks.index(asked) + WEEKS_AFTER_PULSE, len(weeks) - 1)


def test_a_week_without_school_tells_nothing(calendar: SchoolCalendar) -> None:
    assert term_told_in(calendar, Week.of(date(2026, 10, 20))) is None
