"""What stories about a group share: one that was just told, its taps, and what they tell for it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.consultation import PairingForm, Wishes
from bot.domain.event import Pressed
from bot.domain.press import stamp, write
from bot.services.delivery import plan_post
from bot.services.pairing_moment import propose_anew
from bot.services.pairing_place import group_place
from bot.store.pairing import Pairing, PairingSeat, pairing_seats
from bot.store.people import people_with_ids
from bot.store.wishes import write_wishes
from tests.answers import presses
from tests.stories.changes import in_one_workspace
from tests.stories.consultation import NAMES, is_drawn
from tests.world import Actor, Channel, World, at

TUESDAY, WEDNESDAY, THURSDAY = at(27, 10), at(28, 10), at(29, 10)  # what is proposed to who told nothing
LEAD = "Jullie kijken deze ronde bij elkaar."
WAY = "Ons groepje"


async def a_pair(world: World, *names: str) -> tuple[Pairing, list[Actor]]:
    """Noor and Sam (or more), told just now who they are with; Noor brings something in, Sam takes the first step."""
    _, people = await is_drawn(world, *(names or NAMES[:2]))
    await is_one_group(world, people)
    await brings_in(world, people[0], starts=people[1])
    for actor in people:
        actor.looks()
    return await the_group(world), people


async def is_one_group(world: World, people: list[Actor]) -> None:
    """All of them are in one group, whatever was drawn."""
    async with world.work() as db:
        seats = (await db.scalars(select(PairingSeat).order_by(PairingSeat.pairing_id))).all()
        first = seats[0].pairing_id
        for seat in seats:
            seat.pairing_id = first
        await db.flush()
        for other in (await db.scalars(select(Pairing).where(Pairing.id != first))).all():
            await db.delete(other)
        await db.flush()
        await propose_anew(db, await db.get_one(Pairing, first), now=world.now)
    assert len(seats) == len(people)


async def brings_in(world: World, actor: Actor, *, starts: Actor) -> None:
    """Who brings something in, and who takes the first step."""
    async with world.work() as db:
        for seat in (await db.scalars(select(PairingSeat))).all():
            seat.brings_case, seat.starts = seat.person_id == actor.person_id, seat.person_id == starts.person_id


async def the_group(world: World) -> Pairing:
    """The only group there is, as it is by now."""
    async with world.work() as db:
        return (await db.scalars(select(Pairing))).one()


async def seat_of(world: World, actor: Actor) -> PairingSeat:
    """Somebody's seat in it."""
    async with world.work() as db:
        return (await db.scalars(select(PairingSeat).where(PairingSeat.person_id == actor.person_id))).one()


async def sees_card(actor: Actor) -> list[str]:
    """The group as they see it by now."""
    return await presses(actor, write("pairing", (await the_group(actor.world)).id))


async def taps(actor: Actor, moment: datetime) -> list[str]:
    """They tap a moment, whether it is on their screen or not."""
    return await presses(actor, write("fits", (await the_group(actor.world)).id, stamp(moment)))


async def does(actor: Actor, verb: str, choice: str = "") -> list[str]:
    """They press another button of the group."""
    return await presses(actor, write(verb, (await the_group(actor.world)).id, choice))


async def agree(moment: datetime, *actors: Actor) -> None:
    """All of them can then."""
    for actor in actors:
        await taps(actor, moment)


async def proposals(world: World) -> list[datetime]:
    """The moments from which they choose."""
    return (await the_group(world)).proposed


async def tells(actor: Actor, wishes: Wishes) -> None:
    """What somebody told for being brought together."""
    async with actor.world.work() as db:
        await write_wishes(db, actor.person_id, wishes)


async def proposes_anew(world: World, form: PairingForm = PairingForm.TALK) -> list[datetime]:
    """What is proposed when it is worked out now, for this form."""
    pairing = await the_group(world)
    async with world.work() as db:
        again = await db.get_one(Pairing, pairing.id)
        again.form = form
        await propose_anew(db, again, now=world.now)
        return again.proposed


async def has_conversation(world: World) -> Channel:
    """A conversation of all of them, in which the group stands; as Slack has those."""
    pairing = await the_group(world)
    async with world.work() as db:
        ids = [seat.person_id for seat in await pairing_seats(db, pairing.id)]
    await in_one_workspace(world, *(actor for actor in world.actors.values() if actor.person_id in ids))
    async with world.work() as db:
        again, people = await db.get_one(Pairing, pairing.id), await people_with_ids(db, ids)
        place = await group_place(db, again, people, now=world.now)
        assert place is not None
        again.place_id = place.id
        await plan_post(
            db, place, "pairing_post", key="pairing_post", due=world.now, expires=world.now + timedelta(days=1),
            now=world.now, args={"pairing": again.id},
        )  # fmt: skip
    world.channels[place.chat] = Channel(place.id)
    await world.until(world.now + timedelta(minutes=1))
    return world.channels[place.chat]


async def taps_in_conversation(actor: Actor, where: Channel | Actor, label: str) -> list[str]:
    """They tap a button where all of them read along, or on what they alone saw there; what they alone see."""
    shown = [one for one in where.screen.everything if one.button.label == label][-1]
    actor.looks()
    data, message = shown.button.data, shown.reference
    await actor.does(
        Pressed(key=actor.world.new_key(), sender=actor.address, data=data, message=message, place="a name of its own")
    )
    return actor.sees
