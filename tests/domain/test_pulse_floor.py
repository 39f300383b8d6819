"""INV-3 and 4.3: over one statement, no sum of what is told is about one to four people."""

from collections.abc import Iterator
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.number import FLOOR
from bot.domain.pulse_floor import Group, tellable
from tests.reidentification import Told, attack


def named(number: int) -> UUID:
    return UUID(int=number)


def a_board(schools: list[list[int]]) -> Group:
    """A board of schools of teams, of which so many people answered."""
    made, number = [], 0
    for teams in schools:
        inside = tuple(Group(named(number + place), size) for place, size in enumerate(teams, 1))
        number += len(teams) + 1
        made.append(Group(named(number), sum(teams), inside))
    return Group(named(0), sum(sum(teams) for teams in schools), tuple(made))


def sets_of(group: Group, first: int = 0) -> Iterator[tuple[UUID, frozenset[int]]]:
    """Everybody by number, in the groups they are in."""
    yield group.name, frozenset(range(first, first + group.answered))
    for one in group.inside:
        yield from sets_of(one, first)
        first += one.answered


def told_sets(board: Group) -> list[frozenset[int]]:
    told = tellable(board)
    return [people for name, people in sets_of(board) if name in told]


def isolates(sets: list[frozenset[int]]) -> bool:
    """Whether who keeps all of these works out something of a few people."""
    return bool(attack(Told("p01", frozenset(str(one) for one in people)) for people in sets))


boards = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=3).map(a_board)


@given(boards)
def test_no_sum_of_what_is_told_is_about_one_to_four_people(board: Group) -> None:
    assert not isolates(told_sets(board))


@given(boards)
def test_any_two_told_groups_differ_by_nobody_or_by_at_least_five(board: Group) -> None:
    told = told_sets(board)
    assert all(len(one - other) == 0 or len(one - other) >= FLOOR for one in told for other in told)


@given(boards)
def test_nothing_is_told_of_fewer_than_five(board: Group) -> None:
    assert all(len(people) >= FLOOR for people in told_sets(board))


@given(boards)
def test_the_largest_group_is_told_whenever_five_answered(board: Group) -> None:
    assert (board.name in tellable(board)) == (board.answered >= FLOOR)


@given(boards)
def test_nothing_is_kept_back_that_could_be_told_beside_the_rest(board: Group) -> None:
    told, all_sets = tellable(board), dict(sets_of(board))
    for name, people in all_sets.items():
        if name not in told and len(people) >= FLOOR and people not in [all_sets[one] for one in told]:
            assert isolates([*told_sets(board), people])


def test_a_team_that_would_give_a_small_one_away_is_told_with_its_school_alone() -> None:
    board = a_board([[6, 3]])
    team, small, school = named(1), named(2), named(3)
    assert [one in tellable(board) for one in (team, small, school)] == [False, False, True]


def test_of_several_teams_only_the_smallest_is_kept_back() -> None:
    board = a_board([[9, 6, 3]])
    assert [named(number) in tellable(board) for number in (1, 2, 3, 4)] == [True, False, False, True]


def test_two_small_teams_of_five_together_hide_each_other() -> None:
    board = a_board([[9, 3, 2]])
    assert [named(number) in tellable(board) for number in (1, 2, 3, 4)] == [True, False, False, True]


def test_a_school_that_would_give_another_away_is_told_with_the_board_alone() -> None:
    board = a_board([[6], [4]])
    assert tellable(board) == {named(0)}
