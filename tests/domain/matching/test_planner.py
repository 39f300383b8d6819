"""Who meets whom: everybody once, nobody who may not, and the same plan wherever it is made."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.model import Debt, Edge, Member, Plan, Policy, Status
from bot.services.solver import heaviest_pairs
from tests.domain.matching.strategies import Asked, asked
from tests.matching import a_school, a_team, an_id, may_all_meet, most_placed, pair_of, plan_of, slow_pairs

ROOT = Path(__file__).parents[3]
ANY_SIZE = (2, 3, 4, 6, 8)


def planned(asked: Asked) -> Plan:
    return plan_of(**vars(asked))


# -- who has a place --


@given(asked(sizes=ANY_SIZE), st.sampled_from((None, 3)))
def test_everybody_who_is_here_is_in_one_group_or_unplaced(asked: Asked, candidates: int | None) -> None:
    plan = plan_of(**vars(asked), candidates=candidates)
    named = [person for group in plan.groups for person in group.people] + [left.id for left in plan.unplaced]
    assert sorted(named) == sorted(member.id for member in asked.members if member.is_here)


@given(asked(sizes=ANY_SIZE), st.sampled_from((None, 3)))
def test_all_of_a_group_may_meet_and_can_at_one_moment(asked: Asked, candidates: int | None) -> None:
    plan = plan_of(**vars(asked), candidates=candidates)
    by_id = {member.id: member for member in asked.here}
    together = [[by_id[person] for person in group.people] for group in plan.groups]
    assert [people for people in together if not may_all_meet(people, asked.forbidden)] == []


@given(asked(sizes=ANY_SIZE))
def test_a_group_has_two_to_eight_people_and_in_a_team_of_pairs_at_most_three(asked: Asked) -> None:
    largest = 3 if asked.policy.size == 2 else 8
    assert {len(group.people) for group in planned(asked).groups} <= set(range(2, largest + 1))


@given(asked(sizes=(2, 3, 4, 8)))
@settings(max_examples=150)
def test_nobody_is_left_while_more_people_can_have_a_place(asked: Asked) -> None:
    placed = sum(len(group.people) for group in planned(asked).groups)
    assert placed == most_placed(asked.here, asked.forbidden)  # a larger group can be parted in pairs and threes


@given(asked(most=10))
@settings(max_examples=60)
def test_nor_among_a_few_candidates_each(asked: Asked) -> None:
    plan = plan_of(**vars(asked), candidates=2)
    left = {unplaced.id for unplaced in plan.unplaced}
    alone = [member for member in asked.here if member.id in left]
    assert [two for two in combinations(alone, 2) if may_all_meet(two, asked.forbidden)] == []


def test_who_waited_goes_before_others() -> None:
    members = [*(Member(an_id(number), windows=1) for number in range(3)), Member(an_id(3), windows=2)]
    star = frozenset({pair_of(1, 2)})  # 0 may meet 1 or 2, and there is no three
    first = plan_of(members, forbidden=star, round_number=1)
    (left,) = [unplaced.id for unplaced in first.unplaced if unplaced.id != an_id(3)]
    second = plan_of(members, forbidden=star, round_number=2, debts={left: Debt(waited=1)})
    assert left in {person for group in second.groups for person in group.people}


def test_an_empty_round_has_a_plan_and_its_proof() -> None:
    for nobody in ([], [replace(member, is_here=False) for member in a_team(3)]):
        plan = plan_of(nobody)
        assert (plan.groups, plan.unplaced, plan.proof.status, plan.proof.gap) == ((), (), Status.OPTIMAL, 0)


# -- how good it is --


def weights_of(asked: Asked, candidates: int | None = None) -> tuple[list[int], list[int]]:
    """The weight of every matching that was asked for: what rustworkx found, and what networkx finds."""
    ours: list[int] = []
    yardstick: list[int] = []

    def match(people: int, edges: Sequence[Edge]) -> list[tuple[int, int]]:
        weight = {(one, other): weight for one, other, weight in edges}
        found, slow = heaviest_pairs(people, edges), slow_pairs(people, edges)
        ours.append(sum(weight[two] for two in found))
        yardstick.append(sum(weight[two] for two in slow))
        return found

    plan_of(**vars(asked), match=match, candidates=candidates)
    return ours, yardstick


@given(asked(most=12), st.sampled_from((None, 3)))
@settings(max_examples=60)
def test_the_matching_weighs_what_networkx_finds(asked: Asked, candidates: int | None) -> None:
    ours, yardstick = weights_of(asked, candidates)
    assert ours == yardstick


@given(asked(most=9), st.sampled_from((None, 3)))
def test_no_weight_passes_its_bound(asked: Asked, candidates: int | None) -> None:
    proof = plan_of(**vars(asked), candidates=candidates).proof
    assert proof.gap >= 0
    assert (proof.gap == 0) is (proof.status is Status.OPTIMAL)


@given(asked(most=10))
def test_few_candidates_never_place_or_weigh_more_than_all_pairs(asked: Asked) -> None:
    everything, few = planned(asked), plan_of(**vars(asked), candidates=2)
    assert len(few.unplaced) >= len(everything.unplaced)
    if everything.proof.status is Status.OPTIMAL and len(few.unplaced) == len(everything.unplaced) and all_pairs(few):
        assert few.proof.weight <= everything.proof.weight <= few.proof.bound


def all_pairs(plan: Plan) -> bool:
    return all(len(group.people) == 2 for group in plan.groups)


@given(st.integers(1, 4), st.integers(0, 2**32))
@settings(max_examples=30)
def test_do_not_pair_never_makes_a_plan_weigh_more(half: int, seed: int) -> None:
    chance = Random(seed)
    members = [replace(member, windows=None) for member in a_school(half * 2, chance)]
    forbidden = frozenset({pair_of(*chance.sample(range(half * 2), 2))})
    freely, less = plan_of(members), plan_of(members, forbidden=forbidden)
    assert less.unplaced or less.proof.weight <= freely.proof.weight


# -- the same plan --


@given(asked(most=9, sizes=ANY_SIZE), st.randoms(use_true_random=False))
def test_the_same_input_in_any_order_gives_the_same_plan(asked: Asked, chance: Random) -> None:
    members, history, debts = list(asked.members), list(asked.history), list(asked.debts.items())
    for some in (members, history, debts):
        chance.shuffle(some)
    shuffled = replace(asked, members=tuple(members), history=tuple(history), debts=dict(debts))
    assert planned(shuffled) == planned(asked)


def test_the_same_input_in_any_process_gives_the_same_plan() -> None:
    program = f"from {__name__} import several; print(several())"
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT,
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "271828")
    }  # fmt: skip
    assert said == {f"{several()}\n"}


def several() -> list[dict[str, object]]:
    """Plans of each kind."""
    school = a_school(60, Random(1))
    return [
        asdict(plan)
        for plan in (
            plan_of(school, policy=Policy()),
            plan_of(school[:41], policy=Policy()),
            plan_of(school, candidates=6),
            plan_of(school, policy=Policy(4)),
        )
    ]


def test_another_round_or_seed_gives_another_plan() -> None:
    team = a_school(60, Random(1))
    plans = [plan_of(team), plan_of(team, round_number=2), plan_of(team, seed=2)]
    assert [one.groups == other.groups for one, other in combinations(plans, 2)] == [False, False, False]


@pytest.mark.parametrize("size", [1, 9])
def test_a_group_of_one_or_nine_is_refused(size: int) -> None:
    with pytest.raises(ValueError):
        Policy(size)
