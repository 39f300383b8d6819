"""When the answers of a school year are kept no longer, and from when that is said (J07)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.retention import Ends, Kept, announced_on, ends_on
from bot.store.holidays import school_holidays

MIDDEN = SchoolCalendar(school_holidays("Midden", country="NL", years=range(2026, 2030)))
UNKNOWN = SchoolCalendar(())
YEARS = st.sampled_from([2026, 2027, 2028])


def test_private_answers_end_on_the_monday_after_the_last_school_week() -> None:
    assert ends_on(MIDDEN, 2026) == date(2027, 7, 19)


def test_it_is_said_three_school_weeks_before() -> None:
    assert announced_on(MIDDEN, 2026) == date(2027, 6, 28)


def test_a_calendar_that_does_not_know_the_year_ends_it_on_the_first_of_august() -> None:
    assert (ends_on(UNKNOWN, 2026), announced_on(UNKNOWN, 2026)) == (date(2027, 8, 1), date(2027, 7, 5))


@given(YEARS)
def test_between_saying_and_ending_lie_three_weeks_with_school(year: int) -> None:
    first, last = announced_on(MIDDEN, year), ends_on(MIDDEN, year)
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    assert len({Week.of(day) for day in days if MIDDEN.is_school_day(day)}) == 3


@given(YEARS)
def test_no_school_day_of_the_year_comes_after_its_end(year: int) -> None:
    days = (ends_on(MIDDEN, year) + timedelta(days=number) for number in range(60))
    assert [day for day in days if MIDDEN.is_school_day(day) and school_year(day) == year] == []


def test_the_last_day_of_a_school_year_still_has_the_years_before_it() -> None:
    rules = Kept(Ends.YEARS), Kept(Ends.THREE_YEARS)

    assert [rule.first_year(day) for rule in rules for day in (date(2029, 7, 31), date(2029, 8, 1))] == [
        2027, 2028, 2026, 2027,
    ]  # fmt: skip
