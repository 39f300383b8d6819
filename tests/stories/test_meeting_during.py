"""J22: while they meet: topic by topic, with a timer. One message that changes; only the warning is new."""

from datetime import timedelta

import pytest

from bot.domain.press import write
from bot.store.meeting import Meeting
from bot.store.team import Team
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import (
    A_MINUTE,
    GYM,
    an_agenda,
    joins,
    labels,
    now_is,
    outbox,
    places,
    starts,
    words,
)
from tests.world import Actor, World, at

TOPIC = ["Samen denken over een les", f"│ {GYM}"]
SECOND = "Wie kijkt mee bij rekenen?"
BEGUN = "Begonnen. De tijd komt in een eigen bericht."


async def about_to_begin(world: World, *, second: str = "") -> tuple[Team, Meeting, list[Actor]]:
    """Noor leads a meeting at which Sam is too; it is a minute before, and everybody read what there was."""
    team, people = await an_agenda(world)
    meeting = await starts(people[0])
    await joins(meeting, people[1])
    if second:
        await sends(people[1], write("addtopic", meeting.id), question=second, touches="teaching")
    await world.until(at(13, 10, 15, 14))
    for actor in people:
        actor.looks()
    return team, meeting, people


async def begins(actor: Actor, meeting: Meeting) -> list[str]:
    """Tap [Begin]; what stands in the message that comes."""
    await presses(actor, write("begin", meeting.id))
    await actor.world.heartbeat.beat(actor.world.now)
    return actor.sees


async def test_it_begins_in_one_tap_with_the_topic_and_until_when(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world)
    card = await presses(sam, write("meeting", meeting.id))
    begun = await sam.taps_on("Begin")
    await world.heartbeat.beat(world.now)
    seen = sam.sees
    assert (labels(card)[0], begun, words(seen), labels(seen), await outbox(world, "session")) == (
        "Begin",
        [BEGUN],
        ["Jullie zijn begonnen. Tot 15:29.", *TOPIC],
        ["Afronden"],
        ["session: Sam de Wit"],
    )


async def test_it_does_not_begin_more_than_five_minutes_before(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 9))
    early = await presses(sam, write("begin", meeting.id))
    await world.until(at(13, 10, 15, 10))
    later = await presses(sam, write("meeting", meeting.id))
    assert (labels(early)[0], (await now_is(meeting, world)).state, labels(later)[0]) == (
        "In mijn agenda",
        "open",
        "Begin",
    )


async def test_a_minute_before_the_time_is_up_somebody_says_so_and_then_the_message_itself_does(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world)
    await begins(sam, meeting)
    await world.until(at(13, 10, 15, 27))
    quiet = sam.sees
    await world.until(at(13, 10, 15, 28))
    warned = sam.sees
    await world.until(at(13, 10, 15, 30))
    assert (quiet, warned, words(sam.sees), await outbox(world, "warning")) == (
        [],
        ["Nog één minuut."],
        ["Jullie zijn begonnen. De tijd is om.", *TOPIC],
        ["warning: Sam de Wit"],
    )


async def test_two_topics_share_the_time_and_the_next_comes_in_the_same_message(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world, second=SECOND)
    first = await begins(sam, meeting)
    world.now += timedelta(minutes=5)
    await sam.taps_on("Volgende punt")
    await world.heartbeat.beat(world.now)
    second = sam.sees
    assert (words(first), labels(first), words(second), labels(second)) == (
        ["Punt 1 van 2. Tot 15:21.", *TOPIC],
        ["Volgende punt", "Afronden"],
        ["Punt 2 van 2. Tot 15:26.", "Samen denken over samen lesgeven", f"│ {SECOND}"],
        ["Afronden"],
    )
    assert await outbox(world, "session") == ["session: Sam de Wit"]


async def test_next_pressed_twice_skips_nothing(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world, second=SECOND)
    await begins(sam, meeting)
    for _ in range(3):
        await presses(sam, write("nextone", meeting.id, "1"))
    found = await now_is(meeting, world)
    assert (found.state, found.topic_at) == ("running", 2)


async def test_who_has_a_place_goes_on_and_rounds_off_from_their_own_card_too(world: World) -> None:
    _, meeting, (noor, sam, _) = await about_to_begin(world, second=SECOND)
    await begins(sam, meeting)
    running = await presses(noor, write("meeting", meeting.id))
    second = await noor.taps_on("Volgende punt")
    over = await noor.taps_on("Afronden")
    assert (words(running)[0], labels(running), words(second)[0], labels(over)) == (
        "Klein overleg, dinsdag 13 oktober, 15:15. Nu bezig. Punt 1 tot 15:21.",
        ["Volgende punt", "Afronden", "Teamagenda", "Meer"],
        "Klein overleg, dinsdag 13 oktober, 15:15. Nu bezig. Punt 2 tot 15:21.",
        ["Ik pak iets op", "Niets nodig", "Teamagenda", "Meer"],
    )


async def test_who_leads_a_meeting_that_another_began_and_nobody_rounded_off_is_asked_what_came_of_it(
    world: World,
) -> None:
    _, meeting, (noor, sam, _) = await about_to_begin(world)
    await begins(sam, meeting)
    noor.looks()
    await world.until(at(13, 10, 16, 0))
    seen = noor.sees
    assert ("Wat kwam eruit? Hooguit drie regels, geen notulen." in seen, labels(seen)) == (
        True,
        ["Ik pak iets op", "Niets nodig"],
    )


