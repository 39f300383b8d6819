"""The best candidates, where not every pair is weighed."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching.candidates import Candidates
from bot.domain.matching.company import Company
from bot.domain.matching.model import Policy, Trait
from bot.domain.matching.weights import Weights
from tests.domain.matching.strategies import Asked, asked
from tests.matching import NOBODY, a_school

MIXED = Policy(apart=frozenset({Trait.SECTION}), alike=frozenset({Trait.SCHOOL}))


def weigh(asked: Asked) -> Weights:
    company = Company(asked.members, asked.forbidden)
    return Weights(
        company, asked.history, policy=asked.policy, debts=asked.debts, round_number=asked.round_number, seed=asked.seed
    )


@given(asked(most=12))
def test_with_room_for_everybody_they_are_all_who_may_meet(asked: Asked) -> None:
    weights = weigh(asked)
    assert Candidates(weights, 99).edges()[0] == weights.edges()


@given(asked(most=12), st.integers(1, 4))
def test_some_are_among_all_who_may_meet_and_enough_for_everybody(asked: Asked, limit: int) -> None:
    weights = weigh(asked)
    everything, some = weights.edges(), Candidates(weights, limit).edges()[0]
    assert set(some) <= set(everything)
    for one in range(len(weights.company)):
        assert sum(one in edge[:2] for edge in some) >= min(limit, sum(one in edge[:2] for edge in everything))


@given(asked(most=12))
def test_no_meeting_passes_what_is_said_to_be_the_most(asked: Asked) -> None:
    weights = weigh(asked)
    _, most = Candidates(weights, 1).edges()
    assert [edge for edge in weights.edges() if edge[2] > min(most[edge[0]], most[edge[1]])] == []


def test_they_are_those_with_most_for_each_other() -> None:
    school = a_school(120, Random(3))
    weights = Weights(Company(school, NOBODY), (), policy=MIXED, debts={}, round_number=1, seed=1)
    near: dict[int, list[int]] = {}
    for one, other, _ in Candidates(weights, 8).edges()[0]:
        near.setdefault(one, []).append(weights.quality(one, other))
        near.setdefault(other, []).append(weights.quality(one, other))
    for one, found in near.items():
        may_meet = [other for other in range(120) if other != one and weights.company.may_meet(one, other)]
        best = sorted((weights.quality(one, other) for other in may_meet), reverse=True)[:8]
        assert sorted(found, reverse=True)[:8] == best


def test_equally_good_people_have_others_each() -> None:
    school = [member for member in a_school(100, Random(3)) if member.windows][:90]
    plain = [type(member)(member.id) for member in school]
    weights = Weights(Company(plain, NOBODY), (), policy=Policy(), debts={}, round_number=1, seed=1)
    edges = Candidates(weights, 5).edges()[0]
    assert {sum(one in edge[:2] for edge in edges) for one in range(90)} == {10}  # five chose them
