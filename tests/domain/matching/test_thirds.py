"""An odd number: somebody joins a pair."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.company import Company
from bot.domain.matching.model import Debt, Member, Plan, Status
from bot.domain.matching.weights import Weights
from tests.domain.matching.strategies import Asked, asked
from tests.matching import NOBODY, PAIRS, a_team, an_id, plan_of


def threes(plan: Plan) -> list[tuple[int, ...]]:
    return [tuple(person.int for person in group.people) for group in plan.groups if len(group.people) == 3]


@pytest.mark.parametrize(("people", "candidates"), [(3, None), (9, None), (43, None), (201, None), (43, 6)])
def test_of_an_odd_number_three_meet_and_everybody_else_in_pairs(people: int, candidates: int | None) -> None:
    plan = plan_of(a_team(people), candidates=candidates)
    assert (len(threes(plan)), len(plan.groups), plan.unplaced) == (1, people // 2, ())


@pytest.mark.parametrize("people", [7, 43])
def test_those_who_were_third_least_often_are(people: int) -> None:
    rare = {1, 4, 5}
    debts = {an_id(number): Debt(thirds=0 if number in rare else 5) for number in range(people)}
    assert set(threes(plan_of(a_team(people), debts=debts))[0]) == rare


def test_a_moment_for_each_two_of_three_is_not_enough() -> None:
    ring = [Member(an_id(number), windows=windows) for number, windows in enumerate((0b011, 0b110, 0b101))]
    plan = plan_of(ring)
    assert (threes(plan), len(plan.groups), len(plan.unplaced)) == ([], 1, 1)


def best_by_trying(weights: Weights) -> int:
    """The most that one group of three and pairs can weigh, by trying everything."""
    everybody = frozenset(range(len(weights.company)))
    return max(weights.of(three) + _best_pairs(weights, everybody - set(three)) for three in combinations(everybody, 3))


def _best_pairs(weights: Weights, people: frozenset[int]) -> int:
    if not people:
        return 0
    first = min(people)
    return max(weights.of((first, other)) + _best_pairs(weights, people - {first, other}) for other in people - {first})


@given(st.sampled_from((3, 5, 7)), st.integers(0, 10**6))
@settings(max_examples=40)
def test_the_bound_is_never_below_the_best_there_is(people: int, seed: int) -> None:
    debts = {an_id(number): Debt(thirds=seed >> number & 3) for number in range(people)}
    company = Company(a_team(people), NOBODY)
    weights = Weights(company, (), policy=PAIRS, debts=debts, round_number=1, seed=seed)
    proof, best = plan_of(a_team(people), debts=debts, seed=seed).proof, best_by_trying(weights)
    assert proof.weight <= best <= proof.bound


@given(asked(most=9))
def test_nobody_is_third_where_pairs_place_as_many(asked: Asked) -> None:
    plan = plan_of(**vars(asked))
    if len(threes(plan)) == 0 and not plan.unplaced:
        assert plan.proof.status is Status.OPTIMAL
