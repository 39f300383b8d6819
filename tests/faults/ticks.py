"""Row 16: what comes back by itself, with several lives that all see that it is time: each tick is taken once."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta

from sqlalchemy import func, select, text

from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.reflection import Round
from bot.store.schedule import Schedule
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.life import PATIENCE, comes_true
from tests.faults.school import School, a_school

JUST_BEFORE = timedelta(seconds=20)  # so that everybody lives when it is time
JUST_AFTER = timedelta(seconds=5)
PEOPLE = 5

COUNTED = {
    "sqlite": [
        "CREATE TRIGGER taken AFTER UPDATE OF next_at ON schedule BEGIN INSERT INTO taken_tick VALUES (new.kind); END"
    ],
    "postgresql": [
        """CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO taken_tick VALUES (new.kind); RETURN new; END $$""",
        "CREATE TRIGGER taken AFTER UPDATE OF next_at ON schedule FOR EACH ROW EXECUTE FUNCTION take()",
    ],
}


async def meet(ground: Ground) -> Met:
    """Week after week, all lives see that it is Monday, and that it was night: one round, and each job once."""
    async with a_school(ground) as school:
        people = [(await school.has_in_telegram(f"Collega {number}"))[0] for number in range(PEOPLE)]
        await school.starts()
        await _counts(school)
        for _ in range(ground.times):
            ticks = await _live_through_the_next(school)
            must_be(ticks, dict.fromkeys(ticks, 1))
            must_be(await _asked(school, people), [1] * PEOPLE)
    return {}


async def _counts(school: School) -> None:
    """From now on the database itself writes down each tick that is taken."""
    async with school.world.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE taken_tick (kind TEXT)"))
        for statement in COUNTED["sqlite" if school.ground.is_sqlite else "postgresql"]:
            await connection.execute(text(statement))


async def _live_through_the_next(school: School) -> Counter[str]:
    """Until the next round was opened: how often each tick was taken."""
    async with school.world.work() as db:
        await db.execute(text("DELETE FROM taken_tick"))
        round_at = await db.scalar(select(Schedule.next_at).where(Schedule.kind == "round"))
        rounds = await db.scalar(select(func.count()).select_from(Round)) or 0
    assert round_at is not None
    school.now.jumps(round_at - JUST_BEFORE - school.now())
    async with AsyncExitStack() as stack:
        for _ in range(2 if school.ground.is_sqlite else 3):
            await stack.enter_async_context(school.lives())
        await comes_true(lambda: school.now() > round_at + JUST_AFTER, within=2 * PATIENCE)
        async with asyncio.timeout(PATIENCE):
            while await _rounds(school) == rounds:  # noqa: ASYNC110 - a database tells nobody of a change
                await asyncio.sleep(0.1)
    async with school.world.work() as db:
        return Counter(await db.scalars(text("SELECT kind FROM taken_tick")))


async def _rounds(school: School) -> int:
    async with school.world.work() as db:
        return await db.scalar(select(func.count()).select_from(Round)) or 0


async def _asked(school: School, people: list[Person]) -> list[int]:
    """How many questions there are for each of them, of the newest week."""
    async with school.world.work() as db:
        week = await db.scalar(select(func.max(Round.week)))
        found = await db.scalars(
            select(Delivery.person_id).where(Delivery.kind == "question", Delivery.week == week)
        )  # fmt: skip
        counted = Counter(found)
    return [counted[person.id] for person in people]


FAULTS = (Fault(16, "several see that it is time", Times(1, 1, 30, "rounds"), meet),)
