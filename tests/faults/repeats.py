"""Every event one to four times: what comes of it is what came of each once, in order.

A platform keeps the order of a chat; what it says again comes at any later moment of the day; and what it could not
deliver the first time comes after what was typed next. So two people do the same: one is heard once and in order; of
the other all that is heard is heard again and again, and words may come after the next ones, in the ten minutes in
which they belong together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import select

from bot.domain.event import Commanded, Deleted, Edited, Event, Pressed, Said
from bot.ports import Nothing
from bot.store.inbox import InboxRow
from bot.store.people import Person
from bot.store.team import Team
from tests.answers import TEXT, asks, had_its_quiet_start, kept, states
from tests.faults.fault import Fault, Ground, Met, Times
from tests.world import Actor, World, at

SCHOOL_DAY = at(15, 10, 12, 0)
STEPS = 8
MOST = 4  # times that one event comes
A_MOMENT, A_WHILE = timedelta(minutes=1), timedelta(minutes=4)
A_DAY = timedelta(hours=24)
COMMANDS = (("vraag", ""), ("meedoen", ""), ("stop", ""), ("pauze", "30 november"), ("home", ""))

Step = tuple[str, int]


@dataclass
class Heard:
    """Somebody, and every event of theirs."""

    actor: Actor
    events: list[Event] = field(default_factory=list)

    async def does(self, step: Step) -> None:
        """One thing, as a platform with references to messages hands it in."""
        event = self._event(*step)
        if event is not None:
            self.events.append(event)
            await self.actor.does(event)

    def _event(self, what: str, number: int) -> Event | None:
        key, sender, message = self.actor.world.new_key(), self.actor.address, f"m{number // 2}"
        match what:
            case "says":
                return Said(key=key, sender=sender, words=f"woorden {number}", message=f"m{number}")
            case "edits":
                return Edited(key=key, sender=sender, words=f"beter {number}", message=message)
            case "removes":
                return Deleted(key=key, sender=sender, message=message)
            case "commands":
                command, words = COMMANDS[number % len(COMMANDS)]
                return Commanded(key=key, sender=sender, command=command, words=words)
            case _ if shown := self.actor.screen.latest:
                one = shown[number % len(shown)]
                return Pressed(key=key, sender=sender, data=one.button.data, message=one.reference)
            case _:
                return None


@dataclass(frozen=True)
class State:
    """What is known of somebody in the end; their words without their order."""

    participation: str
    asked: Sequence[str]
    replies: Sequence[tuple[str, Sequence[str]]]
    events: Sequence[tuple[str, bool]]


async def said_again(ground: Ground) -> Met:
    """So many pairs of people, each pair with a story of its own."""
    async with World.opened(ground.database, now=SCHOOL_DAY) as world:
        asks(world, TEXT)
        team = await world.has_team(await world.has_school())
        await world.starts(team)
        await had_its_quiet_start(world, team)
        again = 0
        for _ in range(ground.times):
            again += await one_story(world, team, ground.chance)
    return {"said again": again}


async def one_story(world: World, team: Team, chance: Random) -> int:
    """Two people, of whom one is heard again and again; how often. Raises AssertionError when they end differently."""
    world.now = SCHOOL_DAY
    once, often = Heard(await world.has_person(team)), Heard(await world.has_person(team))
    await world.has_joined(once.actor, often.actor)
    steps: list[Step] = [("commands", 0), *((chance.choice(WHAT), number) for number in range(STEPS))]
    again, pace = 0, chance.choice((A_MOMENT, A_WHILE))
    for step, changed in zip(steps, late(steps, chance) if pace is A_MOMENT else steps, strict=True):
        world.now += pace
        await once.does(step)
        await often.does(changed)
        again += await repeat(world, often.events, chance, chance.choice((0, 0, 1, 2)))
    world.now = SCHOOL_DAY + A_DAY
    again += await repeat(world, often.events, chance, (MOST - 1) * len(often.events))
    ended = (await state(world, often), await state(world, once))
    assert ended[0] == ended[1], f"{steps}: {ended}"
    return again


WHAT = ("says", "says", "says", "edits", "removes", "commands", "taps", "taps")


def late(steps: Sequence[Step], chance: Random) -> list[Step]:
    """The same, but that some words come after the words that were typed next."""
    found, at_step = list(steps), 1
    while at_step + 1 < len(found):
        both = (found[at_step][0], found[at_step + 1][0])
        if both == ("says", "says") and chance.random() < 0.5:
            found[at_step : at_step + 2] = reversed(found[at_step : at_step + 2])
            at_step += 1
        at_step += 1
    return found


async def repeat(world: World, events: Sequence[Event], chance: Random, count: int) -> int:
    """So many that came before come again, in any order; nothing is said back. How many that were."""
    chosen = chance.choices(events, k=count) if events else []
    assert [await world.inbox.receive(event, world.now) for event in chosen] == [Nothing()] * len(chosen)
    return len(chosen)


async def state(world: World, heard: Heard) -> State:
    """What our rows hold of this person."""
    async with world.work() as db:
        person = await db.get_one(Person, heard.actor.person_id)
        rows = await db.scalars(select(InboxRow).where(InboxRow.person_id == person.id).order_by(InboxRow.received_at))
        events = [(row.state, row.payload is None) for row in rows]
    return State(
        person.participation,
        await states(world, heard.actor),
        sorted((reply.kind, sorted(reply.words)) for reply in await kept(world, heard.actor)),
        events,
    )


FAULTS = (Fault(9, "each event one to four times", Times(ci=15, hour=400, asked=10_000, of="sequences"), said_again),)
