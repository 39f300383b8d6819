"""7.3: whoever brought a topic takes it off a meeting that is still to come; without a topic it does not happen."""

from bot.domain.press import write
from bot.store.meeting import Meeting
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import topics
from tests.stories.meetings import A_MINUTE, GYM, an_agenda, joins, labels, outbox, questions, starts, why_not, words
from tests.world import Actor, World, at

COUNTING = "Wie kijkt mee bij rekenen?"
THURSDAY = "Klein overleg, donderdag 15 oktober, 15:15. 15 minuten."
OFF = "Het overleg van donderdag 15 oktober, 15:15 gaat niet door: er staat geen punt meer op."


async def at_a_meeting(world: World, *, when: str = "donderdag 15:15") -> tuple[Meeting, Actor, Actor]:
    """Noor leads it and brought a topic; Sam joined and brought a second one."""
    _, (noor, sam, _) = await an_agenda(world)
    meeting = await starts(noor, when=when)
    await joins(meeting, sam)
    world.now += A_MINUTE
    await sends(sam, write("addtopic", meeting.id), question=COUNTING, touches="teaching")
    return meeting, noor, sam


async def takes_off(actor: Actor, meeting: Meeting, label: str = "Mijn punt mag weg") -> list[str]:
    """Behind [Meer]; what comes back."""
    await presses(actor, write("meetmore", meeting.id))
    return await actor.taps_on(label)


async def test_who_brought_a_topic_takes_it_off_and_the_other_one_is_the_first(world: World) -> None:
    meeting, noor, _ = await at_a_meeting(world)
    shown = await takes_off(noor, meeting)
    found = [(topic.state, topic.position) for topic in await topics(world)]
    assert (words(shown)[:3], found) == (
        [THURSDAY, "Samen denken over samen lesgeven", f"│ {COUNTING}"],
        [("dropped", None), ("planned", 1)],
    )


async def test_what_is_taken_off_goes_from_every_message_that_shows_it(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    channel = await world.has_place(team)
    meeting = await starts(noor, when="donderdag 15:15")
    await world.passes(A_MINUTE)
    channel.looks()
    await takes_off(noor, meeting)
    await world.passes(A_MINUTE)
    assert channel.sees[:3] == [THURSDAY, "1 van de 4 plaatsen bezet.", "Met Noor Bakker."]


async def test_of_two_of_ones_own_the_last_goes_first(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor, when="donderdag 15:15")
    world.now += A_MINUTE
    await sends(noor, write("addtopic", meeting.id), question=COUNTING, touches="teaching")
    await takes_off(noor, meeting, "Mijn laatste punt mag weg")
    first = await questions(world)
    await takes_off(noor, meeting)
    assert (first, await questions(world)) == (
        [(GYM, "planned"), (COUNTING, "dropped")],
        [(GYM, "dropped"), (COUNTING, "dropped")],
    )


async def test_without_a_topic_at_the_cut_off_it_does_not_happen(world: World) -> None:
    meeting, noor, sam = await at_a_meeting(world)
    for actor in (noor, sam):
        await takes_off(actor, meeting)
    await world.until(at(14, 10, 15, 14))
    before = await why_not(world, meeting)
    noor.looks()
    sam.looks()
    await world.until(at(14, 10, 15, 16))
    told = [any(line.startswith(OFF) for line in actor.sees) for actor in (noor, sam)]
    assert (before, await why_not(world, meeting), told) == (("open", None), ("cancelled", "no_topic"), [True, True])


async def test_a_new_topic_before_the_cut_off_and_it_goes_on(world: World) -> None:
    meeting, noor, sam = await at_a_meeting(world)
    for actor in (noor, sam):
        await takes_off(actor, meeting)
    await sends(sam, write("addtopic", meeting.id), question=GYM, touches="lesson")
    await world.until(at(15, 10, 15, 12))
    assert await why_not(world, meeting) == ("open", None)


async def test_the_last_topic_taken_off_after_the_cut_off_calls_it_off_at_once(world: World) -> None:
    meeting, noor, sam = await at_a_meeting(world, when="dinsdag 15:15")
    await world.until(at(13, 10, 9, 0))
    await takes_off(noor, meeting)
    before = await why_not(world, meeting)
    await takes_off(sam, meeting)
    await world.passes(A_MINUTE)
    assert (before, await why_not(world, meeting), await outbox(world, "meeting_news")) == (
        ("open", None),
        ("cancelled", "no_topic"),
        ["meeting_news: Noor Bakker"],
    )


async def test_nobody_takes_off_what_another_brought_nor_anything_once_it_began(world: World) -> None:
    meeting, noor, _ = await at_a_meeting(world, when="dinsdag 15:15")
    own, other = [topic.id for topic in await topics(world)]
    await presses(noor, write("takeoff", other))
    await world.until(at(13, 10, 15, 14))
    more = labels(await presses(noor, write("meetmore", meeting.id)))
    await presses(noor, write("begin", meeting.id))
    late = await presses(noor, write("takeoff", own))
    assert (await questions(world), "Mijn punt mag weg" in more, words(late)[0].partition(".")[0]) == (
        [(GYM, "planned"), (COUNTING, "planned")],
        False,
        "Klein overleg, dinsdag 13 oktober, 15:15",
    )


async def test_taken_off_twice_it_says_that_it_is_gone(world: World) -> None:
    meeting, noor, _ = await at_a_meeting(world)
    await takes_off(noor, meeting)
    again = await noor.taps_on("Mijn punt mag weg")
    assert again == ["Dit punt staat er niet meer. Het is gepland of weggehaald, of het stond er al drie weken."]


async def test_what_a_team_round_is_about_stays(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    await presses(noor, write("round", team.id))
    await noor.taps_on("Start")
    (topic,) = await topics(world)
    assert topic.meeting_id is not None
    more = labels(await presses(noor, write("meetmore", topic.meeting_id)))
    await presses(noor, write("takeoff", topic.id))
    (kept,) = await topics(world)
    assert ("Mijn punt mag weg" in more, kept.state) == (False, "planned")
