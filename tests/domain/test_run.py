"""Which step of a run comes when, who is on, and what happens by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.protocol import Part, Protocol, Who
from bot.domain.run import (
    At,
    Due,
    RunStep,
    at_a_meeting,
    can_swap,
    due_after,
    first_due,
    next_turn,
    part_of,
    speaker,
    swapped,
    where,
)
from bot.store.prompts import load_library
from tests.builders import make_part, make_protocol, make_step

SHIPPED = tuple(load_library(Path("prompts")).protocols.values())
NOW = datetime(2026, 10, 26, 14, 0, tzinfo=UTC)
NOOR, SAM, LIN = UUID(int=1), UUID(int=2), UUID(int=3)

parts = st.builds(
    lambda lengths, times: make_part(*map(make_step, lengths), times=times),
    st.lists(st.integers(1, 20), min_size=1, max_size=8),
    st.integers(1, 4),
)


def gone_through(part: Part) -> list[At]:
    """Every place on the way, from the first step on, one tap at a time."""
    found: list[At] = []
    while (at := where(part, len(found))) is not None:
        found.append(at)
    return found


# Step by step


@pytest.mark.parametrize("protocol", SHIPPED, ids=[one.id for one in SHIPPED])
def test_each_protocol_visits_every_step_in_order_and_ends_after_its_minutes(protocol: Protocol) -> None:
    for part in protocol.parts:
        way = gone_through(part)

        assert [(at.turn, at.step) for at in way] == [*part.in_order()]
        assert sum((at.length for at in way), timedelta()) == timedelta(minutes=part.minutes)


@given(parts)
def test_steps_are_numbered_from_one_within_each_turn(part: Part) -> None:
    total = len(part.steps)

    assert [(at.turn, at.number) for at in gone_through(part)] == [
        (turn, number) for turn in range(1, part.times + 1) for number in range(1, total + 1)
    ]


@given(parts)
def test_skipping_leads_to_the_first_step_of_the_next_turn_and_is_never_the_same_as_going_on(part: Part) -> None:
    way = gone_through(part)
    for step, at in enumerate(way):
        later = next_turn(part, step)
        if later is None:
            assert at.turn == at.turns or at.number == at.total
        else:
            assert ((way[later].turn, way[later].number), later > step + 1 or at.total == 1) == ((at.turn + 1, 1), True)


def test_after_the_last_step_nothing_can_be_skipped() -> None:
    assert next_turn(make_part(make_step(2), make_step(3), times=2), 4) is None


@pytest.mark.parametrize(
    ("protocol", "part", "found"), [(None, 0, False), (make_protocol(), 0, True), (make_protocol(), 1, False)]
)
def test_a_part_that_is_not_there_any_more_is_none(protocol: Protocol | None, part: int, found: bool) -> None:
    assert (part_of(protocol, part) is not None) == found


# By itself


@pytest.mark.parametrize(
    ("minutes", "due"),
    [
        (1, Due(NOW + timedelta(minutes=1), RunStep.TIME_UP)),
        (2, Due(NOW + timedelta(minutes=1), RunStep.WARNING)),
        (15, Due(NOW + timedelta(minutes=14), RunStep.WARNING)),
    ],
)
def test_a_minute_ahead_it_says_so_of_two_minutes_or_more(minutes: int, due: Due) -> None:
    assert first_due(make_step(minutes), NOW) == due


def test_then_time_is_up_and_a_quarter_of_an_hour_later_it_ends() -> None:
    ends, late = NOW + timedelta(minutes=4), NOW + timedelta(minutes=9)

    assert [due_after(step, ends, late) for step in (RunStep.WARNING, RunStep.TIME_UP, RunStep.ENDS)] == [
        Due(ends, RunStep.TIME_UP),
        Due(late + timedelta(minutes=15), RunStep.ENDS),
        None,
    ]


# Who is on


@pytest.mark.parametrize(
    ("who", "one"),
    [
        (Who.CASE_GIVER, NOOR), (Who.ADVISORS, SAM), (Who.EVERYBODY, None), (Who.IN_TURN, None), (Who.HOST, None),
        (Who.VISITOR, None), (Who.FIRST, SAM), (Who.SECOND, NOOR), (Who.FACILITATOR, None),
    ],
)  # fmt: skip
def test_of_two_it_is_who_their_seats_say_or_who_is_left(who: Who, one: UUID | None) -> None:
    assert speaker(who, (NOOR, SAM), {Who.CASE_GIVER: NOOR, Who.FIRST: SAM}) == one


@pytest.mark.parametrize("people", [(), (NOOR,), (NOOR, SAM, LIN)])
def test_of_more_or_fewer_than_two_nobody_is_named(people: tuple[UUID, ...]) -> None:
    assert {speaker(who, people, {Who.CASE_GIVER: NOOR, Who.HOST: NOOR, Who.FIRST: NOOR}) for who in Who} == {None}


def test_two_who_change_places_change_every_seat_and_back_again() -> None:
    seats = {Who.CASE_GIVER: NOOR, Who.HOST: SAM}

    assert swapped((NOOR, SAM), seats) == {Who.CASE_GIVER: SAM, Who.HOST: NOOR}
    assert swapped((NOOR, SAM), swapped((NOOR, SAM), seats)) == seats


def test_only_a_duo_consult_is_done_once_more_the_other_way_round() -> None:
    assert [one.id for one in SHIPPED if can_swap(one)] == ["P01"]


# At a meeting


@pytest.mark.parametrize(
    ("people", "minutes", "ids"),
    [
        (2, 30, ["P01", "P22", "P19"]), (2, 15, ["P22"]), (3, 30, ["P02", "P04"]), (4, 30, ["P04", "P16", "P17"]),
        (4, 15, ["P16"]), (4, 10, []), (12, 30, ["P17"]),
    ],
)  # fmt: skip
def test_a_meeting_follows_what_fits_at_one_sitting_and_outside_of_lessons(
    people: int, minutes: int, ids: list[str]
) -> None:
    assert [one.id for one in at_a_meeting(SHIPPED, people, minutes)] == ids
