"""INV-3, 7.6: two years of everything that anybody is told, and from no sum of it can one to four people be found."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.reidentification import MOST, Found, Told, attack

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


@given(SMALL)
def test_it_finds_whatever_a_small_sum_tells(sets: list[frozenset[str]]) -> None:
    found = [one.people for one in attack([Told("p01", group) for group in sets])]
    for factors in product(range(-2, 3), repeat=len(sets)):
        held = {
            one for one in "abcdef" if sum(factor for factor, group in zip(factors, sets, strict=True) if one in group)
        }
        assert not 0 < len(held) <= MOST or any(few <= held for few in found)
