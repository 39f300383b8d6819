"""The best candidates of each person, where there are too many people to weigh every pair.

A set of people is one whole number with a bit for each: to intersect ten thousand people takes a microsecond, so that
everybody's candidates are found in order of quality without a look at each pair. Who met lately comes last.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from bot.domain.matching.model import Edge
from bot.domain.matching.weights import GUIDE_POINTS, MOST_WINDOWS, NOISE, POINTS, ROLE_POINTS, WINDOW_POINTS, Weights

Key = TypeVar("Key")
Feature = tuple[int, int]  # points, and the people with whom one has them


class Candidates:
    """Who would be best for whom."""

    def __init__(self, weights: Weights, limit: int) -> None:
        self._weights = weights
        self._limit = limit
        self._order = weights.hashed()  # of equally good people everybody gets others
        self._place = {number: place for place, number in enumerate(self._order)}
        people = [weights.company.people[number] for number in self._order]
        self._all = (1 << len(people)) - 1
        self._windows = _sets([_bits(member.windows or 0) for member in people])
        self._days = _sets([_bits(weights.company.days[number]) for number in self._order])
        self._unknown = _set(member.windows is None for member in people)
        policy = weights.policy
        self._traits = [
            (trait, trait in policy.apart, _sets([{member.trait(trait)} for member in people]))
            for trait in sorted(policy.apart | policy.alike)
        ]
        self._offers, self._wants = (
            _sets([_bits(roles[number]) for number in self._order]) for roles in (weights.offers, weights.wants)
        )
        self._most_owed = max((debt.weak for debt in weights.debts), default=0)

    def edges(self) -> tuple[list[Edge], list[int]]:
        """The meetings with the best candidates of either, in order; and what nobody's best meeting can pass."""
        two: set[tuple[int, int]] = set()
        most: list[int] = []
        for one in range(len(self._order)):
            others, best = self._of(one)
            two.update((one, other) if one < other else (other, one) for other in others)
            most.append(best)
        return [(one, other, self._weights.between(one, other)) for one, other in sorted(two)], most

    def _of(self, one: int) -> tuple[list[int], int]:
        shares, levels = self._free_with(one)
        later = sum(1 << self._place[other] for other in self._weights.costs[one])
        found = [self._order[place] for place in self._meant_for(one, shares & ~later)]
        later |= sum(1 << self._place[other] for other in found)
        best = -1
        for points, people in self._classes(self._features(one), shares):
            for level in range(MOST_WINDOWS, -1, -1):
                here = people & levels[level] & ~(levels[level + 1] if level < MOST_WINDOWS else 0)
                if here and best < 0:
                    best = points + level * WINDOW_POINTS
                found += self._some(here & ~later, one, self._limit - len(found))
            if len(found) >= self._limit:
                break
        again = sorted(self._weights.costs[one].items(), key=lambda item: (item[1], item[0]))
        found += [other for other, _ in again if shares >> self._place[other] & 1][: self._limit - len(found)]
        return found, self._at_most(one, best)

    def _at_most(self, one: int, quality: int) -> int:
        """What a meeting of this quality weighs at the very most; nothing for who can meet nobody."""
        if quality < 0:
            return 0
        owed = self._weights.debts[one].weak + self._most_owed
        guide = 0 if self._weights.blocks is None else GUIDE_POINTS
        return quality * (4 + owed) // 4 + NOISE - 1 + guide

    def _free_with(self, one: int) -> tuple[int, list[int]]:
        """Whom this person may meet; and those with whom they share at least so many windows, from 0 up."""
        member = self._weights.company.people[one]
        by_day = 0
        for day in _bits(self._weights.company.days[one]):
            by_day |= self._days.get(day, 0)
        levels = [self._all, *[0] * MOST_WINDOWS]
        for window in _bits(member.windows or 0):
            free = self._windows[window]
            for level in range(MOST_WINDOWS, 0, -1):
                levels[level] |= levels[level - 1] & free
        shares = by_day if member.windows is None else levels[1] | by_day & self._unknown
        never = self._weights.company.never[one] | {one}
        return shares & ~sum(1 << self._place[other] for other in never), levels

    def _features(self, one: int) -> list[Feature]:
        """What this person can have with others, and with whom."""
        member = self._weights.company.people[one]
        features = []
        for trait, is_apart, sets in self._traits:
            value = member.trait(trait)
            if value is not None:
                others = self._all & ~sets[value] & ~sets.get(None, 0) if is_apart else sets[value]
                features.append((POINTS[trait], others))
        both_ways = (self._weights.offers[one], self._wants), (self._weights.wants[one], self._offers)
        for roles, who in both_ways:
            matched = 0
            for role in _bits(roles):
                matched |= who.get(role, 0)
            features.append((ROLE_POINTS, matched))
        return features

    def _classes(self, features: list[Feature], among: int) -> Iterator[tuple[int, int]]:
        """These people by what one has with them, the best first."""
        classes = {0: among}
        for points, people in features:
            parted: dict[int, int] = {}
            for before, group in classes.items():
                for total, those in ((before + points, group & people), (before, group & ~people)):
                    if those:
                        parted[total] = parted.get(total, 0) | those
            classes = parted
        yield from sorted(classes.items(), reverse=True)

    def _meant_for(self, one: int, among: int) -> list[int]:
        """The places of those whom the schedule means for this person."""
        blocks = self._weights.blocks
        if blocks is None:
            return []
        return [place for place, other in enumerate(self._order) if among >> place & 1 and blocks[other] == blocks[one]]

    def _some(self, people: int, one: int, number: int) -> list[int]:
        """At most so many of these, from the place of this person on and then from the beginning."""
        found: list[int] = []
        after = people >> self._place[one] << self._place[one]
        for part in (after, people ^ after):
            rest = part
            while rest and len(found) < number:
                lowest = rest & -rest
                found.append(self._order[lowest.bit_length() - 1])
                rest ^= lowest
        return found


def _bits(number: int) -> set[int]:
    return {place for place in range(number.bit_length()) if number >> place & 1}


def _set(belongs: Iterator[bool]) -> int:
    digits = "".join("1" if one else "0" for one in belongs)
    return int(digits[::-1] or "0", 2)


def _sets(keys: Sequence[AbstractSet[Key]]) -> dict[Key, int]:
    """For each key the people who have it."""
    every = {key for some in keys for key in some}
    return {key: _set(key in some for some in keys) for key in every}
