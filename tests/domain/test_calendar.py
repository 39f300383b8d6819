"""School weeks at every edge: the turn of the year, holidays, summers nobody knows."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import BusyWeeks, DaysOff, SchoolCalendar, Week, school_year
from bot.store.holidays import REGIONS, school_holidays

YEARS = range(2014, 2031)
CALENDARS = {region: SchoolCalendar(school_holidays(region, years=YEARS)) for region in REGIONS}
MIDDEN = CALENDARS["Midden"]
SCHOOL_YEARS = range(2014, 2030)

calendars = st.sampled_from(list(CALENDARS.values()))
days = st.dates(date(2012, 1, 1), date(2033, 12, 31))


def weeks(year: int, numbers: Iterable[int]) -> tuple[Week, ...]:
    return tuple(Week(year, number) for number in numbers)


def test_a_week_that_crosses_the_year_belongs_to_one_iso_year() -> None:
    crossing = [Week.of(date(2026, 12, 28) + timedelta(days=n)) for n in range(8)]
    assert crossing == [Week(2026, 53)] * 7 + [Week(2027, 1)]


def test_counting_weeks_over_a_week_53() -> None:
    assert Week(2026, 52).plus(2) == Week(2027, 1)
    assert Week(2027, 1).plus(-1) == Week(2026, 53)
    assert Week(2027, 1).since(Week(2026, 52)) == 2


@pytest.mark.parametrize("text", ["2027-W53", "2026-W00", "2026-W54", "2026-10-12", ""])
def test_a_week_that_does_not_exist_cannot_be_parsed(text: str) -> None:
    with pytest.raises(ValueError):
        Week.parse(text)


@given(days)
def test_a_week_reads_back_as_it_was_written(day: date) -> None:
    assert Week.parse(str(Week.of(day))) == Week.of(day)


@given(days, days)
def test_weeks_are_ordered_as_their_days(one: date, other: date) -> None:
    assert (Week.of(one) < Week.of(other)) == (Week.of(one).monday < Week.of(other).monday)


@pytest.mark.parametrize("kind", [DaysOff, BusyWeeks])
def test_a_period_that_ends_before_it_starts_is_refused(kind: type[DaysOff] | type[BusyWeeks]) -> None:
    with pytest.raises(ValueError, match="2026-10-24 lies before 2026-10-25"):
        kind("Herfstvakantie", date(2026, 10, 25), date(2026, 10, 24))


def test_the_school_weeks_of_a_year() -> None:
    assert MIDDEN.school_weeks(2026) == (
        *weeks(2026, range(36, 43)),
        *weeks(2026, range(44, 52)),
        *weeks(2027, range(1, 8)),
        *weeks(2027, range(9, 17)),
        *weeks(2027, range(18, 29)),
    )


def test_the_blocks_of_a_year() -> None:
    blocks = tuple(MIDDEN.block(week) for week in MIDDEN.school_weeks(2026))
    assert blocks == (
        *(0, 0, 0, 0, 1, 1, 1),  # to herfst
        *(2, 2, 2, 2, 3, 3, 3, 3),  # to kerst
        *(4, 4, 4, 4, 5, 5, 5),  # to voorjaar
        *(6, 6, 6, 6, 7, 7, 7, 7),  # to mei
        *(8, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9),  # to zomer
    )


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("year", SCHOOL_YEARS)
def test_every_school_year_goes_through_all_ten_blocks_in_order(region: str, year: int) -> None:
    calendar = CALENDARS[region]
    blocks = [calendar.block(week) for week in calendar.school_weeks(year)]
    assert blocks == sorted(blocks)
    assert set(blocks) == set(range(10))


def test_a_calendar_with_another_number_of_holidays_shares_out_the_blocks() -> None:
    camp = DaysOff("Kamp", date(2026, 11, 16), date(2026, 11, 20))
    calendar = SchoolCalendar((*MIDDEN.days_off, camp))
    blocks = [calendar.block(week) for week in calendar.school_weeks(2026)]
    assert [blocks.count(number) for number in range(10)] == [4] * 10
    assert blocks == sorted(blocks)


def test_a_week_53_with_school_counts_like_any_other() -> None:
    summers = (
        DaysOff("Zomer", date(2026, 7, 18), date(2026, 8, 30)),
        DaysOff("Zomer", date(2027, 7, 17), date(2027, 8, 29)),
    )
    calendar = SchoolCalendar(summers)
    expected = (*weeks(2026, range(36, 54)), *weeks(2027, range(1, 29)))
    assert calendar.school_weeks(2026) == expected
    assert calendar.asks_in(Week(2026, 53))


def test_the_first_and_the_last_school_week_have_no_question() -> None:
    around = [Week(2026, 30).plus(n) for n in range(60)]
    asking = tuple(week for week in around if MIDDEN.asks_in(week) and week < Week(2027, 30))
    assert asking == MIDDEN.school_weeks(2026)[1:-1]


def test_the_second_school_week_restarts_the_team_and_takes_one_tap() -> None:
    asked = MIDDEN.school_weeks(2026)
    assert [week for week in asked if MIDDEN.restarts_in(week)] == [Week(2026, 37)]
    assert [week for week in asked if MIDDEN.taps_only(week)] == [Week(2026, 37)]


def test_busy_weeks_take_one_tap_and_quiet_ones_nothing() -> None:
    reports = BusyWeeks("Rapporten", date(2027, 2, 5), date(2027, 2, 8))  # Friday to Monday
    camp = BusyWeeks("Kamp", date(2027, 6, 9), date(2027, 6, 9), quiet=True)
    calendar = SchoolCalendar(MIDDEN.days_off, (reports, camp))
    asked = calendar.school_weeks(2026)
    assert [week for week in asked if calendar.is_busy(week)] == weeks_of(reports, camp)
    assert [week for week in asked[1:-1] if not calendar.asks_in(week)] == [Week(2027, 23)]
    assert [week for week in asked if calendar.taps_only(week)] == [Week(2026, 37), *weeks_of(reports, camp)]


def weeks_of(*periods: BusyWeeks) -> list[Week]:
    ends = (Week.of(day) for busy in periods for day in (busy.first, busy.last))
    return list(dict.fromkeys(ends))


def test_a_busy_weekend_keeps_no_week_busy() -> None:
    weekend = BusyWeeks("Feest", date(2027, 6, 12), date(2027, 6, 13))
    calendar = SchoolCalendar(MIDDEN.days_off, (weekend,))
    assert not any(calendar.is_busy(week) for week in calendar.school_weeks(2026))


def test_a_round_opens_on_the_first_school_day_of_the_week() -> None:
    firsts = {week: MIDDEN.first_school_day(week) for week in (Week(2027, 12), Week(2027, 13), Week(2026, 53))}
    assert firsts == {
        Week(2027, 12): date(2027, 3, 22),
        Week(2027, 13): date(2027, 3, 30),  # after Easter Monday
        Week(2026, 53): None,
    }


def test_a_region_is_confirmed_by_its_next_holiday_of_several_days() -> None:
    assert MIDDEN.next_days_off(date(2026, 10, 1)) == DaysOff("Herfstvakantie", date(2026, 10, 17), date(2026, 10, 25))
    assert MIDDEN.next_days_off(date(2026, 10, 17)) == DaysOff("Kerstvakantie", date(2026, 12, 19), date(2027, 1, 3))
    assert MIDDEN.next_days_off(date(2027, 5, 3)) == DaysOff("Zomervakantie", date(2027, 7, 17), date(2027, 8, 29))
    assert MIDDEN.next_days_off(date(2035, 1, 1)) is None


def test_a_school_year_without_a_closing_summer_asks_nothing() -> None:
    year = [Week(2030, 30).plus(n) for n in range(60)]
    assert (MIDDEN.knows(2029), MIDDEN.knows(2030)) == (True, False)
    assert MIDDEN.school_weeks(2030) == ()
    assert [week for week in year if MIDDEN.asks_in(week) or MIDDEN.first_school_day(week)] == []


def test_a_school_year_without_an_opening_summer_asks_nothing() -> None:
    calendar = SchoolCalendar(school_holidays("Midden", years=range(2027, 2029)))
    assert [year for year in range(2025, 2030) if calendar.knows(year)] == [2027]
    assert not calendar.is_school_day(date(2026, 10, 20))  # herfst, which this calendar does not show


def test_a_summer_entered_from_monday_to_friday_is_a_summer() -> None:
    mondays = [date(2027, 7, 19) + timedelta(weeks=n) for n in range(6)]
    summer = [DaysOff("Zomer", monday, monday + timedelta(days=4)) for monday in mondays]
    calendar = SchoolCalendar((DaysOff("Zomer", date(2026, 7, 18), date(2026, 8, 30)), *summer))
    assert calendar.knows(2026)


def test_an_empty_calendar_asks_nothing() -> None:
    calendar = SchoolCalendar(())
    assert (calendar.school_weeks(2026), calendar.asks_in(Week(2026, 40)), calendar.block(Week(2026, 40))) == (
        (),
        False,
        0,
    )


@given(calendars, days)
def test_a_school_day_lies_in_exactly_one_school_year(calendar: SchoolCalendar, day: date) -> None:
    holding = [year for year in range(2010, 2035) if Week.of(day) in calendar.school_weeks(year)]
    assert not calendar.is_school_day(day) or holding == [school_year(day)]


@given(calendars, days)
def test_no_school_day_is_a_day_off(calendar: SchoolCalendar, day: date) -> None:
    off = any(one.first <= day <= one.last for one in calendar.days_off)
    assert calendar.is_school_day(day) == (day.weekday() < 5 and not off and school_year(day) in SCHOOL_YEARS)


@given(calendars, st.sampled_from(SCHOOL_YEARS))
def test_school_weeks_come_once_and_in_order(calendar: SchoolCalendar, year: int) -> None:
    assert all(one < next_one for one, next_one in pairwise(calendar.school_weeks(year)))
