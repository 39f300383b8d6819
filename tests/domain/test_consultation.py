"""When a round is asked, drawn and closed, over real calendars; who counts as having met, and who stays together."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import BusyWeeks, DaysOff, SchoolCalendar, Week, school_year
from bot.domain.consultation import (
    RHYTHMS,
    Happened,
    close_day,
    did_meet,
    draw_day,
    draw_day_from,
    is_time_to_ask,
    stay_together,
)
from bot.store.holidays import REGIONS, school_holidays

YEARS = range(2024, 2031)
CALENDARS = {region: SchoolCalendar(school_holidays(region, years=YEARS)) for region in REGIONS}
MIDDEN = CALENDARS["Midden"]
A_YEAR = [date(2026, 8, 1) + timedelta(days=number) for number in range(365)]
YES, NO_TIME, OTHER = Happened.YES, Happened.NO_TIME, Happened.OTHER

days = st.dates(date(2025, 8, 1), date(2029, 7, 31))
rhythms = st.sampled_from(RHYTHMS)


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """A region's holidays, with days off of the school's own and a quiet week."""
    free, quiet = draw(days), draw(days)
    usual = draw(st.sampled_from([*CALENDARS.values()])).days_off
    own = DaysOff("Studiedagen", free, free + timedelta(days=draw(st.integers(0, 4))))
    return SchoolCalendar((*usual, own), (BusyWeeks("Rapporten", quiet, quiet, quiet=True),))


def rounds(calendar: SchoolCalendar, rhythm: int, lived: list[date]) -> Iterator[tuple[date, date, date]]:
    """When rounds are asked, drawn and closed in these days, when every one of them goes on."""
    closes_on: date | None = None
    for today in lived:
        if is_time_to_ask(calendar, today, closes_on=closes_on):
            drawn = draw_day(calendar, today)
            assert drawn is not None
            closes_on = close_day(calendar, drawn, rhythm=rhythm)
            yield today, drawn, closes_on


def school_weeks_until(calendar: SchoolCalendar, first: date, last: date) -> int:
    """How many school weeks from one day to the other in one school year."""
    weeks = calendar.school_weeks(school_year(first))
    return weeks.index(Week.of(last)) - weeks.index(Week.of(first))


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_it_is_asked_every_so_many_school_weeks(rhythm: int) -> None:
    asked = [one for one, _, _ in rounds(MIDDEN, rhythm, A_YEAR)]
    apart = [school_weeks_until(MIDDEN, one, other) for one, other in pairwise(asked)]
    assert set(apart) == {rhythm}


def test_a_year_of_rounds_every_four_weeks() -> None:
    assert [tuple(f"{day:%d-%m}" for day in one) for one in rounds(MIDDEN, 4, A_YEAR)][:3] == [
        ("07-09", "14-09", "05-10"),
        ("05-10", "12-10", "09-11"),  # the autumn holiday lies in it
        ("09-11", "16-11", "07-12"),
    ]


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_every_round_of_a_year_has_two_weeks_to_meet_in(rhythm: int) -> None:
    weeks = MIDDEN.school_weeks(2026)
    left = [len(weeks) - weeks.index(Week.of(drawn)) for _, drawn, _ in rounds(MIDDEN, rhythm, A_YEAR)]
    assert min(left) >= 2


@pytest.mark.parametrize(
    ("day", "is_time"),
    [
        (date(2026, 8, 31), False),  # the first school week
        (date(2026, 9, 7), True),
        (date(2026, 9, 8), False),  # not the first day
        (date(2026, 10, 19), False),  # a holiday
        (date(2027, 7, 5), False),  # the draw would be in the last school week
        (date(2027, 7, 12), False),  # that week itself
        (date(2027, 6, 28), True),
    ],
)
def test_on_which_days_a_first_round_may_be_asked(day: date, is_time: bool) -> None:
    assert is_time_to_ask(MIDDEN, day, closes_on=None) is is_time


def test_where_monday_is_free_it_is_asked_and_drawn_on_tuesday() -> None:
    mondays = [DaysOff("Studiedag", day, day) for day in (date(2026, 11, 9), date(2026, 11, 16))]
    calendar = SchoolCalendar((*MIDDEN.days_off, *mondays))
    assert [is_time_to_ask(calendar, date(2026, 11, day), closes_on=None) for day in (9, 10)] == [False, True]
    assert draw_day(calendar, date(2026, 11, 10)) == date(2026, 11, 17)


def test_nothing_is_asked_or_drawn_in_a_quiet_week() -> None:
    calendar = SchoolCalendar(
        MIDDEN.days_off, (BusyWeeks("Rapporten", date(2026, 11, 16), date(2026, 11, 16), quiet=True),)
    )
    assert not is_time_to_ask(calendar, date(2026, 11, 16), closes_on=None)
    assert draw_day(calendar, date(2026, 11, 9)) == date(2026, 11, 23)


def test_a_draw_that_was_missed_is_on_the_first_day_that_will_do() -> None:
    assert draw_day_from(MIDDEN, date(2026, 10, 14)) == date(2026, 10, 14)
    assert draw_day_from(MIDDEN, date(2026, 10, 17)) == date(2026, 10, 26)  # the autumn holiday
    assert draw_day_from(MIDDEN, date(2027, 7, 12)) is None  # the last school week


@given(calendars(), rhythms, days)
def test_whoever_works_in_the_last_week_has_a_day_of_it_to_say_whether_it_happened(
    calendar: SchoolCalendar, rhythm: int, day: date
) -> None:
    drawn = draw_day_from(calendar, day)
    if drawn is not None:
        closes = close_day(calendar, drawn, rhythm=rhythm)
        assert (closes > drawn, calendar.first_school_day(Week.of(closes))) == (True, closes)


def test_a_last_week_of_one_day_closes_on_it() -> None:
    calendar = SchoolCalendar((*MIDDEN.days_off, DaysOff("Vrij", date(2026, 11, 10), date(2026, 11, 13))))
    assert close_day(calendar, date(2026, 11, 2), rhythm=2) == date(2026, 11, 9)


def test_a_rhythm_that_was_changed_holds_from_the_next_round() -> None:
    closes_on = close_day(MIDDEN, date(2026, 9, 14), rhythm=4)
    asked = [day for day in A_YEAR if is_time_to_ask(MIDDEN, day, closes_on=closes_on)]
    assert asked[0] == date(2026, 10, 5)


@given(calendars(), rhythms, days)
def test_a_round_is_asked_then_drawn_then_closed_on_school_days_of_one_year(
    calendar: SchoolCalendar, rhythm: int, day: date
) -> None:
    later = (day + timedelta(days=number) for number in range(100))
    day = next(one for one in later if is_time_to_ask(calendar, one, closes_on=None))
    drawn = draw_day(calendar, day)
    assert drawn is not None
    closes = close_day(calendar, drawn, rhythm=rhythm)
    assert (Week.of(day) < Week.of(drawn) <= Week.of(closes), school_year(closes)) == (True, school_year(day))
    assert [one for one in (day, drawn, closes) if not calendar.is_school_day(one)] == []
    assert [one for one in (day, drawn) if not calendar.asks_in(Week.of(one))] == []


@given(calendars(), rhythms, st.integers(2025, 2028))
def test_no_round_is_drawn_before_the_one_before_it_closes(calendar: SchoolCalendar, rhythm: int, year: int) -> None:
    lived = [date(year, 8, 1) + timedelta(days=number) for number in range(730)]
    found = list(rounds(calendar, rhythm, lived))
    assert [(one, other) for (_, _, one), (_, other, _) in pairwise(found) if other <= one] == []
    assert len(found) > 1


@pytest.mark.parametrize(
    ("said", "had_moment", "met"),
    [
        ([None, None], True, True),
        ([None, None], False, False),
        ([YES, None], False, True),
        ([YES, NO_TIME], False, True),
        ([NO_TIME, None], True, False),
        ([OTHER, OTHER], True, False),
    ],
)
def test_who_counts_as_having_met(said: list[Happened | None], had_moment: bool, met: bool) -> None:
    assert did_meet(said, had_moment=had_moment) is met


@given(st.lists(st.sampled_from([None, *Happened]), min_size=2, max_size=8), st.booleans())
def test_one_yes_is_enough_and_one_more_never_undoes_it(said: list[Happened | None], had_moment: bool) -> None:
    assert did_meet([*said, YES], had_moment=had_moment)


@pytest.mark.parametrize(
    ("again", "stays"),
    [([True, True], True), ([True, None], False), ([True, False], False), ([None, None], False), ([], False)],
)
def test_a_group_stays_only_when_all_of_them_say_so(again: list[bool | None], stays: bool) -> None:
    assert stay_together(again) is stays


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=8))
def test_a_no_cannot_be_told_from_silence(again: list[bool | None]) -> None:
    silent = [one or None for one in again]
    assert stay_together(again) is stay_together(silent)
