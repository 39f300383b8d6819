"""How a protocol goes, and which of them fit so many people and minutes."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.protocol import Offer, Protocol, fitting, menu, more, usual
from bot.store.prompts import load_library
from tests.builders import make_part, make_protocol, make_step

SHIPPED = tuple(load_library(Path("prompts")).protocols.values())

people = st.integers(1, 12)
minutes = st.integers(1, 120)
protocols = st.lists(
    st.builds(
        lambda protocol, size, minutes, offer: make_protocol(
            id=protocol.id, minutes=minutes, smallest=size[0], largest=size[1], offer=offer
        ),
        protocol=st.sampled_from(SHIPPED),
        size=st.tuples(people, people).map(sorted),
        minutes=minutes,
        offer=st.sampled_from(Offer),
    ),
    unique_by=lambda protocol: protocol.id,
)


def ids(found: tuple[Protocol, ...]) -> list[str]:
    return [protocol.id for protocol in found]


# How it goes


def test_the_steps_of_a_part_come_back_for_every_turn() -> None:
    ask, think = make_step(2), make_step(4)

    assert make_part(ask, think, times=3).in_order() == (
        (1, ask), (1, think), (2, ask), (2, think), (3, ask), (3, think),
    )  # fmt: skip


@given(st.lists(st.integers(1, 20), min_size=1, max_size=8), st.integers(1, 4))
def test_the_steps_in_order_fill_the_minutes_of_their_part(lengths: list[int], times: int) -> None:
    part = make_part(*map(make_step, lengths), times=times)

    assert sum(step.minutes for _, step in part.in_order()) == part.minutes


def test_a_protocol_of_several_parts_takes_as_long_as_the_longest_of_them() -> None:
    assert make_protocol(parts=tuple(make_part(make_step(each)) for each in (20, 30, 15))).minutes == 30


def test_every_text_is_said_anew_and_nothing_else_changes() -> None:
    step = make_step(do={"nl": "doe", "en": "do"}, rule={"nl": "regel", "en": "rule"})
    protocol = make_protocol(
        parts=(make_part(step, name={"nl": "deel", "en": "part"}, then={"nl": "dan", "en": "then"}),)
    )

    said = protocol.said(lambda text, language: f"{language}:{text}")

    assert list(said.texts("nl")) == [f"nl:{text}" for text in protocol.texts("nl")]
    assert list(said.texts("en")) == ["en:Talk", "en:You talk.", "en:part", "en:do", "en:rule", "en:then"]
    assert said.said(lambda text, language: text.removeprefix(f"{language}:")) == protocol


# Which fit


@pytest.mark.parametrize(
    ("people", "minutes", "fits"),
    [
        (2, 30, False), (3, 30, True), (8, 30, True), (9, 30, False),
        (4, 29, False), (4, 31, True), (4, None, True), (2, None, False),
    ],
)  # fmt: skip
def test_a_protocol_fits_from_its_smallest_to_its_largest_group_and_in_its_minutes(
    people: int, minutes: int | None, fits: bool
) -> None:
    assert make_protocol(minutes=30, smallest=3, largest=8).fits(people, minutes) == fits


@given(protocols, people)
def test_menu_and_more_hold_together_all_that_is_offered_and_fits(found: list[Protocol], people: int) -> None:
    offered = {one.id for one in found if one.offer != Offer.NEVER and one.smallest <= people <= one.largest}
    shown = ids(menu(found, people)) + ids(more(found, people))

    assert (set(shown), len(shown)) == (offered, len(offered))


@given(protocols, people)
def test_under_more_the_shortest_comes_first(found: list[Protocol], people: int) -> None:
    assert all(one.minutes <= other.minutes for one, other in pairwise(more(found, people)))


@given(protocols, people, minutes)
def test_a_meeting_chooses_from_what_was_offered_and_fits_its_minutes(
    found: list[Protocol], people: int, minutes: int
) -> None:
    offered = (*menu(found, people), *more(found, people))

    assert fitting(found, people, minutes) == tuple(one for one in offered if one.minutes <= minutes)


@given(protocols, people, st.none() | minutes, st.booleans())
def test_the_usual_choice_is_offered_and_fits(
    found: list[Protocol], people: int, minutes: int | None, on_work: bool
) -> None:
    chosen = usual(found, people, minutes, on_work=on_work)

    assert [one for one in chosen if one.offer == Offer.NEVER or not one.fits(people, minutes)] == []


@given(st.permutations(SHIPPED), people, minutes)
def test_the_order_in_which_they_were_read_makes_no_difference(
    found: list[Protocol], people: int, minutes: int
) -> None:
    assert (menu(found, people), more(found, people)) == (menu(SHIPPED, people), more(SHIPPED, people))
    assert (fitting(found, people, minutes), usual(found, people, minutes)) == (
        fitting(SHIPPED, people, minutes),
        usual(SHIPPED, people, minutes),
    )


# Those of ours


@pytest.mark.parametrize(
    ("people", "offered"),
    [(1, ["P22"]), (2, ["P01", "P13", "P22"]), (3, ["P02", "P04"]), (4, ["P04"]), (8, ["P04"]), (9, [])],
)
def test_the_menu_is_short(people: int, offered: list[str]) -> None:
    assert ids(menu(SHIPPED, people)) == offered


@pytest.mark.parametrize(
    ("people", "offered"),
    [
        (2, ["P14", "P19", "P12"]),
        (3, ["P14"]),
        (4, ["P16", "P14", "P17", "P03b", "P06", "P10", "P20", "P09", "P05b", "P03"]),
        (8, ["P16", "P17", "P03b", "P10", "P20", "P09", "P05b", "P03"]),
        (12, ["P17"]),
    ],
)
def test_the_others_stand_under_more_by_their_length(people: int, offered: list[str]) -> None:
    assert ids(more(SHIPPED, people)) == offered


@pytest.mark.parametrize(
    ("people", "minutes", "chosen"),
    [
        (2, None, ["P01", "P13"]),
        (2, 20, ["P01"]),
        (2, 10, []),
        (3, None, ["P02"]),
        (3, 20, []),
        (4, None, ["P04"]),
        (8, 30, ["P04"]),
        (5, 45, ["P06", "P03b"]),
        (8, 45, ["P03b"]),
        (6, 60, ["P05b"]),
        (6, 65, ["P03", "P05b"]),
        (9, 60, []),
    ],
)
def test_the_usual_choice_follows_people_and_minutes(people: int, minutes: int | None, chosen: list[str]) -> None:
    assert ids(usual(SHIPPED, people, minutes)) == chosen


@pytest.mark.parametrize(
    ("people", "minutes", "chosen"),
    [(4, 45, ["P10", "P06", "P03b"]), (9, 60, ["P10"]), (4, 30, ["P04"]), (2, None, ["P01", "P13"])],
)
def test_for_a_plan_or_pupils_work_one_that_looks_at_it_comes_first(
    people: int, minutes: int | None, chosen: list[str]
) -> None:
    assert ids(usual(SHIPPED, people, minutes, on_work=True)) == chosen


@pytest.mark.parametrize(
    ("people", "minutes", "fit"),
    [
        (2, 20, ["P01", "P22", "P14", "P19"]),
        (4, 10, []),
        (4, 15, ["P16"]),
        (8, 30, ["P04", "P16", "P17"]),
    ],
)
def test_a_small_meeting_chooses_what_fits_it(people: int, minutes: int, fit: list[str]) -> None:
    assert ids(fitting(SHIPPED, people, minutes)) == fit


@given(people, st.none() | minutes)
def test_a_repair_talk_is_offered_nowhere(people: int, minutes: int | None) -> None:
    offered = (
        *menu(SHIPPED, people),
        *more(SHIPPED, people),
        *usual(SHIPPED, people, minutes),
        *fitting(SHIPPED, people, 120),
    )

    assert "P18" not in ids(offered)
