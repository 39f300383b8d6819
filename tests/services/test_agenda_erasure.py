"""Erasing somebody of a meeting: their name and words go from everywhere, and the meeting stays for the others."""

from sqlalchemy import select

from bot.domain.press import write
from bot.services.erasure import erase_person
from bot.store.meeting import Meeting
from bot.store.proposal import Proposal
from tests.answers import presses
from tests.forms import sends
from tests.standing import all_cells
from tests.stories.agenda import topics
from tests.stories.meetings import (
    A_MINUTE,
    GYM,
    HALL,
    NAMES,
    an_agenda,
    ends,
    joins,
    labels,
    now_is,
    places,
    starts,
    why_not,
    words,
)
from tests.stories.planted import PLANTED, everything_written
from tests.world import Actor, World, at

NAMELESS = ["Samen denken over een les", "Een vraag over een les. Meer hoor je als we bij elkaar zitten."]


async def erases(world: World, actor: Actor) -> None:
    """Everything of theirs goes, and what that changes is carried."""
    async with world.work() as db:
        await erase_person(db, actor.person_id, now=world.now)
    await world.passes(A_MINUTE)


async def in_cells(world: World, *found: str) -> list[str]:
    """Which of these stand in any cell of any table, opened."""
    async with world.work() as db:
        cells = await all_cells(db)
    return [one for one in found if any(one in cell for cell in cells)]


async def test_the_channel_shows_the_meeting_without_their_words_and_name(world: World) -> None:
    team, (noor, sam, lin) = await an_agenda(world)
    channel = await world.has_place(team)
    meeting = await starts(noor)
    await joins(meeting, sam, lin)
    await world.passes(A_MINUTE)
    before = channel.sees
    await erases(world, noor)
    seen = channel.sees
    assert (f"│ {GYM}" in before, words(seen)) == (
        True,
        [
            "Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten.",
            *NAMELESS,
            "2 van de 4 plaatsen bezet.",
            "Met Sam de Wit en Lin Chen.",
            "Wie leidt het?",
        ],
    )
    assert (labels(seen), await in_cells(world, "gym", "Noor")) == (
        ["Ik leid het", "Ik doe mee", "Toch niet", "Meer"],
        [],
    )


async def test_their_place_and_that_of_who_they_brought_go_to_whoever_waits(world: World) -> None:
    _, people = await an_agenda(world, *NAMES)
    noor, sam, lin, daan = people
    meeting = await starts(sam)
    await joins(meeting, noor)
    await sends(noor, write("bring", meeting.id), name="Oma Mies")
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 3
    await joins(meeting, lin, daan)
    for actor in people:
        actor.looks()
    await erases(world, noor)
    assert (await places(world, meeting), await in_cells(world, "Mies"), words(lin.sees)[0], words(daan.sees)[0]) == (
        {"Sam de Wit": 1, "Lin Chen": 2, "Daan Mulder": 3},
        [],
        "Er is plek voor je. Je doet mee op dinsdag 13 oktober, 15:15.",
        "Er is plek voor je. Je doet mee op dinsdag 13 oktober, 15:15.",
    )


async def test_the_others_are_asked_who_leads_what_they_led(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await sends(sam, write("addtopic", meeting.id), question="Wie kijkt mee?", touches="teaching")
    sam.looks()
    await erases(world, noor)
    assert words(sam.sees) == [
        "Wie leidt het overleg van dinsdag 13 oktober, 15:15? Zonder iemand die het leidt gaat het niet door.",
        *NAMELESS,
        "Samen denken over samen lesgeven",
        "│ Wie kijkt mee?",
    ]
    await sam.taps_on("Ik leid het")
    assert (await now_is(meeting, world)).owner_id == sam.person_id


async def test_what_they_led_alone_does_not_happen(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    await erases(world, noor)
    found = await now_is(meeting, world)
    assert (found.state, found.owner_id) == ("cancelled", None)


async def test_a_meeting_whose_only_topic_was_theirs_goes_on_without_their_words(world: World) -> None:
    _, (noor, sam, lin) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam, lin)
    await erases(world, noor)
    shown = await sam.taps_on("Ik leid het")
    await world.until(at(13, 10, 15, 12))
    assert (words(shown)[1:3], await why_not(world, meeting), await in_cells(world, "gym", "Noor")) == (
        NAMELESS,
        ("open", None),
        [],
    )


async def test_what_a_colleague_wrote_down_of_a_topic_of_theirs_stays(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await ends(world, meeting)
    (topic,) = await topics(world)
    await sends(sam, write("action", topic.id), what="Ik zet muziek op.", until="2026-10-16")
    await erases(world, noor)
    (nameless,) = await topics(world)
    shown = await presses(sam, write("meeting", meeting.id))
    assert ((nameless.author_id, nameless.words, nameless.state), words(shown)[1:5]) == (
        (None, None, "done"),
        [*NAMELESS, "Sam de Wit doet dit, uiterlijk vrijdag 16 oktober:", "│ Ik zet muziek op."],
    )


async def test_a_message_of_theirs_goes_from_the_channel(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    channel = await world.has_place(team)
    await noor.commands("agenda", HALL)
    for label in ("De organisatie", "Plaats als bericht"):
        await noor.taps_on(label)
    await world.passes(A_MINUTE)
    before = channel.sees
    await erases(world, noor)
    async with world.work() as db:
        left = list(await db.scalars(select(Proposal)))
    assert (f"│ {HALL}" in before, channel.sees, left) == (True, ["—"], [])


async def test_a_round_up_that_told_of_theirs_tells_it_no_more(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when="vrijdag 30 oktober 15:15")
    await joins(meeting, sam)
    await world.until(at(26, 10, 9, 0))
    before = sam.sees
    await erases(world, noor)
    assert (f"│ {GYM}" in before, GYM in " ".join(sam.sees), await in_cells(world, "gym", "Noor")) == (True, False, [])


async def test_after_everything_was_written_no_cell_holds_what_they_wrote(world: World) -> None:
    planted = await everything_written(world)
    noor, sam, lin, _ = planted.people
    for actor in (noor, sam, lin):
        await erases(world, actor)
    assert await in_cells(world, *PLANTED, *NAMES) == ["Daan Mulder"]


async def test_buttons_of_who_is_erased_are_of_a_stranger(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await erases(world, noor)
    shown = await presses(noor, write("take", meeting.id))
    assert (GYM in " ".join(shown), await places(world, meeting)) == (False, {"Sam de Wit": 2})
