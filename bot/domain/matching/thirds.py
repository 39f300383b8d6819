"""An odd number: somebody joins a pair. Whoever was third least often goes before others."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.matching.draft import Draft, People, draft_of, score_of
from bot.domain.matching.model import SMALLEST
from bot.domain.matching.pairs import Pairing
from bot.domain.matching.weights import Weights

TRY_EVERYBODY = 41  # up to so many people everybody is tried as the third
TRIED = 20  # above that, so many who were third least often


@dataclass(frozen=True)
class Attempt:
    """Somebody as the third of two hosts, with the pairs of everybody else; and what such a draft weighs at most."""

    third: int
    hosts: People
    pairs: tuple[People, ...]
    at_most: int

    @property
    def three(self) -> People:
        """The third and the hosts, in order."""
        return tuple(sorted((self.third, *self.hosts)))

    def draft(self, fixed: Sequence[People], people: int) -> Draft:
        """This attempt beside the threes that stand already."""
        return draft_of([*fixed, *self.pairs, self.three], people)


def with_thirds(pairing: Pairing) -> tuple[Draft, int | None]:
    """A draft of pairs in which who is left joined one, where that places more people.

    With it what no draft can pass that places as many with one group of three; None where that is not known.
    """
    best = draft_of(pairing.pairs(), pairing.people)
    fixed: list[People] = []
    bound = None
    while set(best.left) - pairing.alone:
        tried = [found for third in may_be_third(pairing, best, fixed) if (found := _with(pairing, third, fixed))]
        if not tried:
            break
        drafts = [one.draft(fixed, pairing.people) for one in tried]
        better = max(drafts, key=lambda draft: score_of(draft, pairing.weights))
        if len(better.left) >= len(best.left):
            break
        bound = None if fixed else max(one.at_most for one in tried)
        fixed += [group for group in better.groups if len(group) > SMALLEST and group not in fixed]
        best = better
    return best, bound if not set(best.left) - pairing.alone else None


def may_be_third(pairing: Pairing, draft: Draft, fixed: Sequence[People]) -> list[int]:
    """Everybody who may join a pair; of many those who were third least often, and who is left."""
    taken = {number for group in fixed for number in group}
    free = [number for number in range(pairing.people) if number not in taken and number not in pairing.alone]
    if len(free) <= TRY_EVERYBODY:
        return free
    fewest = least_often(pairing.weights, free)
    return sorted({*fewest, *(number for number in draft.left if number in free)})


def least_often(weights: Weights, people: Iterable[int]) -> list[int]:
    """The few of these who were third least often for the rounds that they were there."""
    return sorted(people, key=lambda number: (weights.third_costs[number], weights.noise(number, 0), number))[:TRIED]


def joined(weights: Weights, third: int, pairs: Sequence[People]) -> tuple[People, People] | None:
    """The pair that this third best joins, and the three of them; None where there is none."""
    may_sit = weights.company.may_sit
    found = [(pair, tuple(sorted((*pair, third)))) for pair in pairs if len(pair) == 2 and may_sit((*pair, third))]
    return max(found, key=lambda item: (weights.of(item[1]) - weights.of(item[0]), item[1]), default=None)


def adds_at_most(weights: Weights, third: int, others: Iterable[int]) -> int:
    """What this third can add to a pair of these at the very most."""
    costs = weights.third_costs
    best = sorted((weights.between(third, other) - costs[other] for other in others), reverse=True)
    return sum(best[:2]) - costs[third]


def _with(pairing: Pairing, third: int, fixed: Sequence[People]) -> Attempt | None:
    """The best pairs without this third, who then joins one."""
    weights = pairing.weights
    taken = {third, *(number for group in fixed for number in group)}
    pairs = pairing.pairs(taken)
    at_most = sum(map(weights.of, pairs)) + adds_at_most(weights, third, _may_meet(weights, third, taken))
    found = joined(weights, third, pairs)
    if found is None:
        pairs = pairing.pairs(taken, hosting=third)
        found = joined(weights, third, pairs)
    if found is None:
        return None
    hosts, _ = found
    return _with_better_hosts(Attempt(third, hosts, tuple(two for two in pairs if two != hosts), at_most), weights)


def _with_better_hosts(attempt: Attempt, weights: Weights) -> Attempt:
    """The same third; a host changes places with somebody of a pair as long as that is better."""
    while True:
        gain, better = max(
            _other_hosts(attempt, weights), key=lambda item: (item[0], item[1].hosts), default=(0, attempt)
        )
        if gain <= 0:
            return attempt
        attempt = better


def _other_hosts(attempt: Attempt, weights: Weights) -> Iterator[tuple[int, Attempt]]:
    """Each exchange of one host, with what it gains."""
    company, third, now = weights.company, attempt.third, weights.of(attempt.three)
    for stays, goes in (attempt.hosts, attempt.hosts[::-1]):
        for pair in attempt.pairs:
            for comes, mate in (pair, pair[::-1]):
                if company.may_meet(goes, mate) and company.may_sit((third, stays, comes)):
                    gain = weights.of((third, stays, comes)) + weights.of((goes, mate)) - now - weights.of(pair)
                    others = tuple(two for two in attempt.pairs if two != pair)
                    yield gain, replace(attempt, hosts=(stays, comes), pairs=(*others, (goes, mate)))


def _may_meet(weights: Weights, third: int, taken: Collection[int]) -> list[int]:
    company = weights.company
    return [other for other in range(len(company)) if other not in taken and company.may_meet(third, other)]
