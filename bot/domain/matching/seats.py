"""Who brings the case, who takes the first step, and why these people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from uuid import UUID

from bot.domain.matching.model import Debt, Group, Member, Policy, Reason, Turns, Why


def group_of(people: Iterable[Member], debts: Mapping[UUID, Debt], policy: Policy) -> Group:
    """These people as a group, each seat for who had it least often."""
    sitting = sorted(people, key=lambda member: member.id)
    ids = [member.id for member in sitting]
    case_giver = _next(ids, debts, lambda debt: debt.case_giver)
    starter = _next([one for one in ids if one != case_giver], debts, lambda debt: debt.starter)
    return Group(tuple(ids), case_giver, starter, tuple(_reasons(sitting, policy)))


def _next(people: Sequence[UUID], debts: Mapping[UUID, Debt], turns_of: Callable[[Debt], Turns]) -> UUID:
    """Whose turn it is: least often for the rounds they were there, then longest ago."""

    def how_often(person: UUID) -> tuple[Fraction, int, UUID]:
        debt = debts.get(person, Debt())
        turns = turns_of(debt)
        return Fraction(turns.times, max(1, debt.attended)), turns.last, person

    return min(people, key=how_often)


def _reasons(people: Sequence[Member], policy: Policy) -> Iterator[Reason]:
    for one, other in permutations(people, 2):
        for role in sorted(one.offers & other.wants):
            yield Reason(Why.ROLE, role, offers=one.id, wants=other.id)
    for trait in sorted(policy.apart | policy.alike):
        values = [member.trait(trait) for member in people]
        if None in values:
            continue
        if trait in policy.apart and len(set(values)) == len(values):
            yield Reason(Why.APART, trait)
        if trait in policy.alike and len(set(values)) == 1:
            yield Reason(Why.ALIKE, trait)
