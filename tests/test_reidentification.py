"""INV-3, 7.6: two years of everything that anybody is told, and from no sum of it can one to four people be found."""

import asyncio
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.newcomer import rows
from bot.domain.number import Number
from tests.reidentification import MOST, Found, Told, attack
from tests.two_years_told import Board, two_years

# Of every figure that is not in the equations: why it tells nothing of who answered, or of what anybody said.
SAYS_NOTHING = {
    Number.OWN_REPLIES: "Somebody's own, for themselves alone.",
    Number.OWN_SHARED: "Somebody's own, for themselves alone.",
    Number.OWN_KEPT: "Somebody's own, for themselves alone.",
    Number.READERS: "Who may read, by the list of the team: whether any of them answered is not looked at.",
    Number.WON_BACK: "Minutes of meetings that stood on the agenda with names.",
    Number.PARKED: "Topics on the agenda; who brought one is not asked.",
    Number.BOARD_TEAMS: "Teams that a steward started.",
    Number.PLANNED: "Whether it is five or more, and no sum: there is nothing to add up or take away.",
    Number.REPEAT: "Of the whole team by its list, knowing nothing of anybody.",
    Number.GROUP_MEMBERS: "Who is in a group, as its platform shows everybody there.",
    Number.PEOPLE: "Who is on the list, taking part or not; teams; and rounds, which open whoever answers.",
    Number.SHARED_REPLIES: "Told in a demo only, where everybody is made up.",
    Number.NEXT_DUE: "A moment at which five or more people get a message, and never how many.",
    Number.LAGS: "Minutes, once five or more people wait, and never how many.",
    Number.LANE_CHANGES: "How often a process took over all of a platform, in steps of five.",
    Number.SENDS: "Messages and changes of all kinds to anybody, five at a time from a heap (decision 0013).",
    Number.ACKS: "How long events of all kinds by anybody took, five at a time from a heap (decision 0013).",
    Number.MACHINE: "What the machine does by the clock.",
}
SMALL = st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=4)


def told(*groups: str, about: str = "p01") -> list[Told]:
    """These groups were told about one thing; every letter is somebody."""
    return [Told(about, frozenset(group)) for group in groups]


def people(*groups: str, about: str = "p01") -> list[Found]:
    return [Found(about, frozenset(group)) for group in groups]


# -- the attacker is a good one --


def test_a_team_without_one_of_its_people_tells_of_that_one() -> None:
    assert attack(told("abcdefg", "abcdef")) == people("g")


def test_a_school_without_its_two_teams_tells_of_who_is_in_neither() -> None:
    assert attack(told("abcdefghijkl", "abcde", "fghij")) == people("kl")


def test_three_overlapping_groups_tell_more_than_any_two_of_them() -> None:
    groups = ("abcdefgh", "efghijkl", "abcdijkl")
    assert attack(told(*groups)) == people("abcd", "efgh", "ijkl")
    assert attack(told(*groups[1:])) == []


def test_what_is_about_different_things_cannot_be_added_up() -> None:
    assert attack([*told("abcdefg"), *told("abcdef", about="p02")]) == []


def test_answers_of_one_person_are_about_that_one_however_many_they_are() -> None:
    before = ["a 1", "b 1", "c 1", "d 1", "e 1"]
    answers = [frozenset(before), frozenset([*before, *(f"a {number}" for number in range(2, 9))])]
    assert attack([Told("replies", one) for one in answers]) == people("a", about="replies")


def test_who_is_counted_anew_each_time_gives_away_one_who_came_after_a_fall() -> None:
    """Ten, six more, and then the ten with one other: what anybody added since does not matter, only who counts."""
    assert attack(told("abcdefghij", "abcdefghijklmnop", "abcdefghijq")) == people("q")


@given(SMALL)
def test_it_finds_whatever_a_small_sum_tells(sets: list[frozenset[str]]) -> None:
    found = [one.people for one in attack([Told("p01", group) for group in sets])]
    for factors in product(range(-2, 3), repeat=len(sets)):
        held = {
            one for one in "abcdef" if sum(factor for factor, group in zip(factors, sets, strict=True) if one in group)
        }
        assert not 0 < len(held) <= MOST or any(few <= held for few in found)


# -- two years of a school --
TEAMS = st.lists(st.lists(st.integers(1, 11), min_size=1, max_size=4), min_size=1, max_size=2)


@settings(max_examples=settings().max_examples // 10)
@given(TEAMS, st.integers(0, 2**32))
@example([[11, 11], [6]], 2)  # what the board is told of who shares anything at all gave four of them away
def test_nobody_is_found_among_fewer_than_five_in_all_that_two_years_tell(sizes: list[list[int]], seed: int) -> None:
    assert attack(asyncio.run(two_years(sizes, seed)).told) == []


@pytest.fixture(scope="module")
def board() -> Board:
    """A board of two schools with five teams, after two years."""
    return asyncio.run(two_years([[6, 7, 5], [8, 3]], seed=3))


def test_every_figure_is_attacked_or_has_a_reason_why_it_tells_of_no_answer(board: Board) -> None:
    attacked = {one.number for one in board.told}
    assert (attacked & set(SAYS_NOTHING), set(Number) - attacked) == (set(), set(SAYS_NOTHING))


def test_a_rule_that_only_counts_to_five_gives_somebody_away(board: Board) -> None:
    viewers = {one.viewer for one in board.told}
    everybody = {"team", "leader", "board", "steward"}
    assert (attack(board.told), viewers, attack(board.careless) != []) == ([], everybody, True)


def test_the_page_says_how_often_a_newcomer_is_certain() -> None:
    """`python -m bench.newcomer`"""
    page = (Path(__file__).parents[1] / "docs" / "attack.md").read_text("utf-8")
    assert "\n".join(rows()) in page
