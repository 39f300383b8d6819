"""J06, J23, S46: the waiting list: who moves up when a place is free, what they are told, and who is passed over."""

from datetime import date, datetime

import pytest

from bot.domain.people import Participation
from bot.domain.press import write
from bot.store.meeting import Meeting
from bot.store.people import Person
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import A_MINUTE, GYM, NAMES, an_agenda, joins, places, starts, why_not, words
from tests.world import Actor, World, at

TOPIC = ["Samen denken over een les", f"│ {GYM}"]
GONE: dict[str, dict[str, object]] = {
    "stopped": {"participation": Participation.STOPPED},
    "last day": {"last_day": date(2026, 10, 12)},
}


async def a_full_meeting(world: World, *, when: str = "") -> tuple[Meeting, list[Actor]]:
    """Noor and Sam have the two places; everybody read what there was."""
    _, people = await an_agenda(world, *NAMES)
    meeting = await starts(people[0], when=when)
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 2
    await joins(meeting, people[1])
    for actor in people:
        actor.looks()
    return meeting, people


@pytest.mark.parametrize("why", GONE)
async def test_who_stopped_or_is_gone_by_then_is_passed_over_and_waits_no_more(world: World, why: str) -> None:
    meeting, (_, sam, lin, daan) = await a_full_meeting(world)
    await joins(meeting, lin, daan)
    async with world.work() as db:
        gone = await db.get_one(Person, lin.person_id)
        for name, value in GONE[why].items():
            setattr(gone, name, value)
    await presses(sam, write("giveup", meeting.id))
    await world.passes(A_MINUTE)
    assert (await places(world, meeting), words(daan.sees)) == (
        {"Noor Bakker": 1, "Daan Mulder": 2},
        ["Er is plek voor je. Je doet mee op dinsdag 13 oktober, 15:15.", *TOPIC],
    )


async def test_who_waits_moves_up_before_an_owner_who_leaves_calls_it_off(world: World) -> None:
    meeting, (noor, sam, lin, _) = await a_full_meeting(world)
    await presses(sam, write("giveup", meeting.id))
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    await joins(meeting, lin)
    await presses(noor, write("giveup", meeting.id))
    await world.passes(A_MINUTE)
    assert (await why_not(world, meeting), await places(world, meeting), sorted(words(lin.sees))) == (
        ("open", None),
        {"Lin Chen": 1},
        sorted(
            [
                "Er is plek voor je. Je doet mee op dinsdag 13 oktober, 15:15.",
                *TOPIC,
                "Wie leidt het overleg van dinsdag 13 oktober, 15:15? Zonder iemand die het leidt gaat het niet door.",
                *TOPIC,
            ]
        ),
    )


@pytest.mark.parametrize(
    ("day", "moment", "told_at"),
    [
        ("2026-10-14", "woensdag 14 oktober, 15:15", at(13, 10, 15, 16)),  # before she would have heard it
        ("2026-10-30", "vrijdag 30 oktober, 15:15", at(29, 10, 15, 16)),
    ],
)
async def test_who_moves_up_and_had_not_heard_it_when_it_moves_reads_that_there_is_a_place(
    world: World, day: str, moment: str, told_at: datetime
) -> None:
    meeting, (noor, sam, lin, _) = await a_full_meeting(world, when="vrijdag 15:15")
    await joins(meeting, lin)
    await presses(sam, write("giveup", meeting.id))
    await sends(noor, write("moveit", meeting.id), day=day, hour="15:15")
    await world.until(told_at)
    told = [line for line in lin.sees if "plek voor je" in line or "verplaatst" in line]
    assert told == [f"Er is plek voor je. Je doet mee op {moment}."]


async def test_who_heard_that_they_moved_up_is_told_that_it_moves_and_what_stands_is_changed(world: World) -> None:
    meeting, (noor, sam, lin, _) = await a_full_meeting(world)
    await joins(meeting, lin)
    await presses(sam, write("giveup", meeting.id))
    await world.passes(A_MINUTE)
    lin.looks()
    await sends(noor, write("moveit", meeting.id), day="2026-10-13", hour="15:45")
    await world.passes(A_MINUTE)
    assert sorted(line for line in lin.sees if "plek voor je" in line or "verplaatst" in line) == [
        "Er is plek voor je. Je doet mee op dinsdag 13 oktober, 15:45.",
        "Het overleg is verplaatst naar dinsdag 13 oktober, 15:45.",
    ]
