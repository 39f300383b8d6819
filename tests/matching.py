"""Teams to plan, small ones for rules and made-up schools for figures, and the yardstick: networkx."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random
from uuid import UUID

import networkx  # type: ignore[import-untyped]  # the yardstick, and nothing else

from bot.domain.matching.company import can_meet
from bot.domain.matching.model import Debt, Edge, MaxWeightMatching, Member, Met, Plan, Policy
from bot.domain.matching.planner import plan_round
from bot.services.solver import heaviest_pairs

PAIRS = Policy()
NOBODY: frozenset[frozenset[UUID]] = frozenset()
ROLES = tuple(f"role-{number}" for number in range(10))


def an_id(number: int) -> UUID:
    """The same id for the same number, in that order."""
    return UUID(int=number)


def a_team(people: int) -> list[Member]:
    """So many people who can all meet."""
    return [Member(an_id(number)) for number in range(people)]


def a_school(people: int, chance: Random) -> list[Member]:
    """People with three to six of twenty windows, in schools of forty, five sections, two roles each way."""
    return [
        Member(
            an_id(number),
            windows=sum(1 << window for window in chance.sample(range(20), chance.randint(3, 6))),
            school=f"school-{chance.randrange(max(1, people // 40))}",
            section=f"section-{chance.randrange(5)}",
            offers=frozenset(chance.sample(ROLES, 2)),
            wants=frozenset(chance.sample(ROLES, 2)),
        )
        for number in range(people)
    ]


def pair_of(one: int, other: int) -> frozenset[UUID]:
    """These two, as history and do-not-pair name them."""
    return frozenset({an_id(one), an_id(other)})


def plan_of(
    members: Iterable[Member],
    history: Iterable[Met] = (),
    *,
    forbidden: frozenset[frozenset[UUID]] = NOBODY,
    policy: Policy = PAIRS,
    debts: Mapping[UUID, Debt] | None = None,
    round_number: int = 1,
    seed: int = 1,
    match: MaxWeightMatching = heaviest_pairs,
    candidates: int | None = None,
) -> Plan:
    """A plan in which everything that is not named is as plain as can be."""
    return plan_round(
        members, history, forbidden=forbidden, policy=policy, debts=debts or {}, round_number=round_number, seed=seed,
        match=match, candidates=candidates,
    )  # fmt: skip


def slow_pairs(people: int, edges: Sequence[Edge]) -> list[tuple[int, int]]:
    """The yardstick: what networkx finds, in order."""
    graph = networkx.Graph()
    graph.add_nodes_from(range(people))
    graph.add_weighted_edges_from(edges)
    return sorted((min(two), max(two)) for two in networkx.max_weight_matching(graph, maxcardinality=True))


def met_in(plan: Plan, round_number: int) -> list[Met]:
    """The groups of a plan, all of which met."""
    return [Met(round_number, frozenset(group.people)) for group in plan.groups]


def may_all_meet(people: Sequence[Member], forbidden: frozenset[frozenset[UUID]]) -> bool:
    """Whether these may be one group, worked out apart from the planner."""
    twos = (frozenset({one.id, other.id}) for one, other in combinations(people, 2))
    return can_meet(people) and not any(two in forbidden for two in twos)


def most_placed(people: Sequence[Member], forbidden: frozenset[frozenset[UUID]], largest: int = 3) -> int:
    """How many of these can have a place at all, by trying every way to group them."""
    if len(people) < 2:
        return 0
    first, *others = people
    most = most_placed(others, forbidden, largest)
    for size in range(1, largest):
        for mates in combinations(others, size):
            if may_all_meet([first, *mates], forbidden):
                rest = [other for other in others if other not in mates]
                most = max(most, 1 + size + most_placed(rest, forbidden, largest))
    return most


def repeats(groups_by_round: Sequence[Sequence[frozenset[UUID]]]) -> list[int]:
    """After how many rounds two people met again, each time that any two did."""
    last: dict[frozenset[UUID], int] = {}
    gaps = []
    for number, groups in enumerate(groups_by_round):
        for two in (frozenset(two) for group in groups for two in combinations(group, 2)):
            if two in last:
                gaps.append(number - last[two])
            last[two] = number
    return gaps
