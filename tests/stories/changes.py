"""What stories about groups share: time that passes, rows as they are by now, and what people said."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from bot.domain.consultation import Happened
from bot.store.consultation import Consultation
from bot.store.met import DebtRow
from bot.store.pairing import Pairing, PairingSeat
from bot.store.people import CONSOLE, Account
from bot.store.team import Membership
from bot.store.wishes import wishes_of, write_wishes
from tests.stories.meetings import words
from tests.world import Actor, World

TOGETHER = "together"  # a platform
A_SECOND = timedelta(seconds=1)
SHARED_LINE = "Deze keer kwam het niet uit. Volgende keer ben jij als eerste aan de beurt."
ANEW = "Ik heb opnieuw ingedeeld."


def heard(actor: Actor) -> list[str]:
    """What they were told, but for that an old card was drawn anew: that may come before or after it."""
    seen = words(actor.sees)
    if ANEW in seen:
        seen.remove(ANEW)
    return sorted(seen) if ANEW in seen else seen


async def pairings(world: World) -> list[Pairing]:
    """Every group there is, oldest first."""
    async with world.work() as db:
        return list((await db.scalars(select(Pairing).order_by(Pairing.id))).all())


async def meeting_now(world: World) -> list[list[str]]:
    """Who is in which group that is still to meet, by name."""
    names = {actor.person_id: actor.name for actor in world.actors.values()}
    async with world.work() as db:
        rows = (await db.execute(select(Pairing, PairingSeat).join(PairingSeat))).all()
    found: dict[UUID, list[str]] = {}
    for pairing, seat in rows:
        if pairing.is_going_on:
            found.setdefault(pairing.id, []).append(names[seat.person_id])
    return sorted(sorted(group) for group in found.values())


async def own_pairing(world: World, actor: Actor) -> UUID:
    """The only group they are in."""
    async with world.work() as db:
        mine = select(PairingSeat.pairing_id).where(PairingSeat.person_id == actor.person_id)
        return (await db.scalars(mine)).one()


async def waited(world: World, actor: Actor) -> int:
    """How many rounds in a row they had no place."""
    async with world.work() as db:
        return await db.scalar(select(DebtRow.waited).where(DebtRow.person_id == actor.person_id)) or 0


async def works_on(world: World, actor: Actor, *days: int) -> None:
    """From now on they work on these days only."""
    async with world.work() as db:
        mine = Membership.person_id == actor.person_id
        await db.execute(update(Membership).where(mine).values(days=frozenset(days)))


async def keeps_away_from(world: World, actor: Actor, *others: Actor) -> None:
    """They would rather not meet these."""
    async with world.work() as db:
        told = (await wishes_of(db, [actor.person_id]))[actor.person_id]
        apart = told.apart | {other.person_id for other in others}
        await write_wishes(db, actor.person_id, type(told)(**{**told.__dict__, "apart": apart}))


async def said(world: World, *happened: Happened | None) -> Consultation:
    """Everybody in the round said this, in the order of their ids; the round as it is."""
    async with world.work() as db:
        seats = await db.scalars(select(PairingSeat).order_by(PairingSeat.person_id))
        for seat, what in zip(seats, happened, strict=True):
            seat.happened = what
        return (await db.scalars(select(Consultation).order_by(Consultation.number).limit(1))).one()


async def in_one_workspace(world: World, *actors: Actor) -> None:
    """They are on a platform where a few people can have a conversation with us; it stands on the same screens."""
    world.sessions.configure(groups=frozenset({TOGETHER}))
    world.messengers[TOGETHER] = world.messengers[CONSOLE]
    async with world.work() as db:
        db.add_all(
            Account(
                id=db.new_id(world.now), person_id=actor.person_id, platform=TOGETHER, workspace="school",
                chat=actor.person_id.hex, linked_at=world.now,
            )
            for actor in actors
        )  # fmt: skip
