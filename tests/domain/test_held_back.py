"""What a counter shows of things that may each be somebody who answers."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as some

from bot.domain.held_back import STEP, HeldBack

SEEDS = some.integers(min_value=0, max_value=2**32)


def told(seed: int, times: int) -> list[Sequence[int]]:
    held: HeldBack[int] = HeldBack(Random(seed))
    return [held.add(one) for one in range(times)]


@given(SEEDS)
def test_fewer_than_five_are_never_told(seed: int) -> None:
    assert told(seed, STEP - 1) == [()] * (STEP - 1)


@given(SEEDS, some.integers(min_value=0, max_value=200))
def test_they_are_told_five_at_a_time_and_fewer_than_ten_are_held(seed: int, times: int) -> None:
    at_once = [len(one) for one in told(seed, times)]
    assert set(at_once) <= {0, STEP}
    assert 0 <= times - sum(at_once) < 2 * STEP


@given(SEEDS, some.integers(min_value=0, max_value=200))
def test_nothing_is_told_twice_or_made_up(seed: int, times: int) -> None:
    everything = [one for together in told(seed, times) for one in together]
    assert len(everything) == len(set(everything))
    assert set(everything) <= set(range(times))


def test_who_makes_four_happen_does_not_learn_whether_there_was_a_fifth() -> None:
    moves = [bool(told(seed, STEP)[-1]) for seed in range(100)]
    assert (any(moves), all(moves)) == (True, False)


def test_what_is_told_is_not_simply_what_came_first() -> None:
    firsts = {tuple(one) for seed in range(20) for one in told(seed, 2 * STEP) if one}
    assert len(firsts) > 1
