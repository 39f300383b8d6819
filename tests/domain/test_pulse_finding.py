"""4.2: what is told of the answers to one statement, and that nobody reads a colleague's answer in it."""

from collections.abc import Iterator
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pulse_finding import (
    LOWEST,
    MANY_FROM,
    POINTS,
    Crowd,
    Finding,
    Lean,
    Tally,
    find,
    in_tenths,
    mean_in_halves,
)

FEW = range(5, MANY_FROM)


def tally_of(answers: tuple[int, ...]) -> Tally:
    one, two, three, four, five = (answers.count(point) for point in POINTS)
    return one, two, three, four, five


def every(number: int) -> Iterator[tuple[int, ...]]:
    return combinations_with_replacement(POINTS, number)


tallies = st.lists(st.sampled_from(POINTS), max_size=40).map(lambda answers: tally_of(tuple(answers)))


@given(tallies)
def test_of_fewer_than_five_nothing_is_told(tally: Tally) -> None:
    assert (find("p01", tally) is None) == (sum(tally) < 5)


@given(tallies)
def test_of_five_to_nine_only_a_mean_in_half_points_is_told(tally: Tally) -> None:
    found = find("p01", tally)
    if found is not None and found.crowd is Crowd.FEW:
        assert (found.tenths, found.nearly) == (None, None)


@given(tallies)
def test_from_ten_it_is_how_many_in_ten_or_nearly_everybody(tally: Tally) -> None:
    found = find("p01", tally)
    if found is not None and found.crowd is Crowd.MANY:
        assert (found.tenths is None) == (found.nearly is not None)
        assert found.tenths is None or sum(found.tenths) == 10


@pytest.mark.parametrize(
    ("tally", "told"),
    [
        ((0, 0, 0, 0, 5), Finding("p01", Crowd.FEW, 8)),
        ((1, 0, 0, 0, 4), Finding("p01", Crowd.FEW, 8)),
        ((1, 1, 1, 1, 1), Finding("p01", Crowd.FEW, 6)),
        ((5, 0, 0, 0, 0), Finding("p01", Crowd.FEW, 4)),
        ((0, 0, 0, 0, 10), Finding("p01", Crowd.MANY, 8, nearly=Lean.FOR)),
        ((1, 0, 0, 0, 9), Finding("p01", Crowd.MANY, 8, nearly=Lean.FOR)),
        ((2, 0, 0, 8, 0), Finding("p01", Crowd.MANY, 8, nearly=Lean.FOR)),
        ((0, 1, 9, 1, 0), Finding("p01", Crowd.MANY, 6, nearly=Lean.BETWEEN)),
        ((0, 3, 1, 5, 1), Finding("p01", Crowd.MANY, 7, tenths=(3, 1, 6))),
        ((1, 2, 0, 18, 19), Finding("p01", Crowd.MANY, 8, nearly=Lean.FOR)),
        ((2, 3, 0, 18, 17), Finding("p01", Crowd.MANY, 8, tenths=(1, 0, 9))),
    ],
)
def test_what_is_told(tally: Tally, told: Finding) -> None:
    assert find("p01", tally) == told


@given(tallies)
def test_that_all_agree_is_told_in_the_same_words_as_that_two_differ(tally: Tally) -> None:
    leans = (tally[0] + tally[1], tally[2], tally[3] + tally[4])
    found = find("p01", tally)
    if found is not None and found.crowd is Crowd.MANY:
        assert (found.nearly is not None) == (sum(leans) - max(leans) <= max(2, sum(leans) // 10))


@pytest.mark.parametrize("number", FEW)
def test_who_takes_their_own_answer_away_reads_nobody_elses(number: int) -> None:
    """Also who knows how many answered: whatever they said themselves, the others can have answered in several ways."""
    told: dict[tuple[int, int], set[tuple[int, ...]]] = {}
    for answers in every(number):
        for mine in set(answers):
            others = list(answers)
            others.remove(mine)
            told.setdefault((mine, mean_in_halves(tally_of(answers))), set()).add(tuple(others))
    assert [key for key, ways in told.items() if len(ways) == 1] == []


def test_with_ends_that_are_told_apart_a_lone_dissenter_of_five_reads_everybody() -> None:
    ways = [others for others in every(4) if mean_in_halves(tally_of((*others, 2)), 2, 9) == 9]
    assert ways == [(5, 5, 5, 5)]


@given(tallies)
def test_a_mean_is_never_half_a_point_away(tally: Tally) -> None:
    if sum(tally):
        mean = sum(point * number for point, number in zip(POINTS, tally, strict=True)) / sum(tally)
        assert abs(mean_in_halves(tally, 2, 10) / 2 - mean) <= 0.25


@given(st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 90)))
def test_tenths_are_ten_together_and_each_within_one(leans: tuple[int, int, int]) -> None:
    parts = in_tenths(leans)
    assert sum(parts) == 10
    assert all(abs(part - 10 * lean / sum(leans)) < 1 for part, lean in zip(parts, leans, strict=True))


def test_the_mean_in_points_lies_between_two_and_four() -> None:
    assert (Finding("p01", Crowd.FEW, LOWEST).mean, Finding("p01", Crowd.FEW, 7).mean) == (2.0, 3.5)
