"""What a round leaves owed."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given

from bot.domain.matching.debts import debts_after
from bot.domain.matching.model import Debt, Group, Member, Plan, Policy, Proof, Status, Trait, Turns
from tests.domain.matching.strategies import Asked, asked
from tests.matching import NOBODY, PAIRS, a_team, an_id, pair_of, plan_of

MIXED = Policy(apart=frozenset({Trait.SECTION}))


def after(plan: Plan, members: list[Member], debts: dict[UUID, Debt], policy: Policy = PAIRS) -> dict[UUID, Debt]:
    return debts_after(plan, members, debts, forbidden=NOBODY, policy=policy, round_number=7, seed=1)


def a_plan(*groups: tuple[int, ...]) -> Plan:
    sitting = [Group(tuple(map(an_id, group)), an_id(group[0]), an_id(group[1])) for group in groups]
    return Plan(tuple(sitting), (), Proof(Status.OPTIMAL, 0, 0), None)


def test_a_round_counts_with_its_seats_and_ends_the_waiting() -> None:
    debts = {an_id(0): Debt(waited=2, attended=3, case_giver=Turns(1, 2))}
    assert after(a_plan((0, 1)), a_team(2), debts) == {
        an_id(0): Debt(attended=4, case_giver=Turns(2, 7)),
        an_id(1): Debt(attended=1, starter=Turns(1, 7)),
    }


def test_a_group_of_three_counts_for_all_of_it_in_a_team_of_pairs() -> None:
    team, plan = a_team(5), a_plan((0, 1, 2), (3, 4))
    assert [debt.thirds for debt in after(plan, team, {}).values()] == [1, 1, 1, 0, 0]
    assert [debt.thirds for debt in after(plan, team, {}, Policy(3)).values()] == [0] * 5


def test_a_match_with_less_than_one_could_have_is_owed_until_a_better_one() -> None:
    team = [replace(member, section=str(number % 2)) for number, member in enumerate(a_team(8))]
    weak, strong = a_plan((0, 2), (1, 3), (4, 6), (5, 7)), a_plan((0, 1), (2, 3), (4, 5), (6, 7))
    debts = after(weak, team, {an_id(0): Debt(weak=4)}, MIXED)
    assert [debt.weak for debt in debts.values()] == [4, 1, 1, 1, 1, 1, 1, 1]
    assert {debt.weak for debt in after(strong, team, debts, MIXED).values()} == {0}


def test_who_has_no_place_waits_and_who_has_no_load_left_does_not() -> None:
    team = [*a_team(2), Member(an_id(2), load_left=0), Member(an_id(3), is_here=False)]
    plan = plan_of(team, forbidden=frozenset({pair_of(0, 1)}))
    assert after(plan, team, {an_id(0): Debt(waited=1)}) == {an_id(0): Debt(waited=2), an_id(1): Debt(waited=1)}


@given(asked(sizes=(2, 4)))
def test_of_who_was_not_here_nothing_changes(asked: Asked) -> None:
    plan = plan_of(**vars(asked))
    debts = debts_after(
        plan, asked.members, asked.debts, forbidden=asked.forbidden, policy=asked.policy, round_number=20, seed=1
    )
    away = [member.id for member in asked.members if not member.is_here]
    assert [debts.get(person) for person in away] == [asked.debts.get(person) for person in away]
