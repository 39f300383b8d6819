"""Who is in a round, numbered in the order of their ids, and who may sit with whom."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import combinations
from operator import and_
from uuid import UUID

from bot.domain.matching.model import Member


class Company:
    """Those who are here and have room for a group. Others are known by their slots only, and by nothing else."""

    def __init__(self, members: Iterable[Member], forbidden: frozenset[frozenset[UUID]]) -> None:
        everybody = sorted(members, key=lambda member: member.id)
        self.team = tuple(everybody)
        slots = [(slot, member) for slot, member in enumerate(everybody) if member.is_here and member.load_left > 0]
        self.slots = [slot for slot, _ in slots]
        self.people = [member for _, member in slots]
        self.number = {member.id: number for number, member in enumerate(self.people)}
        self.never = _never(self.number, forbidden)
        self._windows = [member.windows for member in self.people]
        self.days = [0 if member.windows == 0 else member.days for member in self.people]  # free in none: on no day

    def __len__(self) -> int:
        return len(self.people)

    def may_meet(self, one: int, other: int) -> bool:
        """Whether these two may meet, and can."""
        mine, theirs = self._windows[one], self._windows[other]
        if mine is None or theirs is None:
            return bool(self.days[one] & self.days[other]) and other not in self.never[one]
        return bool(mine & theirs) and other not in self.never[one]

    def may_sit(self, group: Sequence[int]) -> bool:
        """Whether all of these may meet, and can at one moment: for three, that each two can is not enough."""
        return self.share_a_moment(group) and all(other not in self.never[one] for one, other in combinations(group, 2))

    def share_a_moment(self, group: Iterable[int]) -> bool:
        """Whether all of these can meet at one moment."""
        return can_meet([self.people[number] for number in group])


def can_meet(people: Sequence[Member]) -> bool:
    """One window for all who know theirs; and where somebody does not, one working day for everybody (J21)."""
    known = [member.windows for member in people if member.windows is not None]
    if known and not reduce(and_, known):
        return False
    return len(known) == len(people) or bool(reduce(and_, (member.days for member in people)))


def _never(number: dict[UUID, int], forbidden: frozenset[frozenset[UUID]]) -> list[set[int]]:
    """For each person those with whom they never meet."""
    never: list[set[int]] = [set() for _ in number]
    for people in forbidden:
        for one, other in combinations([number[person] for person in people if person in number], 2):
            never[one].add(other)
            never[other].add(one)
    return never
