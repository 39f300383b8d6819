"""Somebody who keeps every figure that was ever told to anybody, and works out of whom each of them must be.

They know who belonged where and who answered what is counted, and may add figures up with any factors, take them from
each other, and wait for years. What they look for is a sum that is about one to four people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd

from bot.domain.number import Number

MOST = 4  # so many people are too few to be told of (4.3)


@dataclass(frozen=True)
class Told:
    """A figure: about what, which answers were counted, and who saw it. Only figures about one thing can be added up.

    An answer is whose it is, and after a space which of theirs if there are more.
    """

    about: str
    answers: frozenset[str]
    viewer: str = ""
    number: Number | None = None


@dataclass(frozen=True)
class Found:
    """A few people of whom something can be worked out."""

    about: str
    people: frozenset[str]


def attack(told: Iterable[Told]) -> list[Found]:
    """Every smallest group of one to four people of whom the figures tell something; nobody, if all is well."""
    about: dict[str, set[frozenset[str]]] = defaultdict(set)
    for one in told:
        about[one.about].add(one.answers)
    found = [Found(name, people) for name, sets in about.items() for people in _too_few([*sets])]
    return sorted(found, key=lambda one: (one.about, sorted(one.people)))


def _too_few(sets: Sequence[frozenset[str]]) -> Iterator[frozenset[str]]:
    """A combination is about these few alone exactly if without what is of nobody else the rows span less."""
    alike: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for answer in frozenset[str]().union(*sets):
        alike[tuple(int(answer in one) for one in sets)].add(answer.partition(" ")[0])
    full, found = rank([*alike]), list[frozenset[str]]()
    small = {frozenset(people) for people in alike.values() if len(people) <= MOST}
    if rank([key for key, people in alike.items() if people not in small]) == full:
        return
    for few in (few for number in range(1, MOST + 1) for few in combinations(sorted(small, key=sorted), number)):
        people = frozenset[str]().union(*few)
        is_new = len(people) <= MOST and not any(one <= people for one in found)
        if is_new and rank([key for key, whose in alike.items() if not whose <= people]) < full:
            found.append(people)
            yield people


def rank(rows: Collection[Sequence[int]]) -> int:
    """How many of these rows of whole numbers do not follow from the others; exact."""
    left, found = [list(row) for row in rows if any(row)], 0
    while left:
        pivot = left.pop()
        place = next(number for number, cell in enumerate(pivot) if cell)
        left = [reduced for row in left if any(reduced := _without(row, pivot, place))]
        found += 1
    return found


def _without(row: list[int], pivot: list[int], place: int) -> list[int]:
    if not row[place]:
        return row
    reduced = [cell * pivot[place] - mine * row[place] for cell, mine in zip(row, pivot, strict=True)]
    factor = gcd(*reduced)
    return [cell // factor for cell in reduced] if factor > 1 else reduced
