"""What a round leaves owed to everybody in it: the next one is planned with these."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from bot.domain.matching.company import Company
from bot.domain.matching.model import MOST_WEAK, SMALLEST, Debt, Group, Member, NoPlace, Plan, Policy, Turns
from bot.domain.matching.weights import Weights

COMPARED = 200  # colleagues with whom a match is compared; all of them where there are not more


def debts_after(
    plan: Plan,
    members: Iterable[Member],
    debts: Mapping[UUID, Debt],
    *,
    forbidden: frozenset[frozenset[UUID]],
    policy: Policy,
    round_number: int,
    seed: int,
) -> dict[UUID, Debt]:
    """Everybody's debt once this plan is carried out; of who was not here, or had no load left, as it was."""
    company = Company(members, forbidden)
    weights = Weights(company, (), policy=policy, debts=debts, round_number=round_number, seed=seed)
    hashed = weights.hashed()
    place = {number: at for at, number in enumerate(hashed)}
    after = dict(debts)
    for group in plan.groups:
        for person in group.people:
            number = company.number[person]
            compared = (hashed[place[number] + 1 :] + hashed[: place[number]])[:COMPARED]
            is_weak = _is_weak(
                number, [company.number[mate] for mate in group.people if mate != person], compared, weights
            )
            after[person] = _after(
                debts.get(person, Debt()), person, group, policy=policy, is_weak=is_weak, round_number=round_number
            )
    for left in plan.unplaced:
        if left.reason is not NoPlace.LOAD:
            debt = debts.get(left.id, Debt())
            after[left.id] = replace(debt, waited=debt.waited + 1)
    return after


def _after(debt: Debt, person: UUID, group: Group, *, policy: Policy, is_weak: bool, round_number: int) -> Debt:
    """The debt of somebody who met this group."""
    is_third = policy.size == SMALLEST and len(group.people) > SMALLEST
    return Debt(
        weak=min(MOST_WEAK, debt.weak + 1) if is_weak else 0,
        thirds=debt.thirds + is_third,
        waited=0,
        attended=debt.attended + 1,
        case_giver=_turns(debt.case_giver, round_number) if person == group.case_giver else debt.case_giver,
        starter=_turns(debt.starter, round_number) if person == group.starter else debt.starter,
    )


def _turns(turns: Turns, round_number: int) -> Turns:
    return Turns(turns.times + 1, round_number)


def _is_weak(number: int, mates: list[int], compared: list[int], weights: Weights) -> bool:
    """Whether they have less for each other than three in four of the meetings that this person could have had."""
    may_meet = weights.company.may_meet
    could = sorted(weights.quality(number, other) for other in compared if may_meet(number, other))
    if not could:
        return False
    return sum(weights.quality(number, mate) for mate in mates) < len(mates) * could[len(could) * 3 // 4]
