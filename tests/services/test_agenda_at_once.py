"""Several people at the very same moment, on both databases: who was first has it, and nobody has it twice."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.domain.agenda import MeetingState, TopicState
from bot.domain.consent import Result
from bot.domain.event import Pressed
from bot.domain.press import write
from bot.inbox import NotKept
from bot.store.inbox import InboxRow
from bot.store.meeting import Meeting
from bot.store.outcome import Outcome
from bot.store.seat import Seat
from bot.store.team import Team
from tests.answers import presses
from tests.standing import submits
from tests.stories.agenda import a_team_with_agenda, meetings, topics
from tests.stories.meetings import was_there
from tests.world import Actor, World

MANY = 40
AT_MOST = 4  # times, as Slack brings an event
QUESTION = "Hoe helpen we Sam met lezen?"


async def a_team_of(world: World, number: int) -> tuple[Team, list[Actor]]:
    """A team with so many people, Noor among them."""
    return await a_team_with_agenda(world, "Noor Bakker", *(f"Sem {n}" for n in range(1, number)))


async def a_card(actor: Actor) -> UUID:
    """A card of a question about pupils, ready to be started."""
    await actor.commands("agenda", QUESTION)
    card = (await meetings(actor.world))[-1].id
    await presses(actor, write("touch", card, "pupil"))
    return card


async def a_meeting(actor: Actor, places: int = 8) -> UUID:
    """A meeting that this person leads."""
    card = await a_card(actor)
    await presses(actor, write("setplaces", card, str(places)))
    await presses(actor, write("startit", card))
    return card


async def all_press(people: list[Actor], data: str) -> None:
    """Everybody presses this at the same moment."""
    await asyncio.gather(*(presses_until_kept(actor, data) for actor in people))


async def presses_until_kept(actor: Actor, data: str) -> None:
    """Press this; on a slow machine some find no connection in time, and a platform brings theirs again."""
    event = Pressed(key=actor.world.new_key(), sender=actor.address, data=data, message="old")
    for _ in range(AT_MOST - 1):
        with suppress(NotKept):
            return await actor.does(event)
    return await actor.does(event)


async def seats_of(world: World, meeting: UUID) -> list[tuple[int | None, int]]:
    """Each seat's place and turn, in turn."""
    async with world.work() as db:
        rows = await db.execute(select(Seat.place, Seat.turn).where(Seat.meeting_id == meeting).order_by(Seat.turn))
        return [(place, turn) for place, turn in rows]


async def kept_events(world: World) -> set[str]:
    """What became of everything that anybody did."""
    async with world.work() as db:
        return set(await db.scalars(select(InboxRow.state)))


async def test_of_many_who_join_at_once_eight_have_a_place_and_the_others_wait_in_order(world: World) -> None:
    _, people = await a_team_of(world, MANY)
    meeting = await a_meeting(people[0])
    await all_press(people[1:], write("take", meeting))
    places = [*range(1, 9), *[None] * (MANY - 8)]
    assert await seats_of(world, meeting) == list(zip(places, range(1, MANY + 1), strict=True))
    assert await kept_events(world) == {"done"}


async def test_who_taps_twice_at_once_has_one_place(world: World) -> None:
    _, people = await a_team_of(world, 2)
    meeting = await a_meeting(people[0])
    await all_press([people[1]] * 4, write("take", meeting))
    assert await seats_of(world, meeting) == [(1, 1), (2, 2)]


async def test_start_tapped_twice_at_once_starts_one_meeting(world: World) -> None:
    _, (noor,) = await a_team_of(world, 1)
    card = await a_card(noor)
    await all_press([noor] * 3, write("startit", card))
    (meeting,) = await meetings(world)
    assert (meeting.state, meeting.sequence, await seats_of(world, card)) == (MeetingState.OPEN, 0, [(1, 1)])
    assert await kept_events(world) == {"done"}


async def test_start_and_never_mind_at_once_leave_a_meeting_or_nothing(world: World) -> None:
    _, (noor,) = await a_team_of(world, 1)
    card = await a_card(noor)
    await asyncio.gather(presses(noor, write("scrap", card)), presses(noor, write("startit", card)))
    left = [(one.state, await seats_of(world, one.id)) for one in await meetings(world)]
    found = [(topic.state, topic.position) for topic in await topics(world)]
    assert (left, found) in (([], []), ([(MeetingState.OPEN, [(1, 1)])], [(TopicState.PLANNED, 1)]))


async def test_of_three_topics_added_at_once_one_is_on_the_meeting_and_the_others_are_parked(world: World) -> None:
    _, people = await a_team_of(world, 4)
    meeting = await a_meeting(people[0])
    data = write("addtopic", meeting)
    await asyncio.gather(*(submits(one, data, question=f"Vraag van {one.name}", touches="pupil") for one in people[1:]))
    found = sorted((topic.state, topic.position or 0) for topic in await topics(world))
    assert found == [(TopicState.PARKED, 0), (TopicState.PARKED, 0), (TopicState.PLANNED, 1), (TopicState.PLANNED, 2)]


async def test_of_several_who_would_lead_it_at_once_one_leads(world: World) -> None:
    _, people = await a_team_of(world, 5)
    meeting = await a_meeting(people[0])
    await all_press(people[1:], write("take", meeting))
    await presses(people[0], write("handover", meeting))
    await all_press(people[1:], write("lead", meeting))
    (found,) = await meetings(world)
    assert found.owner_id in {actor.person_id for actor in people[1:]}
    assert await kept_events(world) == {"done"}
    assert await seats_of(world, meeting) == [(n, n) for n in range(1, 6)]


