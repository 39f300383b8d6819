"""People change places between groups. An exchange that is a little worse is taken too at first, and less and less."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

from bot.domain.matching.weights import Weights

NEVER = 10**13  # for two who may not meet, and for a group without a moment: more than all that a part is worth
STEPS = 400  # tries for each person
FEW_STEPS = 40  # where a plan has to be there soon
WARMEST = 1200  # how much worse an exchange may be at first: a little more than one repeat costs


def exchanged(weights: Weights, groups: Sequence[Sequence[int]], *, steps: int, seed: int) -> list[list[int]]:
    """The best that was come by, from these groups on, in so many tries for each person."""
    table = Table(weights, groups)
    steps *= table.people
    chance = Random(seed)
    best, kept = table.weight, table.copy()
    if len(table.groups) < 2:
        return kept
    for step in range(steps):
        gain = table.try_one(chance, worse=WARMEST * (steps - step) // steps)
        if gain > 0 and table.weight > best:
            best, kept = table.weight, table.copy()
    return kept


class Table:
    """Groups whose people change places, with what they are worth together."""

    def __init__(self, weights: Weights, groups: Sequence[Sequence[int]]) -> None:
        self.numbers = sorted(number for group in groups for number in group)
        self.people = len(self.numbers)
        place = {number: at for at, number in enumerate(self.numbers)}
        self.groups = [[place[number] for number in group] for group in groups]
        self.group_of = [0] * self.people
        for at, group in enumerate(self.groups):
            for one in group:
                self.group_of[one] = at
        self._between = _matrix(weights, self.numbers)
        self._share_a_moment = weights.company.share_a_moment
        self._is_free = self._share_a_moment(self.numbers)
        self.weight = sum(self._worth(group) for group in self.groups)

    def copy(self) -> list[list[int]]:
        """The groups as they are now."""
        return [[self.numbers[one] for one in group] for group in self.groups]

    def try_one(self, chance: Random, *, worse: int) -> int:
        """Two people of two groups change places, unless that is worse by this much; what it gained."""
        one, other = chance.randrange(self.people), chance.randrange(self.people)
        here, there = self.group_of[one], self.group_of[other]
        if here == there:
            return 0
        mine = [mate for mate in self.groups[here] if mate != one]
        theirs = [mate for mate in self.groups[there] if mate != other]
        of_one, of_other = self._between[one], self._between[other]
        gain = sum(of_other[mate] - of_one[mate] for mate in mine) + sum(
            of_one[mate] - of_other[mate] for mate in theirs
        )
        if not self._is_free:
            gain += self._moments([*mine, other], [*theirs, one]) - self._moments(self.groups[here], self.groups[there])
        if gain < -worse:
            return 0
        self.groups[here], self.groups[there] = [*mine, other], [*theirs, one]
        self.group_of[one], self.group_of[other] = there, here
        self.weight += gain
        return gain

    def _worth(self, group: Sequence[int]) -> int:
        return sum(self._between[one][other] for one, other in combinations(group, 2)) + self._moments(group)

    def _moments(self, *groups: Sequence[int]) -> int:
        """What it costs that these have no moment at which all of them can meet."""
        return -NEVER * sum(not self._share_a_moment(self.numbers[one] for one in group) for group in groups)


def _matrix(weights: Weights, numbers: Sequence[int]) -> list[list[int]]:
    matrix = [[0] * len(numbers) for _ in numbers]
    for (i, one), (j, other) in combinations(enumerate(numbers), 2):
        worth = weights.between(one, other) - NEVER * (not weights.company.may_meet(one, other))
        matrix[i][j] = matrix[j][i] = worth
    return matrix
