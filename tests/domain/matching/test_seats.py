"""Who brings the case, who takes the first step, and what is said of why these people."""

from dataclasses import replace

import pytest

from bot.domain.matching.model import Debt, Group, Member, Policy, Reason, Trait, Turns, Why
from bot.domain.matching.seats import group_of
from tests.matching import PAIRS, a_team, an_id

ANNE, BO, CAS = a_team(3)


def seats(*debts: Debt) -> tuple[int, int]:
    group = group_of((CAS, ANNE, BO), {an_id(number): debt for number, debt in enumerate(debts)}, PAIRS)
    return group.case_giver.int, group.starter.int


def why(*people: Member, policy: Policy = PAIRS) -> tuple[Reason, ...]:
    return group_of(people, {}, policy).reasons


@pytest.mark.parametrize(
    ("debts", "case_giver", "starter"),
    [
        ((), 0, 1),
        ((Debt(attended=4, case_giver=Turns(2, 3)), Debt(attended=4, case_giver=Turns(1, 4)), Debt(attended=9)), 2, 0),
        ((Debt(attended=2, case_giver=Turns(1, 1)), Debt(attended=4, case_giver=Turns(1, 4)),
          Debt(attended=2, case_giver=Turns(1, 1))), 1, 0),  # once in four rounds is less than once in two
        ((Debt(attended=2, case_giver=Turns(1, 2)), Debt(attended=2, case_giver=Turns(1, 1)),
          Debt(attended=2, case_giver=Turns(1, 2))), 1, 0),  # equally often: the longest ago
        ((Debt(attended=4, starter=Turns(2, 3)), Debt(attended=4, starter=Turns(2, 2)), Debt(attended=4)), 0, 2),
    ],
)  # fmt: skip
def test_each_seat_is_for_who_had_it_least_often(debts: tuple[Debt, ...], case_giver: int, starter: int) -> None:
    assert seats(*debts) == (case_giver, starter)


def test_a_group_is_in_the_order_of_ids() -> None:
    assert group_of((CAS, ANNE, BO), {}, PAIRS) == Group((ANNE.id, BO.id, CAS.id), ANNE.id, BO.id)


def test_a_role_is_a_reason_for_who_offers_and_who_wants_it() -> None:
    coach = replace(ANNE, offers=frozenset({"coach", "lead"}))
    assert why(replace(BO, wants=frozenset({"coach", "listen"})), coach) == (
        Reason(Why.ROLE, "coach", offers=ANNE.id, wants=BO.id),
    )


def test_a_trait_is_a_reason_only_where_the_team_asked_for_it_and_all_have_it_so() -> None:
    lower, upper, too = (replace(one, section=section) for one, section in ((ANNE, "l"), (BO, "u"), (CAS, "u")))
    apart, alike = Policy(apart=frozenset({Trait.SECTION})), Policy(alike=frozenset({Trait.SECTION}))
    assert why(lower, upper, policy=apart) == (Reason(Why.APART, Trait.SECTION),)
    assert why(upper, too, policy=alike) == (Reason(Why.ALIKE, Trait.SECTION),)
    assert [why(lower, upper), why(lower, upper, too, policy=apart), why(lower, CAS, policy=apart)] == [(), (), ()]
