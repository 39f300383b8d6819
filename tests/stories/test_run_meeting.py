"""J22: a meeting of the agenda that follows a protocol in place of its timer; its outcome is written as always."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.press import write
from bot.store.meeting import Meeting
from tests.answers import presses
from tests.stories.agenda import meetings
from tests.stories.meetings import an_agenda, joins, labels, now_is, outbox, starts, words
from tests.stories.runs import follows, runs, states, taps
from tests.world import Actor, World, a_library, at

FIVE_STEPS = "Vijf stappen (30 min)"
BEGINS = at(13, 10, 15, 15)


async def half_an_hour(world: World) -> tuple[Meeting, list[Actor]]:
    """A meeting of half an hour for four, led by Noor, with Sam; Lin is of the team and is not there."""
    _, people = await an_agenda(world)
    meeting = await starts(people[0])
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).minutes = 30
    await joins(meeting, people[1])
    return meeting, people


async def by_five_steps(world: World) -> tuple[Meeting, list[Actor]]:
    """The same, by five steps; it is a quarter past three and everybody read what there was."""
    meeting, people = await half_an_hour(world)
    await presses(people[1], write("follows", meeting.id, "P04"))
    await world.until(BEGINS)
    for actor in people:
        actor.looks()
    return meeting, people


async def begins(actor: Actor, meeting: Meeting) -> list[str]:
    await presses(actor, write("begin", meeting.id))
    return await follows(actor)


async def test_who_takes_part_chooses_a_protocol_that_fits(world: World) -> None:
    meeting, (_, sam, lin) = await half_an_hour(world)
    card = await presses(sam, write("meeting", meeting.id))
    menu = await sam.taps_on("Gespreksvorm")
    chosen = await sam.taps_on(FIVE_STEPS)
    others = await presses(lin, write("meeting", meeting.id))
    refused = await presses(lin, write("follows", meeting.id, "P17"))
    assert (labels(card), labels(menu)) == (
        ["In mijn agenda", "Toch niet", "Gespreksvorm", "Teamagenda", "Meer"],
        [FIVE_STEPS, "Bordsessie (15 min)", "Lean coffee (30 min)", "Terug"],
    )
    by = "Gespreksvorm: Vijf stappen, 30 minuten."
    assert [by in words(seen) for seen in (chosen, others, refused)] == [True] * 3
    assert ("Gespreksvorm" in labels(others), (await now_is(meeting, world)).protocol) == (False, "P04")


async def test_it_can_go_without_after_all(world: World) -> None:
    meeting, (noor, sam, _) = await half_an_hour(world)
    await presses(sam, write("follows", meeting.id, "P04"))
    await presses(noor, write("protocolfor", meeting.id))
    card = await noor.taps_on("Zonder vorm")
    found = (await now_is(meeting, world)).protocol
    assert (found, [line for line in words(card) if line.startswith("Gespreksvorm:")]) == (None, [])


async def test_nothing_is_offered_where_nothing_fits(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    await joins(meeting, sam)
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).minutes = 10
    assert "Gespreksvorm" not in labels(await presses(sam, write("meeting", meeting.id)))


async def test_its_steps_come_in_place_of_the_timer_and_rounding_off_is_as_always(world: World) -> None:
    meeting, (noor, sam, lin) = await by_five_steps(world)
    first = await begins(sam, meeting)
    await presses(noor, write("meeting", meeting.id))
    await noor.taps_on("Volg mee")
    await follows(noor)
    outsider = await presses(lin, write("nextstep", (await runs(world))[0].id, "0"))
    await world.passes(timedelta(minutes=3))
    warned = sam.sees
    second = await taps(sam, "Volgende")
    also = await follows(noor)
    for _ in range(3):
        await taps(sam, "Volgende")
    done = await taps(sam, "Klaar")
    after = await taps(sam, "Afronden")
    assert [words(seen)[:2] for seen in (first, outsider, warned, second, also)] == [
        ["Vijf stappen, stap 1 van 5. Tot 15:19.", "Aan zet: wie iets inbrengt."],
        ["Alleen wie meedoet, kan hier tikken."],
        ["Nog één minuut."],
        ["Vijf stappen, stap 2 van 5. Tot 15:26.", "Aan zet: wie meedenkt."],
        ["Nog één minuut.", "Vijf stappen, stap 2 van 5. Tot 15:26."],
    ]
    assert (words(done), labels(done)) == (["Klaar. Wat jullie zeiden, bewaar ik niet."], ["Afronden"])
    assert (words(after)[-1], labels(after), (await now_is(meeting, world)).state) == (
        "Wat kwam eruit? Hooguit drie regels, geen notulen.",
        ["Ik pak iets op", "Niets nodig"],
        "held",
    )
    assert await outbox(world, "session", "warning") == []


async def test_rounding_off_in_the_middle_ends_the_steps(world: World) -> None:
    meeting, (_, sam, _) = await by_five_steps(world)
    await begins(sam, meeting)
    running = await presses(sam, write("meeting", meeting.id))
    await presses(sam, write("finish", meeting.id))
    await follows(sam)
    late = await presses(sam, write("nextstep", (await runs(world))[0].id, "0"))
    assert (labels(running), (await states(world))[0][0], words(late)[-1]) == (
        ["Volg mee", "Afronden", "Toch niet", "Teamagenda", "Meer"],
        "stopped",
        "Wat kwam eruit? Hooguit drie regels, geen notulen.",
    )


async def test_who_walks_away_is_asked_what_came_of_it(world: World) -> None:
    meeting, (noor, sam, _) = await by_five_steps(world)
    await begins(sam, meeting)
    await world.until(BEGINS + timedelta(minutes=18))
    before = (await now_is(meeting, world)).state
    await world.until(BEGINS + timedelta(minutes=20))
    assert (before, (await now_is(meeting, world)).state, await outbox(world, "meeting_after")) == (
        "running",
        "held",
        ["meeting_after: Noor Bakker"],
    )
    assert "Wat kwam eruit? Hooguit drie regels, geen notulen." in words(noor.sees)


async def test_what_nobody_rounds_off_after_its_last_step_ends_by_itself(world: World) -> None:
    meeting, (_, sam, _) = await by_five_steps(world)
    await begins(sam, meeting)
    await taps(sam, "Stoppen")
    await world.until(BEGINS + timedelta(minutes=14))
    before = (await now_is(meeting, world)).state
    await world.until(BEGINS + timedelta(minutes=15))
    assert (before, (await now_is(meeting, world)).state) == ("running", "held")


async def test_what_fits_no_more_goes_and_it_says_so(world: World) -> None:
    meeting, (_, sam, _) = await by_five_steps(world)
    async with world.work() as db:
        (await db.get_one(Meeting, meeting.id)).minutes = 20
    begun = await presses(sam, write("begin", meeting.id))
    session = await follows(sam)
    assert (words(begun), words(session)[0], await runs(world), (await now_is(meeting, world)).protocol) == (
        [
            "De gekozen gespreksvorm past niet meer. Jullie gaan gewoon punt voor punt.",
            "Begonnen. De tijd komt in een eigen bericht.",
        ],
        "Jullie zijn begonnen. Tot 15:35.",
        [],
        None,
    )


async def test_when_its_file_is_gone_the_meeting_goes_on(world: World) -> None:
    meeting, (_, sam, _) = await by_five_steps(world)
    await begins(sam, meeting)
    without = {one: protocol for one, protocol in a_library().protocols.items() if one != "P04"}
    world.sessions.configure(library=replace(a_library(), protocols=without))
    over = await taps(sam, "Volgende")
    assert (words(over), labels(over), (await now_is(meeting, world)).state) == (
        ["Voorbij. De stappen van deze vorm zijn veranderd. Praat gerust zelf verder."],
        ["Afronden"],
        "running",
    )


async def test_once_more_follows_the_same_until_it_does_not_fit_and_then_it_says_so(world: World) -> None:
    meeting, (_, sam, _) = await by_five_steps(world)
    await begins(sam, meeting)
    await presses(sam, write("finish", meeting.id))
    again = await presses(sam, write("oncemore", meeting.id))
    (card,) = [one for one in await meetings(world) if one.follows_id == meeting.id]
    shorter = await presses(sam, write("setminutes", card.id, "20"))
    then = await presses(sam, write("showcard", card.id))
    assert [[line for line in words(seen) if "vorm" in line] for seen in (again, shorter, then)] == [
        ["Gespreksvorm: Vijf stappen, 30 minuten."],
        ["De gekozen gespreksvorm past niet meer. Jullie gaan gewoon punt voor punt."],
        [],
    ]
