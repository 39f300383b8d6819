"""What rustworkx is asked, and a plan that has to be there in time."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.model import Edge, Policy, Status
from bot.services.solver import FEW_CANDIDATES, Draw, heaviest_pairs, plan_in_time
from tests.matching import a_school, slow_pairs

weights = st.one_of(st.integers(-3, 3), st.integers(-(10**21), 10**21))
graphs = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda two: two[0] < two[1]), weights
).map(lambda edges: [(*two, weight) for two, weight in edges.items()])


def a_draw(people: int) -> Draw:
    return Draw(a_school(people, Random(people)), [], Policy(), round_number=1, seed=1)


@given(graphs)
def test_as_many_pairs_and_as_heavy_as_networkx_finds(edges: list[Edge]) -> None:
    weight = {(one, other): weight for one, other, weight in edges}
    found, yardstick = heaviest_pairs(9, edges), slow_pairs(9, edges)
    assert (len(found), sum(weight[two] for two in found)) == (len(yardstick), sum(weight[two] for two in yardstick))


@given(graphs, st.randoms(use_true_random=False))
def test_the_same_pairs_whatever_the_order_of_edges(edges: list[Edge], chance: Random) -> None:
    shuffled = chance.sample(edges, len(edges))
    assert heaviest_pairs(9, shuffled) == heaviest_pairs(9, edges)


def test_a_meeting_that_costs_more_than_it_is_worth_is_better_than_none() -> None:
    assert heaviest_pairs(2, [(0, 1, -(10**12))]) == [(0, 1)]


async def test_with_time_it_is_the_plan_that_is_made_here() -> None:
    draw = a_draw(40)
    assert await plan_in_time(draw, seconds=60) == draw.plan()


async def test_without_time_it_is_the_plan_on_few_candidates_and_says_so() -> None:
    draw = a_draw(600)
    plan = await plan_in_time(draw, seconds=0)
    assert (plan, plan.proof.status) == (draw.plan(FEW_CANDIDATES), Status.BOUNDED)


async def test_an_empty_round_takes_no_time() -> None:
    nobody = replace(a_draw(2), members=[])
    assert (await plan_in_time(nobody, seconds=0)).groups == ()
