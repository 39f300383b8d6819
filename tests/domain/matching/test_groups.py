"""Groups of three to eight."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching.groups import sizes_for
from bot.domain.matching.model import LARGEST, SMALLEST, Debt, Member, Policy, Status
from tests.domain.matching.strategies import Asked, asked
from tests.matching import a_school, a_team, an_id, may_all_meet, plan_of

SIZES = (3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [
        (0, 4, []),
        (1, 4, []),
        (2, 8, [2]),
        (5, 4, [5]),
        (6, 4, [3, 3]),
        (7, 4, [4, 3]),
        (9, 8, [5, 4]),
        (29, 4, [5, 4, 4, 4, 4, 4, 4]),
        (32, 4, [4] * 8),
    ],
)
def test_groups_are_as_near_to_the_size_that_is_wanted_as_can_be(people: int, size: int, sizes: list[int]) -> None:
    assert sizes_for(people, size) == sizes


@given(st.integers(2, 300), st.sampled_from(SIZES))
def test_everybody_has_a_group_of_two_to_eight_and_none_is_two_larger_than_another(people: int, size: int) -> None:
    sizes = sizes_for(people, size)
    assert (sum(sizes), max(sizes) - min(sizes) <= 1) == (people, True)
    assert SMALLEST <= min(sizes) <= max(sizes) <= LARGEST


@given(st.integers(2, 40), st.sampled_from(SIZES))
@settings(max_examples=25)
def test_where_all_can_meet_the_plan_has_these_sizes(people: int, size: int) -> None:
    plan = plan_of(a_team(people), policy=Policy(size))
    assert sorted((len(group.people) for group in plan.groups), reverse=True) == sizes_for(people, size)


@given(asked(most=12, sizes=SIZES))
@settings(max_examples=60)
def test_no_weight_passes_its_bound(asked: Asked) -> None:
    proof = plan_of(**vars(asked)).proof
    assert proof.gap >= 0
    assert (proof.gap == 0) is (proof.status is Status.OPTIMAL)


def test_many_people_are_planned_in_parts_and_all_have_a_group() -> None:
    school = a_school(230, Random(1))
    by_id = {member.id: member for member in school}
    plan = plan_of(school, policy=Policy(4), candidates=10)
    together = [[by_id[person] for person in group.people] for group in plan.groups]
    assert (plan.unplaced, plan.proof.gap > 0) == ((), True)
    assert [people for people in together if not may_all_meet(people, frozenset())] == []


def test_who_can_meet_one_alone_leaves_with_them() -> None:
    team = [Member(an_id(number), windows=0b01) for number in range(3)]
    two = [Member(an_id(3), windows=0b11), Member(an_id(4), windows=0b10)]
    groups = {tuple(person.int for person in group.people) for group in plan_of([*team, *two], policy=Policy(4)).groups}
    assert groups == {(0, 1, 2), (3, 4)}


def test_groups_do_not_count_thirds() -> None:
    team, debts = a_team(12), {an_id(number): Debt(thirds=number) for number in range(12)}
    assert plan_of(team, policy=Policy(3), debts=debts) == plan_of(team, policy=Policy(3))
