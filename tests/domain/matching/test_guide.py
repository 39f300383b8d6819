"""Schedules in which nobody meets twice."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import pytest

from bot.domain.matching.guide import ORDERS, Design, circle_block, design_for, minus, times

DESIGNS = [(size, order) for order in ORDERS if order <= 16 for size in range(3, min(8, order) + 1)]


def together(blocks: Iterable[int]) -> list[list[int]]:
    """The slots of each block."""
    found: dict[int, list[int]] = {}
    for slot, block in enumerate(blocks):
        found.setdefault(block, []).append(slot)
    return list(found.values())


@pytest.mark.parametrize("slots", range(2, 55, 2))
def test_in_a_circle_everybody_meets_everybody_else_once_in_one_turn_less_than_there_are(slots: int) -> None:
    turns = [together(circle_block(slot, turn, slots=slots) for slot in range(slots)) for turn in range(1, slots)]
    met = Counter(frozenset(pair) for turn in turns for pair in turn)
    assert met == Counter(map(frozenset, combinations(range(slots), 2)))


@pytest.mark.parametrize(("size", "order"), DESIGNS)
def test_in_all_turns_of_a_design_nobody_meets_twice_and_all_groups_are_whole(size: int, order: int) -> None:
    design = Design(size, order)
    turns = [together(design.block(slot, turn) for slot in range(size * order)) for turn in range(design.turns)]
    met = Counter(frozenset(two) for turn in turns for group in turn for two in combinations(group, 2))
    assert {len(group) for turn in turns for group in turn} == {size}
    assert max(met.values()) == 1


@pytest.mark.parametrize("order", [order for order in ORDERS if order <= 32])
def test_a_field_divides(order: int) -> None:
    everything = set(range(order))
    assert all({times(one, other, order) for other in everything} == everything for one in range(1, order))
    assert all({minus(one, other, order) for other in everything} == everything for one in everything)


@pytest.mark.parametrize("order", [4, 8, 9, 16, 25])
def test_a_field_multiplies_over_differences(order: int) -> None:
    sample = range(0, order, 1 + order // 9)
    assert all(
        times(a, minus(b, c, order), order) == minus(times(a, b, order), times(a, c, order), order)
        for a in sample
        for b in sample
        for c in sample
    )


@pytest.mark.parametrize(
    ("people", "size", "design"),
    [
        (32, 4, Design(4, 8)),  # nine turns
        (24, 3, Design(3, 8)),
        (30, 4, Design(4, 8)),  # two slots are empty
        (12, 6, None),  # seven columns for two groups: most slots would be empty
        (500, 4, None),  # no field that large is needed
    ],
)
def test_the_design_is_the_smallest_with_a_slot_for_everybody(people: int, size: int, design: Design | None) -> None:
    assert design_for(people, size) == design
