"""What no plan can pass: each meeting counts half for either, and nobody has more than their best."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from bot.domain.matching.weights import Weights


def best_meetings(weights: Weights) -> list[list[int]]:
    """For each person what their meetings are worth, the best first."""
    best: list[list[int]] = [[] for _ in range(len(weights.company))]
    for one, other, weight in weights.edges():
        best[one].append(weight)
        best[other].append(weight)
    return [sorted(meetings, reverse=True) for meetings in best]


def bound_of(best: Iterable[Sequence[int]], mates: Iterable[int]) -> int:
    """The bound on a plan in which everybody who has a place has one of these numbers of mates."""
    return sum(_most(meetings, set(mates)) for meetings in best) // 2


def _most(meetings: Sequence[int], mates: set[int]) -> int:
    """The most that somebody has; nothing where they would rather have no place."""
    sums = list(accumulate(meetings[: max(mates)], initial=0))
    return max([0, *(sums[number] for number in mates if number < len(sums))])
