"""Plans of a round, in a process of their own that can be stopped; and the one place that asks rustworkx."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from uuid import UUID

from bot.domain.matching.model import Debt, Edge, Member, Met, Plan, Policy
from bot.domain.matching.planner import plan_round

FEW_CANDIDATES = 10  # for the plan that is there when time is up


@dataclass(frozen=True)
class Draw:
    """All that a plan depends on."""

    members: Sequence[Member]
    history: Sequence[Met]
    policy: Policy
    round_number: int
    seed: int
    forbidden: frozenset[frozenset[UUID]] = frozenset()
    debts: Mapping[UUID, Debt] = field(default_factory=dict)

    def plan(self, candidates: int | None = None) -> Plan:
        """The plan, here and now."""
        return plan_round(
            self.members, self.history, forbidden=self.forbidden, policy=self.policy, debts=self.debts,
            round_number=self.round_number, seed=self.seed, match=heaviest_pairs, candidates=candidates,
        )  # fmt: skip


def heaviest_pairs(people: int, edges: Sequence[Edge]) -> list[tuple[int, int]]:
    """As many pairs as there can be, and of those the heaviest, in order.

    Without `max_cardinality` meetings of negative weight are dropped; without `weight_fn` every weight is one, and a
    weight that is no whole number is cut to one, both without a word. Of equal pairings the order of edges decides.
    """
    import rustworkx  # its memory is for the process that plans, which is not the one that always runs

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(people))
    graph.extend_from_weighted_edge_list(sorted(edges))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(two), max(two)) for two in found)


async def plan_in_time(draw: Draw, *, seconds: float) -> Plan:
    """The best plan that is there within so many seconds, while this process goes on with its work.

    A plan on few candidates is made first, and waited for: it is what is given back when time is up.
    """
    return await asyncio.to_thread(_plan_apart, draw, seconds)


def _plan_apart(draw: Draw, seconds: float) -> Plan:
    until = monotonic() + seconds
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(draw, theirs), daemon=True)
    worker.start()
    theirs.close()  # or the end of that process would not be heard of
    try:
        plan: Plan = ours.recv()
        left = until - monotonic()
        if left > 0 and ours.poll(left):
            with suppress(EOFError):  # it died of the larger one
                plan = ours.recv()
    finally:
        worker.kill()  # a native call hears no other signal
        worker.join()
        ours.close()
    return plan


def _work(draw: Draw, theirs: Connection) -> None:
    theirs.send(draw.plan(FEW_CANDIDATES))
    theirs.send(draw.plan())
