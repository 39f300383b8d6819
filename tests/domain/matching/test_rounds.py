"""Round after round: when people meet again, and who is third how often."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

import pytest

from bot.domain.matching.debts import debts_after
from bot.domain.matching.model import Debt, Member, Met, Plan, Policy
from tests.matching import NOBODY, PAIRS, a_team, met_in, plan_of, repeats


@dataclass
class Year:
    """Rounds of one team, each planned with what came before it."""

    policy: Policy = PAIRS
    rounds: list[Plan] = field(default_factory=list)
    history: list[Met] = field(default_factory=list)
    debts: dict[UUID, Debt] = field(default_factory=dict)

    def draw(self, members: Sequence[Member]) -> None:
        number = len(self.rounds) + 1
        plan = plan_of(members, self.history, policy=self.policy, debts=self.debts, round_number=number)
        self.debts = debts_after(
            plan, members, self.debts, forbidden=NOBODY, policy=self.policy, round_number=number, seed=1
        )
        self.rounds.append(plan)
        self.history += met_in(plan, number)

    @property
    def gaps(self) -> list[int]:
        return repeats([[frozenset(group.people) for group in plan.groups] for plan in self.rounds])

    @property
    def free_rounds(self) -> int:
        """How many rounds went by before anybody met again."""
        groups = [[frozenset(group.people) for group in plan.groups] for plan in self.rounds]
        return next((number for number in range(len(groups)) if repeats(groups[: number + 1])), len(groups))


def after(rounds: int, members: Sequence[Member], policy: Policy = PAIRS) -> Year:
    year = Year(policy)
    for _ in range(rounds):
        year.draw(members)
    return year


@pytest.mark.parametrize("people", [2, 4, 6, 10, 14, 22])
def test_an_even_number_meets_everybody_before_anybody_again_and_so_for_ever(people: int) -> None:
    year = after(2 * (people - 1) + 2, a_team(people))
    assert (year.free_rounds, min(year.gaps)) == (people - 1, people - 1)


@pytest.mark.parametrize(("people", "unavoidable"), [(15, 12), (21, 18)])
def test_an_odd_number_has_three_rounds_less_than_can_be_at_most(people: int, unavoidable: int) -> None:
    year = after(unavoidable, a_team(people))
    assert year.rounds[0].first_unavoidable_repeat == unavoidable
    assert year.free_rounds >= unavoidable - 1 - 3


def test_everybody_is_third_about_as_often() -> None:
    year = after(52, a_team(21))
    thirds = [debt.thirds for debt in year.debts.values()]
    assert sum(thirds) == 3 * 52
    assert max(thirds) - min(thirds) <= 5  # a third joins two others, who are counted too


def test_with_a_tenth_absent_nobody_meets_again_soon() -> None:
    chance, team, year = Random(1), a_team(40), Year()
    for _ in range(36):
        year.draw([replace(member, is_here=chance.random() >= 0.1) for member in team])
    assert min(year.gaps, default=99) > 8


@pytest.mark.parametrize(("people", "size", "rounds"), [(32, 4, 9), (24, 3, 8), (16, 4, 5), (25, 5, 6)])
def test_groups_have_as_many_rounds_without_a_repeat_as_their_design(people: int, size: int, rounds: int) -> None:
    assert after(rounds, a_team(people), Policy(size)).gaps == []


def test_everybody_brings_a_case_about_as_often() -> None:
    year = after(24, a_team(12), Policy(4))
    given = Counter(group.case_giver for plan in year.rounds for group in plan.groups)
    assert {5, 6, 7} >= {given[member.id] for member in a_team(12)}
