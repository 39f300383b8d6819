"""What stories about a conversation by a protocol share: a group at three in the afternoon, and what it sees."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.domain.press import write
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, PairingSeat
from bot.store.place import Place
from bot.store.run import Run
from tests.answers import presses
from tests.stories.consultation import is_drawn
from tests.stories.meetings import labels
from tests.world import Actor, Channel, World, at

THREE = at(26, 10, 15, 0)
VISIT, DUO, TROIKA = "Lesvisite met kijkvraag (30 min)", "Duo-consult (20 min)", "Trojka (30 min)"


async def a_group(world: World, *names: str, **pairing: str) -> tuple[Pairing, list[Actor]]:
    """A group on the Monday it was brought together, at three; who comes first brings the case and begins.

    The message that told them is gone: what comes on their screens is the conversation.
    """
    _, people = await is_drawn(world, *names)
    async with world.work() as db:
        found = (await db.scalars(select(Pairing))).one()
        for name, value in pairing.items():
            setattr(found, name, value)
        for seat in await db.scalars(select(PairingSeat)):
            seat.brings_case = seat.starts = seat.person_id == people[0].person_id
        await db.execute(delete(Delivery).where(Delivery.kind == "pairing"))
    await world.until(THREE)
    for actor in people:
        actor.looks()
    return found, people


async def has_a_place(world: World, pairing: Pairing) -> Channel:
    """A conversation of the group's own."""
    async with world.work() as db:
        found = await db.get_one(Pairing, pairing.id)
        place = Place(
            id=db.new_id(world.now), team_id=found.team_id, platform="console", workspace="groep", chat="groep",
            language="nl", retired=True,
        )  # fmt: skip
        db.add(place)
        await db.flush()
        found.place_id = place.id
    world.channels["groep"] = Channel(place.id)
    return world.channels["groep"]


async def card(actor: Actor, pairing: Pairing) -> list[str]:
    """Their group's card, opened anew."""
    return await presses(actor, write("pairing", pairing.id))


async def opens_menu(actor: Actor, pairing: Pairing) -> list[str]:
    """From the card to the ways to talk; beside three moments to choose from they are behind [Meer]."""
    shown = await card(actor, pairing)
    if "Gespreksvorm" not in labels(shown):
        await actor.taps_on("Meer")
    return await actor.taps_on("Gespreksvorm")


async def begins(actor: Actor, pairing: Pairing, option: str) -> list[str]:
    """From the card to the first step, by taps; what stands in the message that comes."""
    await opens_menu(actor, pairing)
    for label in (option, "Begin"):
        await actor.taps_on(label)
    return await follows(actor)


async def taps(actor: Actor, label: str, *, after: timedelta = timedelta()) -> list[str]:
    """Tap this on the run, so much later; what stands there a moment after that."""
    await actor.world.until(actor.world.now + after)
    await actor.taps_on(label)
    return await follows(actor)


async def follows(actor: Actor) -> list[str]:
    """What comes on somebody's screen by itself."""
    await actor.world.heartbeat.beat(actor.world.now)
    return actor.sees


async def runs(world: World) -> list[Run]:
    """Every run, oldest first."""
    async with world.work() as db:
        return list((await db.scalars(select(Run).order_by(Run.began_at, Run.id))).all())


async def states(world: World) -> list[tuple[str, str, int, datetime | None]]:
    """What became of each of them: protocol, state, step, and until when."""
    return [(one.state, one.protocol, one.step, one.step_ends_at) for one in await runs(world)]
