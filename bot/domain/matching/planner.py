"""Who meets whom in a round: everything in, one plan out, with its proof."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from bot.domain.matching.company import Company
from bot.domain.matching.draft import Draft, weight_of
from bot.domain.matching.drafting import Drafted, of_all_pairs, of_candidates, of_groups
from bot.domain.matching.exchange import FEW_STEPS, STEPS
from bot.domain.matching.model import (
    ALL_PAIRS,
    CANDIDATES,
    SMALLEST,
    Debt,
    MaxWeightMatching,
    Member,
    Met,
    Plan,
    Policy,
    Proof,
    Status,
)
from bot.domain.matching.seats import group_of
from bot.domain.matching.unplaced import unplaced_of
from bot.domain.matching.weights import Weights, stable


def plan_round(
    members: Iterable[Member],
    history: Iterable[Met],
    *,
    forbidden: frozenset[frozenset[UUID]],
    policy: Policy,
    debts: Mapping[UUID, Debt],
    round_number: int,
    seed: int,
    match: MaxWeightMatching,
    candidates: int | None = None,
) -> Plan:
    """The plan of one round.

    `members` is the whole team, also who is not in this round: a reason for having no place is true of all of them
    (J20). `forbidden` has do-not-pair and leaders with the people they lead alike. `candidates` is for each person
    how many meetings are weighed: all of them up to 200 people and 40 above, unless it says otherwise. Where it does,
    groups of three or more are looked for a shorter while.
    """
    company = Company(members, forbidden)
    weights = Weights(company, history, policy=policy, debts=debts, round_number=round_number, seed=seed)
    draft, status, bound = _drafted(weights, match, candidates, stable(seed, round_number))
    groups = sorted(
        (group_of([company.people[number] for number in group], debts, policy) for group in draft.groups),
        key=lambda group: group.people,
    )
    placed = [person for group in groups for person in group.people]
    weight = weight_of(draft, weights)
    proof = Proof(Status.OPTIMAL if bound == weight else status, weight, bound)
    return Plan(tuple(groups), unplaced_of(company.team, placed), proof, _first_repeat(draft))


def _drafted(weights: Weights, match: MaxWeightMatching, candidates: int | None, seed: int) -> Drafted:
    """A draft, how sure it is that none is better, and what none can pass."""
    if weights.policy.size > SMALLEST:
        return of_groups(weights, match, steps=STEPS if candidates is None else FEW_STEPS, seed=seed)
    if candidates is None and len(weights.company) <= ALL_PAIRS:
        return of_all_pairs(weights, match)
    return of_candidates(weights, match, candidates or CANDIDATES)


def _first_repeat(draft: Draft) -> int | None:
    """When all meetings that there can be are used up, were every round like this one.

    It knows of numbers only: what somebody may not, or cannot, would tell of do-not-pair (J20).
    """
    people = sum(len(group) for group in draft.groups)
    meetings = sum(len(group) * (len(group) - 1) // 2 for group in draft.groups)
    return people * (people - 1) // 2 // meetings + 1 if meetings else None