async def test_two_who_ask_for_a_team_round_at_once_get_one(world: World) -> None:
    team, people = await a_team_of(world, 3)
    await all_press(people, write("round", team.id))
    cards = await meetings(world)
    await asyncio.gather(*(presses(one, write("startit", card.id)) for one in people for card in cards))
    rounds = sorted(one.state for one in await meetings(world) if one.is_round)
    assert rounds == [MeetingState.DRAFT, MeetingState.DRAFT, MeetingState.OPEN]
    assert await kept_events(world) == {"done"}


async def test_two_repetitions_started_at_once_are_one(world: World) -> None:
    _, people = await a_team_of(world, 2)
    meeting = await a_meeting(people[0])
    await ends(world, meeting)
    await all_press(people, write("oncemore", meeting))
    cards = [one for one in await meetings(world) if one.follows_id == meeting]
    owners = {actor.person_id: actor for actor in people}
    await asyncio.gather(
        *(presses(owners[card.owner_id], write("startit", card.id)) for card in cards if card.owner_id is not None)
    )
    states = sorted(one.state for one in await meetings(world) if one.follows_id == meeting)
    assert states == [MeetingState.DRAFT, MeetingState.OPEN]
    assert await kept_events(world) == {"done"}


async def ends(world: World, meeting: UUID) -> None:
    """They met."""
    async with world.work() as db:
        row = await db.get_one(Meeting, meeting)
        row.state, row.ended_at, row.next_at, row.next_step = MeetingState.HELD, world.now, None, None


async def test_joining_and_calling_off_at_once_leave_a_meeting_that_is_off_for_everybody(world: World) -> None:
    _, people = await a_team_of(world, 6)
    meeting = await a_meeting(people[0], places=3)
    await asyncio.gather(
        *(presses(one, write("take", meeting)) for one in people[1:]), presses(people[0], write("calloff", meeting))
    )
    (found,) = await meetings(world)
    seats = await seats_of(world, meeting)
    assert (found.state, found.sequence, found.next_at) == (MeetingState.CANCELLED, 1, None)
    assert seats == [(turn if turn <= 3 else None, turn) for turn in range(1, len(seats) + 1)]


async def test_leaving_and_joining_at_once_leave_no_place_empty_while_somebody_waits(world: World) -> None:
    _, people = await a_team_of(world, 12)
    meeting = await a_meeting(people[0], places=4)
    await all_press(people[1:6], write("take", meeting))
    await asyncio.gather(
        *(presses(one, write("giveup", meeting)) for one in people[1:4]),
        *(presses(one, write("take", meeting)) for one in people[6:]),
    )
    seats = await seats_of(world, meeting)
    assert sorted(place for place, _ in seats if place is not None) == [1, 2, 3, 4]
    waiting = [turn for place, turn in seats if place is None]
    assert min(waiting) > max(turn for place, turn in seats if place is not None)
    assert len(seats) == 12 - 3


async def test_moving_and_joining_at_once_leave_both(world: World) -> None:
    _, people = await a_team_of(world, 2)
    meeting = await a_meeting(people[0])
    day = date(2026, 10, 15)
    await asyncio.gather(
        submits(people[0], write("moveit", meeting), day=day.isoformat(), hour="09:00"),
        presses(people[1], write("take", meeting)),
    )
    (found,) = await meetings(world)
    assert (found.starts_at.date(), found.sequence, await seats_of(world, meeting)) == (day, 1, [(1, 1), (2, 2)])


async def test_a_parked_topic_that_two_plan_at_once_is_on_one_card(world: World) -> None:
    _, people = await a_team_of(world, 3)
    card = await a_card(people[0])
    await presses(people[0], write("parkit", card))
    (topic,) = await topics(world)
    await all_press(people[1:], write("planit", topic.id))
    (made,) = await meetings(world)
    (kept,) = await topics(world)
    assert (kept.id, kept.meeting_id, made.state) == (topic.id, made.id, MeetingState.DRAFT)


async def test_a_card_that_is_started_while_another_plans_its_topic_anew_is_started_or_gone(world: World) -> None:
    _, (noor, sam) = await a_team_of(world, 2)
    for _ in range(8):
        await presses(noor, write("parkit", await a_card(noor)))
    parked = [topic.id for topic in await topics(world)]
    for topic in parked:
        await presses(noor, write("planit", topic))
    world.now += timedelta(minutes=20)  # long enough for another to plan it
    made = {topic.id: topic.meeting_id for topic in await topics(world)}
    await asyncio.gather(
        *(presses(noor, write("startit", card)) for card in made.values() if card is not None),
        *(presses(sam, write("planit", topic)) for topic in made),
    )
    states = {meeting.id: meeting.state for meeting in await meetings(world)}
    kept = [(topic.state, states[topic.meeting_id]) for topic in await topics(world) if topic.meeting_id is not None]
    either = {(TopicState.PLANNED, MeetingState.OPEN), (TopicState.PARKED, MeetingState.DRAFT)}
    assert (len(kept), set(kept) <= either, await kept_events(world)) == (len(parked), True, {"done"})


async def test_a_decision_that_is_taken_back_while_the_last_one_agrees_is_gone_or_stands(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    await submits(noor, write("decision", topic.id), what="We lopen.", why="Dan is het stil.", not_chosen="Een bel.")
    async with world.work() as db:
        outcome = (await db.scalars(select(Outcome))).one()
    _, seen = await asyncio.gather(
        presses(noor, write("unwrite", outcome.id)), presses(sam, write("consent", outcome.id))
    )
    async with world.work() as db:
        left = [row.result for row in await db.scalars(select(Outcome))]
    assert (seen[0], left) in (
        ("Wie dit besluit opschreef, haalde het terug. Je hoeft niets meer te doen.", []),
        ("Zo staat het met jullie besluit.", [Result.STANDS]),
    )
    assert await kept_events(world) == {"done"}
