"""Which groups of a round may be told over one statement, so that no sum or difference is about a few (INV-3, 4.3).

The floor is of people who answered this statement, not of members.

The groups lie inside each other: a team in its school, a school in its board. Whoever holds everything that is told
can add it up and take it apart, with any factors. Of groups inside each other that gives what is left of each when the
told ones inside are taken out, and sums of those; so it is enough that every such rest is nobody, or enough people.
A test holds it against `tests/reidentification.py`, which finds the few in any family of sets by counting dimensions.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from bot.domain.number import FLOOR


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
