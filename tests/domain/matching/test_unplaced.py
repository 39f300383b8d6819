"""What somebody without a place may be told: never what others chose (J20)."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from bot.domain.matching.model import Member, NoPlace
from tests.domain.matching.strategies import Asked, asked
from tests.matching import a_team, an_id, may_all_meet, pair_of, plan_of

MONDAY, TUESDAY = 0b01, 0b10


def reasons(*members: Member, **given: frozenset[frozenset[object]]) -> list[NoPlace]:
    return [left.reason for left in plan_of(members, **given).unplaced]  # type: ignore[arg-type]  # as plan_of has it


def test_do_not_pair_is_told_as_chance() -> None:
    assert reasons(*a_team(2), forbidden=frozenset({pair_of(0, 1)})) == [NoPlace.CHANCE] * 2


def test_who_shares_no_window_with_anybody_is_told_so() -> None:
    early, late = Member(an_id(1), windows=MONDAY), Member(an_id(2), windows=TUESDAY)
    assert reasons(early, late) == [NoPlace.WINDOWS] * 2


def test_who_shares_a_window_with_somebody_who_is_not_here_is_not() -> None:
    early, late, away = (Member(an_id(number), windows=windows) for number, windows in enumerate((1, 2, 3)))
    assert reasons(early, late, replace(away, is_here=False)) == [NoPlace.CHANCE] * 2


def test_where_windows_are_not_known_a_shared_working_day_is_enough() -> None:
    assert reasons(Member(an_id(1), windows=MONDAY), Member(an_id(2))) == []
    assert reasons(Member(an_id(1), days=0b00011), Member(an_id(2), days=0b11100)) == [NoPlace.WINDOWS] * 2


def test_who_is_in_enough_groups_is_told_so_and_the_others_nothing_of_it() -> None:
    assert reasons(Member(an_id(1), load_left=0), Member(an_id(2))) == [NoPlace.LOAD, NoPlace.CHANCE]


def test_only_a_team_of_one_is_too_small() -> None:
    alone = Member(an_id(1))
    assert reasons(alone) == [NoPlace.SIZE]
    assert reasons(alone, replace(Member(an_id(2)), is_here=False)) == [NoPlace.CHANCE]


def test_who_is_not_here_is_not_named() -> None:
    assert (
        plan_of([replace(member, is_here=False, load_left=load) for load, member in enumerate(a_team(3))]).unplaced
        == ()
    )


@given(asked())
def test_no_reason_depends_on_who_else_joined_or_may_not_meet(asked: Asked) -> None:
    told = {left.id: left.reason for left in plan_of(**vars(asked)).unplaced}
    chance = Random(asked.seed)
    others = [
        member if member.id in told else replace(member, is_here=chance.random() < 0.5) for member in asked.members
    ]
    again = plan_of(**{**vars(asked), "members": others, "forbidden": frozenset()})
    assert [left for left in again.unplaced if told.get(left.id, left.reason) != left.reason] == []


@given(asked())
def test_a_reason_of_windows_is_true_of_the_whole_team(asked: Asked) -> None:
    by_id = {member.id: member for member in asked.members}
    for left in plan_of(**vars(asked)).unplaced:
        if left.reason is NoPlace.WINDOWS:
            others = [other for other in asked.members if other.id != left.id]
            assert not any(may_all_meet([by_id[left.id], other], frozenset()) for other in others)


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_the_first_unavoidable_repeat_does_not_tell_of_do_not_pair(hidden: int) -> None:
    forbidden = frozenset(pair_of(0, other) for other in range(1, 1 + hidden))
    assert plan_of(a_team(8), forbidden=forbidden).first_unavoidable_repeat == 8
