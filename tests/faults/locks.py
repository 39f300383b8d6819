"""Row 12: the database lets nobody write for a while, or is gone for a while, in the middle of a burst."""

import asyncio
import time
from dataclasses import replace

from bot.store.base import make_engine
from bot.store.schema import migrate
from tests.databases import a_server
from tests.faults.bursts import begins, ends_well, is_answered_by_none, over_http, typed
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.grip import held
from tests.faults.life import Life
from tests.faults.school import a_school

READY = 30.0  # seconds after the database is there again


async def meet_locked(ground: Ground) -> Met:
    """For so many seconds a lock from outside is on it; whoever waits takes all connections there are."""
    async with a_school(ground) as school, over_http(school) as life:
        burst = await begins(school, life, "slot")
        async with held(ground, "inbox", "delivery"):
            said = await typed(burst)
            await asyncio.sleep(ground.times)
            is_answered_by_none(burst)
        back = await _ready_again(life)
        met = await ends_well(burst, said)
        must_be(life.is_over, False)
    ground.is_in_time(back, within=READY)
    return {"slowest to be ready, s": back, **met}


async def meet_gone(ground: Ground) -> Met:
    """The server ends at once, with all that was open, and comes back after so many seconds.

    A file does not go away; a disk that takes no more is row 13.
    """
    with a_server() as server:
        await asyncio.to_thread(server.starts)
        await has_our_tables(server.address)
        async with a_school(replace(ground, database=server.address)) as school, over_http(school) as life:
            burst = await begins(school, life, "weg")
            server.stops()
            said = await typed(burst)
            await asyncio.sleep(ground.times)
            is_answered_by_none(burst)
            await life.says(["database"])
            await asyncio.to_thread(server.starts)
            back = await _ready_again(life)
            met = await ends_well(burst, said)
            must_be(life.is_over, False)
    ground.is_in_time(back, within=READY)
    return {"slowest to be ready, s": back, **met}


async def _ready_again(life: Life) -> float:
    """In how many seconds, without those in which it had no core: that is the machine's load."""
    waited, began = life.waited, time.monotonic()
    await life.is_ready()
    return time.monotonic() - began - (life.waited - waited)


async def has_our_tables(address: str) -> None:
    """From now on."""
    engine = make_engine(address)
    await migrate(engine)
    await engine.dispose()


FAULTS = (
    Fault(12, "a database that is locked", Times(12, 60, 60, "seconds"), meet_locked),
    Fault(12, "a database that is gone", Times(2, 30, 60, "seconds"), meet_gone, ("postgresql",)),
)
