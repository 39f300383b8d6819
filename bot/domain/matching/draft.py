"""A plan in the making: groups of numbers, and who is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.matching.weights import Weights

People = tuple[int, ...]
Score = tuple[int, int, int]  # people with a place, rounds that they waited for it, weight


@dataclass(frozen=True)
class Draft:
    """Groups, each in order, and everybody else. One person is at one place only."""

    groups: tuple[People, ...]
    left: People


def draft_of(groups: Iterable[Sequence[int]], people: int) -> Draft:
    """These groups in order, with everybody who is in none of them left."""
    sitting = tuple(sorted(tuple(sorted(group)) for group in groups))
    placed = {number for group in sitting for number in group}
    return Draft(sitting, tuple(number for number in range(people) if number not in placed))


def weight_of(draft: Draft, weights: Weights) -> int:
    """What all its meetings are worth together."""
    return sum(weights.of(group) for group in draft.groups)


def score_of(draft: Draft, weights: Weights) -> Score:
    """What makes one draft better than another: a place for more people, then for who waited, then its weight."""
    placed = [number for group in draft.groups for number in group]
    return len(placed), sum(weights.debts[number].waited for number in placed), weight_of(draft, weights)
