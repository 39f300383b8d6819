"""By consent: one objection is enough, and nobody who is away ever agrees (J24, S57)."""

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import SchoolCalendar
from bot.domain.consent import DAYS_TO_ANSWER, LONGEST, Asked, Result, Voice, days_passed, result
from bot.domain.schedule import Work, WorkingLife
from bot.store.holidays import school_holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDDEN = SchoolCalendar(school_holidays("Midden", years=range(2025, 2031)))
FINE, OBJECTS, SILENT = Asked(Voice.FINE), Asked(Voice.OBJECTS), Asked(Voice.SILENT)
ABSENT = Asked(Voice.ABSENT, days_passed=True)
HAD_TIME = Asked(Voice.SILENT, days_passed=True)

voices = st.lists(st.builds(Asked, st.sampled_from(Voice), st.booleans()), max_size=8)
away = st.lists(st.just(SILENT), max_size=8)
workweeks = st.frozensets(st.integers(0, 4))
days = st.dates(date(2026, 9, 1), date(2029, 7, 1))


def life(*days: int) -> WorkingLife:
    return WorkingLife((Work(frozenset(days), MIDDEN),), AMSTERDAM)


# -- what became of it --


@pytest.mark.parametrize(
    ("asked", "is_over", "became"),
    [
        ([], False, Result.TOO_FEW),  # nobody agrees with themselves alone
        ([FINE], False, Result.STANDS),
        ([SILENT], False, Result.OPEN),
        ([SILENT], True, Result.TOO_FEW),
        ([HAD_TIME], False, Result.STANDS),  # they had their days
        ([FINE, SILENT], False, Result.OPEN),
        ([FINE, SILENT], True, Result.STANDS),  # without who is still away
        ([FINE, OBJECTS], False, Result.OBJECTED),
        ([SILENT, OBJECTS], False, Result.OBJECTED),
        ([ABSENT], False, Result.TOO_FEW),  # not there after all: neither waited for nor counted
        ([ABSENT, SILENT], False, Result.OPEN),
        ([ABSENT, FINE], False, Result.STANDS),
    ],
)
def test_what_became_of_a_decision(asked: list[Asked], is_over: bool, became: Result) -> None:
    assert result(asked, is_over=is_over) == became


@given(voices, st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_any_objection_wins_whatever_the_others_say(
    voices: list[Asked], passed: bool, is_over: bool, chance: Random
) -> None:
    asked = [*voices, Asked(Voice.OBJECTS, days_passed=passed)]
    chance.shuffle(asked)
    assert result(asked, is_over=is_over) == Result.OBJECTED


@given(voices, away)
def test_who_is_away_never_counts_as_agreeing(voices: list[Asked], away: list[Asked]) -> None:
    assert result([*voices, *away], is_over=True) == result(voices, is_over=True)


@given(voices, away)
def test_nothing_is_decided_while_somebody_is_still_to_answer(voices: list[Asked], away: list[Asked]) -> None:
    became = result([*voices, *away], is_over=False)
    if away:
        assert became in (Result.OPEN, Result.OBJECTED)


@given(voices, st.lists(st.builds(Asked, st.just(Voice.ABSENT), st.booleans()), max_size=8), st.booleans())
def test_who_was_not_there_makes_no_difference(voices: list[Asked], absent: list[Asked], is_over: bool) -> None:
    assert result([*absent, *voices], is_over=is_over) == result(voices, is_over=is_over)


@given(voices)
def test_what_stands_has_two_who_agree_and_nobody_who_objects(voices: list[Asked]) -> None:
    if result(voices, is_over=True) is Result.STANDS:
        assert all(one.voice is not Voice.OBJECTS for one in voices)
        assert any(one.voice is Voice.FINE or (one.voice is Voice.SILENT and one.days_passed) for one in voices)


@given(voices)
def test_in_the_end_it_is_never_open(voices: list[Asked]) -> None:
    assert result(voices, is_over=True) is not Result.OPEN


# -- somebody's own days --


@pytest.mark.parametrize(
    ("own", "asked_on", "passed_on"),
    [
        (life(0, 1, 2, 3, 4), date(2026, 11, 2), date(2026, 11, 10)),  # Tuesday to Monday, then it is clear
        (life(0), date(2026, 11, 3), date(2026, 12, 8)),  # five Mondays
        (life(0, 1), date(2026, 11, 2), date(2026, 11, 18)),
        (life(0, 1, 2, 3, 4), date(2026, 10, 15), date(2026, 10, 30)),  # herfst does not count
        (life(2), date(2026, 12, 9), date(2027, 1, 28)),  # nor does kerst
    ],
)
def test_the_days_to_answer_are_somebodys_own(own: WorkingLife, asked_on: date, passed_on: date) -> None:
    found = [days_passed(own, asked_on, passed_on + timedelta(days=n), paused_until=None) for n in (-1, 0, 1)]
    assert found == [False, True, True]


@given(workweeks, days, st.integers(0, 120))
def test_exactly_the_working_days_in_between_count(own: frozenset[int], asked_on: date, number: int) -> None:
    today, worked = asked_on + timedelta(days=number), life(*own)
    between = [day for n in range(1, number) if worked.works_on(day := asked_on + timedelta(days=n))]
    assert days_passed(worked, asked_on, today, paused_until=None) == (len(between) >= DAYS_TO_ANSWER)


@given(workweeks, days, st.integers(0, 120), st.integers(0, 30))
def test_who_is_paused_has_all_their_days_after_it(
    own: frozenset[int], asked_on: date, paused: int, later: int
) -> None:
    until = asked_on + timedelta(days=paused)
    today = until + timedelta(days=later)
    passed = days_passed(life(*own), asked_on, today, paused_until=until)
    assert not passed or days_passed(life(*own), until, today, paused_until=None)


@given(days, st.integers(0, 200))
def test_for_who_never_works_no_days_pass(asked_on: date, number: int) -> None:
    assert not days_passed(life(), asked_on, asked_on + timedelta(days=number), paused_until=None)


@given(workweeks, days)
def test_nobody_is_out_of_time_before_their_fifth_working_day(own: frozenset[int], asked_on: date) -> None:
    soonest = asked_on + timedelta(days=DAYS_TO_ANSWER)
    assert not days_passed(life(*own), asked_on, soonest, paused_until=None)


def test_nobody_is_waited_for_longer_than_four_weeks() -> None:
    assert timedelta(weeks=4) == LONGEST
