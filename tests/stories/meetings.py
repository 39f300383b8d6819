"""What stories about meetings share: a team in which nothing else is said, and a meeting in a line or two."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select

from bot.domain.form import FieldErrors
from bot.domain.press import write
from bot.store.delivery import Delivery
from bot.store.feature import Feature
from bot.store.meeting import Meeting
from bot.store.schedule import Schedule
from bot.store.seat import Seat
from bot.store.team import Team
from bot.store.topic import Topic, open_question
from tests.answers import presses
from tests.forms import sends
from tests.night import sweep
from tests.stories.agenda import a_team_with_agenda, meetings, topics
from tests.world import Actor, World, at

GYM = "Hoe houden we de overgang van gym naar rekenen rustig?"
HALL = "Wie zet de fietsen in de gang recht?"
NAMES = ("Noor Bakker", "Sam de Wit", "Lin Chen", "Daan Mulder")
A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def an_agenda(world: World, *names: str) -> tuple[Team, list[Actor]]:
    """A team with the agenda on, at nine on Monday 12 October; no questions, and the news about it was read."""
    team, people = await a_team_with_agenda(world, *(names or NAMES[:3]))
    await asks_nothing(world)
    await world.until(at(12, 10, 9, 0))
    for actor in people:
        actor.looks()
    return team, people


async def asks_nothing(world: World) -> None:
    """From now on no weekly question comes by itself, and nothing is swept."""
    async with world.work() as db:
        await db.execute(delete(Schedule).where(Schedule.kind.in_(("round", "sweep", "night"))))


async def sweeps(world: World, *, after: timedelta = timedelta()) -> None:
    """So much later it sweeps."""
    world.now += after
    async with world.work() as db:
        await sweep(db, now=world.now)


async def starts(actor: Actor, *, question: str = GYM, touches: str = "Een les", when: str = "") -> Meeting:
    """Start a meeting, by taps and typing; what was started. Without `when` it is the moment on the card."""
    actor.world.now += A_SECOND  # so that one is later than another
    await actor.commands("agenda", question)
    await actor.taps_on(touches)
    if when:
        for label in ("Anders", "Andere tijd"):
            await actor.taps_on(label)
        await actor.types(when)
    await actor.taps_on("Start")
    return (await meetings(actor.world))[-1]


async def joins(meeting: Meeting, *actors: Actor) -> None:
    """These people take part."""
    for actor in actors:
        await presses(actor, write("take", meeting.id))


async def ends(world: World, meeting: Meeting) -> None:
    """Let time pass until it is over, with nobody who taps anything."""
    await world.until(meeting.starts_at + timedelta(minutes=meeting.minutes))


async def now_is(meeting: Meeting, world: World) -> Meeting:
    """The same meeting as it is by now."""
    async with world.work() as db:
        return await db.get_one(Meeting, meeting.id)


async def why_not(world: World, meeting: Meeting) -> tuple[str, str | None]:
    """Where a meeting is, and why it does not happen."""
    found = await now_is(meeting, world)
    return found.state, found.why


def words(seen: list[str]) -> list[str]:
    """What was said, without the buttons."""
    return [line for line in seen if not line.startswith("[")]


def labels(seen: list[str]) -> list[str]:
    """The buttons of what was said, without their numbers."""
    rows = [line for line in seen if line.startswith("[")]
    return [label.partition("]")[2].strip() for row in rows for label in row.split("   ")]


async def places(world: World, meeting: Meeting) -> dict[str, int | None]:
    """Who has which place at a meeting; none is the waiting list. Who was brought has the name "?"."""
    names = {actor.person_id: actor.name for actor in world.actors.values()}
    async with world.work() as db:
        rows = (await db.scalars(select(Seat).where(Seat.meeting_id == meeting.id).order_by(Seat.turn))).all()
    return {names[row.person_id] if row.person_id else "?": row.place for row in rows}


async def questions(world: World) -> list[tuple[str, str]]:
    """What every topic asks, and where it is in its life, oldest first."""
    async with world.work() as db:
        return [(open_question(db, topic).question, topic.state) for topic in await topics(world)]


async def outbox(world: World, *kinds: str) -> list[str]:
    """Everything of these kinds that was ever planned, by kind and to whom."""
    names = {actor.person_id: actor.name for actor in world.actors.values()}
    async with world.work() as db:
        rows = await db.scalars(select(Delivery).where(Delivery.kind.in_(kinds), Delivery.updates_id.is_(None)))
        return sorted(f"{row.kind}: {names[row.person_id] if row.person_id else 'a channel'}" for row in rows)


async def has_new(world: World, team: Team, name: str) -> None:
    """Today the team turned something else on."""
    async with world.work() as db:
        db.add(Feature(team_id=team.id, name=name, is_on=True, since=world.now.date()))


async def a_card(actor: Actor, *, question: str = GYM, touches: str = "Een les") -> str:
    """A card with what it touches tapped; what its buttons are about."""
    await actor.commands("agenda", question)
    await actor.taps_on(touches)
    return str((await meetings(actor.world))[-1].id)


async def changes(actor: Actor, **values: str) -> Mapping[str, str]:
    """Send the card as a whole form with these in it; what is wrong with it, by field."""
    (card,) = await meetings(actor.world)
    whole = {
        "question": GYM, "touches": "lesson", "purpose": "think", "matter": "none", "minutes": "15",
        "day": "2026-10-15", "hour": "15:30", "places": "4",
    }  # fmt: skip
    answer = await sends(actor, write("change", card.id), **(whole | values))
    return answer.errors if isinstance(answer, FieldErrors) else {}


async def was_there(world: World, *others: int, decide: bool = True) -> tuple[Meeting, Topic, list[Actor]]:
    """A meeting that was held, with Noor and so many others; one of the team was not there."""
    _, people = await an_agenda(world, *NAMES)
    noor = people[0]
    meeting = await starts(noor)
    if decide:
        async with world.work() as db:
            (await db.scalars(select(Topic).where(Topic.meeting_id == meeting.id))).one().purpose = "decide"
    await joins(meeting, *(people[number] for number in others or (1, 2)))
    await ends(world, meeting)
    (topic,) = await topics(world)
    for actor in people:
        actor.looks()
    return meeting, topic, people
