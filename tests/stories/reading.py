"""What a story reads back from the database."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.delivery import State
from bot.store.delivery import Delivery
from bot.store.history import PromptHistory
from bot.store.reflection import Asking
from bot.store.schedule import Schedule
from tests.world import AMSTERDAM, Actor, World


async def sent(world: World, actor: Actor) -> list[tuple[datetime, str]]:
    """What reached somebody, and when, on the clock of Amsterdam."""
    async with world.work() as db:
        rows = await db.execute(
            select(Delivery.settled_at, Delivery.kind)
            .where(Delivery.person_id == actor.person_id, Delivery.state == State.SENT)
            .order_by(Delivery.settled_at, Delivery.id)
        )
    return [(moment.astimezone(AMSTERDAM), kind) for moment, kind in rows if moment]


async def kinds_sent(world: World, actor: Actor) -> list[str]:
    """The kinds of what reached somebody, in order."""
    return [kind for _, kind in await sent(world, actor)]


async def waiting(world: World, actor: Actor) -> list[tuple[datetime, str]]:
    """What waits for somebody, and until when, on the clock of Amsterdam."""
    async with world.work() as db:
        rows = await db.execute(
            select(Delivery.due, Delivery.kind)
            .where(Delivery.person_id == actor.person_id, Delivery.state == State.WAITING)
            .order_by(Delivery.due, Delivery.id)
        )
    return [(moment.astimezone(AMSTERDAM), kind) for moment, kind in rows]


async def askings(world: World, actor: Actor) -> list[Asking]:
    """What somebody was asked or is about to be, week by week."""
    async with world.work() as db:
        rows = await db.scalars(select(Asking).where(Asking.person_id == actor.person_id).order_by(Asking.week))
        return list(rows)


async def prompts_asked(world: World, actor: Actor) -> list[str]:
    """The prompts that count as asked, in order."""
    async with world.work() as db:
        rows = await db.scalars(
            select(PromptHistory).where(PromptHistory.person_id == actor.person_id).order_by(PromptHistory.school_year)
        )
        return [prompt for row in rows for prompt in row.prompts]


async def never_sweeps(world: World) -> World:
    """For stories of many weeks that have nothing to do with words that go: twice as fast."""
    async with world.work() as db:
        await db.execute(delete(Schedule).where(Schedule.kind.in_(("sweep", "night"))))
    return world