async def test_no_warning_comes_about_a_topic_they_went_on_from(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world, second=SECOND)
    await begins(sam, meeting)
    world.now = at(13, 10, 15, 19)
    await presses(sam, write("finish", meeting.id))
    await world.until(at(13, 10, 15, 40))
    assert (await outbox(world, "warning"), (await now_is(meeting, world)).state) == ([], "held")


async def test_beginning_twice_begins_once(world: World) -> None:
    _, meeting, (noor, sam, _) = await about_to_begin(world)
    await begins(sam, meeting)
    again = await presses(noor, write("begin", meeting.id))
    await world.passes(A_MINUTE)
    assert (words(again)[0], await outbox(world, "session")) == (
        "Klein overleg, dinsdag 13 oktober, 15:15. Nu bezig. Tot 15:29.",
        ["session: Sam de Wit"],
    )


async def test_anybody_of_the_team_begins_it_and_takes_part_from_then_on(world: World) -> None:
    _, meeting, (_, _, lin) = await about_to_begin(world)
    await begins(lin, meeting)
    assert await places(world, meeting) == {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": 3}


@pytest.mark.parametrize("waits", [True, False])
async def test_nobody_without_a_place_begins_a_meeting_that_is_full(world: World, waits: bool) -> None:
    _, meeting, (noor, _, lin) = await about_to_begin(world)
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).places = 2
    if waits:
        await joins(meeting, lin)
    shown = await presses(lin, write("meeting", meeting.id))
    told = await presses(lin, write("begin", meeting.id))
    before = (await now_is(meeting, world)).state
    await begins(noor, meeting)
    assert (
        "Begin" in labels(shown),
        words(told),
        before,
        await outbox(world, "session"),
        await places(world, meeting),
    ) == (
        False,
        ["Alle plaatsen zijn bezet. Wie een plaats heeft, kan beginnen."],
        "open",
        ["session: Noor Bakker"],
        {"Noor Bakker": 1, "Sam de Wit": 2} | ({"Lin Chen": None} if waits else {}),
    )


async def test_who_comes_in_late_joins_while_it_runs(world: World) -> None:
    _, meeting, (_, sam, lin) = await about_to_begin(world)
    await begins(sam, meeting)
    await joins(meeting, lin)
    assert await places(world, meeting) == {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": 3}


async def test_who_comes_after_it_should_have_begun_joins_until_its_end(world: World) -> None:
    _, meeting, (_, _, lin) = await about_to_begin(world)
    await world.until(at(13, 10, 15, 25))
    await joins(meeting, lin)
    assert await places(world, meeting) == {"Noor Bakker": 1, "Sam de Wit": 2, "Lin Chen": 3}


async def test_rounding_off_leads_to_what_came_of_it_in_the_same_message(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world)
    await begins(sam, meeting)
    for _ in range(2):
        await presses(sam, write("finish", meeting.id))
    sam.looks()
    await world.heartbeat.beat(world.now)
    seen = sam.sees
    assert (words(seen), labels(seen)) == (
        [
            "Klein overleg van dinsdag 13 oktober, 15:15 is geweest.",
            *TOPIC,
            "Met Noor Bakker en Sam de Wit.",
            "Wat kwam eruit? Hooguit drie regels, geen notulen.",
        ],
        ["Ik pak iets op", "Niets nodig"],
    )


async def test_the_channel_shows_that_it_runs_and_then_that_it_was(world: World) -> None:
    team, (noor, sam, _) = await an_agenda(world)
    channel = await world.has_place(team)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 14))
    before = channel.sees
    await begins(sam, meeting)
    running = channel.sees
    await presses(sam, write("finish", meeting.id))
    await world.heartbeat.beat(world.now)
    held = channel.sees
    assert (labels(before)[-4:], words(running)[0], words(held)[0], labels(held)) == (
        ["Begin", "Ik doe mee", "Toch niet", "Meer"],
        "Klein overleg, dinsdag 13 oktober, 15:15. Nu bezig. Tot 15:29.",
        "Klein overleg van dinsdag 13 oktober, 15:15 is geweest.",
        ["Meer"],
    )


async def test_one_that_nobody_rounds_off_ends_by_itself_fifteen_minutes_after_time_is_up(world: World) -> None:
    _, meeting, (_, sam, _) = await about_to_begin(world)
    await begins(sam, meeting)
    await world.until(at(13, 10, 15, 43))
    before = (await now_is(meeting, world)).state
    sam.looks()
    await world.until(at(13, 10, 15, 45))
    assert (before, (await now_is(meeting, world)).state, words(sam.sees)[-1]) == (
        "running",
        "held",
        "Wat kwam eruit? Hooguit drie regels, geen notulen.",
    )
    assert await outbox(world, "meeting_after") == ["meeting_after: Noor Bakker"]  # and Sam has it before him already


async def test_a_button_to_begin_one_that_was_says_what_became_of_it(world: World) -> None:
    _, meeting, (_, _sam, lin) = await about_to_begin(world)
    await world.until(at(13, 10, 15, 31))
    told = [words(await presses(lin, write(verb, meeting.id)))[0] for verb in ("begin", "take", "giveup", "lead")]
    assert (told, await places(world, meeting)) == (
        ["Klein overleg van dinsdag 13 oktober, 15:15 is geweest."] * 4,
        {"Noor Bakker": 1, "Sam de Wit": 2},
    )
