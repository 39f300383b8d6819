"""Which groups of a round may be told over one statement, so that no sum or difference is about a few (INV-3, 4.3).

The groups lie inside each other: a team in its school, a school in its board. Whoever holds everything that is told
can add it up and take it apart, with any factors. Of groups inside each other that gives what is left of each when the
told ones inside are taken out, and sums of those; so it is enough that every such rest is nobody, or enough people.
`isolates` says the same of any family of sets, by counting dimensions; a test holds the two against each other.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from uuid import UUID

FLOOR = 5  # people who answered this statement, not members (4.3); may be raised, never lowered


@dataclass(frozen=True)
class Group:
    """How many people of a group answered one statement, and the groups inside it, which share nobody."""

    name: UUID
    answered: int
    inside: tuple["Group", ...] = ()


def tellable(whole: Group) -> frozenset[UUID]:
    """The names of the groups that may be told together: of a large one rather than of the small ones in it."""
    told = {group.name for group in _inside_out(whole) if group.answered >= FLOOR}
    for group in _inside_out(whole):
        while group.name in told and 0 < _rest(group, told) < FLOOR:
            told.discard(min(_nearest(group, told), key=_size).name)
    for group in sorted(_inside_out(whole), key=_size, reverse=True):  # what was kept back for one that is not told
        if group.answered >= FLOOR and group.name not in told and _all_fit(whole, {*told, group.name}):
            told.add(group.name)
    return frozenset(told)


def _all_fit(whole: Group, told: Collection[UUID]) -> bool:
    rests = (_rest(group, told) for group in _inside_out(whole) if group.name in told)
    return not any(0 < rest < FLOOR for rest in rests)


def _size(group: Group) -> tuple[int, UUID]:
    return group.answered, group.name


def isolates(sets: Sequence[frozenset[int]], *, floor: int = FLOOR) -> bool:
    """Whether some sum of these sets, with any factors, is about one person or more, but fewer than `floor`.

    Such a sum is nought on everybody but a few. There is one exactly when leaving these few out costs a dimension.
    """
    everybody = sorted(frozenset[int]().union(*sets))
    kinds: dict[tuple[bool, ...], list[int]] = {}
    for one in everybody:  # people who are in the same sets cannot be told apart
        kinds.setdefault(tuple(one in group for group in sets), []).append(one)
    full = _rank([*kinds])
    return any(
        sum(len(kinds[kind]) for kind in few) < floor and _rank([kind for kind in kinds if kind not in few]) < full
        for few in _some_of([*kinds], floor)
    )


def _some_of(kinds: Sequence[tuple[bool, ...]], floor: int) -> Iterator[tuple[tuple[bool, ...], ...]]:
    for number in range(1, floor):
        yield from combinations(kinds, number)


def _rank(rows: Collection[Sequence[bool]]) -> int:
    """The dimensions of these rows, exactly."""
    left, rank = [[Fraction(int(cell)) for cell in row] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for row in left[rank + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [cell - factor * mine for cell, mine in zip(row, pivot, strict=True)]
        rank += 1
    return rank


def _inside_out(group: Group) -> Iterator[Group]:
    for one in group.inside:
        yield from _inside_out(one)
    yield group


def _nearest(group: Group, told: Collection[UUID]) -> Iterator[Group]:
    """The told groups inside, of each the largest."""
    for one in group.inside:
        if one.name in told:
            yield one
        else:
            yield from _nearest(one, told)


def _rest(group: Group, told: Collection[UUID]) -> int:
    """How many of a group are in no told group inside it."""
    return group.answered - sum(one.answered for one in _nearest(group, told))
