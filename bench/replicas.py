"""Eight lanes carried by one replica and by four, on one PostgreSQL: as fast as they can, and each at its pace."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from adapters.shared.pace import Pace
from bench.apart import apart, only_errors
from bench.figures import Figure
from bench.outbox import PLATFORM, AtOnce, InTime, fill_lane, limits_of, real_clock, sent_in, write_people
from bench.school import sessions_on
from bench.taps import sessions_at
from bot.heartbeat import Heartbeat
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.lane import Lane
from tests.databases import running_postgres

LANES = 8
REPLICAS = 4
MESSAGES = 1_000  # in each lane, as fast as can be
SECONDS = 60  # so long for a lane at its pace
TURNS = 3
A_SECOND = 30
LIMIT = 0.8
IN_TIME = 1.05
SOON = timedelta(seconds=3)  # after the last replica is there
LOOK_AGAIN = 0.5  # seconds
PATIENCE = 300.0


@dataclass(frozen=True)
class Carried:
    """How it went with so many replicas; `longest` is that of the lane that took longest, from when it was due."""

    replicas: int
    messages: int
    seconds: float
    longest: float
    lanes: Sequence[int]  # how many each replica had at the end

    @property
    def a_second(self) -> float:
        """Messages a second, from the first claim to the last settlement."""
        return self.messages / self.seconds


@asynccontextmanager
async def replica(address: str, owner: str, a_second: int) -> AsyncIterator[str]:
    """One more heart on this database, which takes what is due; 0 a second is as fast as it can."""
    engine = make_engine(address)
    pace = Pace(limits_of(a_second or 1), clock=time.monotonic, sleep=asyncio.sleep)
    messenger = InTime(pace) if a_second else AtOnce()
    heartbeat = Heartbeat(sessions_on(engine), {PLATFORM: messenger}, owner=owner)
    stop = asyncio.Event()
    beating = asyncio.create_task(heartbeat.keep_beating(real_clock, stop))
    yield owner
    stop.set()
    await beating
    await heartbeat.stop()
    await close_engine(engine)


def measure(messages: int = MESSAGES, seconds: int = SECONDS) -> Figure:
    """By turns with one replica and with four."""
    only_errors()
    with running_postgres() as address:
        people = asyncio.run(_prepare(address))
        free = [_run(address, people, replicas, messages, 0) for _ in range(TURNS) for replicas in (1, REPLICAS)]
        paced = [_run(address, people, replicas, seconds * A_SECOND, A_SECOND) for replicas in (1, REPLICAS)]
    return _figure(free, paced, seconds)


async def _prepare(address: str) -> Sequence[tuple[UUID, UUID]]:
    async with sessions_at(address) as (_, sessions):
        return await write_people(sessions, MESSAGES)


def _run(address: str, people: Sequence[tuple[UUID, UUID]], replicas: int, messages: int, a_second: int) -> Carried:
    """So many messages in each lane, due once all replicas are there."""
    with ExitStack() as stack:
        for number in range(replicas):
            stack.enter_context(apart(replica, address, f"replica {number}", a_second))
        return asyncio.run(_carried(address, people, replicas, messages))


async def _carried(address: str, people: Sequence[tuple[UUID, UUID]], replicas: int, messages: int) -> Carried:
    engine = make_engine(address)
    sessions, due = sessions_on(engine), real_clock() + SOON
    name = f"{PLATFORM}:{due.timestamp():.0f}-"
    lanes = [f"{name}{number}" for number in range(LANES)]
    for lane in lanes:
        await fill_lane(sessions, lane, people, messages, due=due)
    async with asyncio.timeout(PATIENCE):
        await _until_sent(sessions, name, LANES * messages)
    found = await _look(sessions, name, replicas)
    await close_engine(engine)
    return found


async def _until_sent(sessions: Sessions, name: str, messages: int) -> None:
    while True:
        async with sessions() as db, db.begin():
            if await sent_in(db, name) == messages:
                return
        await asyncio.sleep(LOOK_AGAIN)


async def _look(sessions: Sessions, name: str, replicas: int) -> Carried:
    async with sessions() as db, db.begin():
        sent = await db.execute(
            select(Delivery.lane, Delivery.claimed_at, Delivery.settled_at).where(Delivery.lane.startswith(name))
        )
        moments: dict[str, list[datetime]] = {}
        for lane, *both in sent:
            moments.setdefault(lane, []).extend(moment for moment in both if moment is not None)
        owners = Counter(await db.scalars(select(Lane.owner).where(Lane.name.startswith(name))))
    took = [max(of) - min(of) for of in moments.values()]
    of_all = [moment for of in moments.values() for moment in of]
    return Carried(
        replicas,
        len(of_all) // 2,
        (max(of_all) - min(of_all)).total_seconds(),
        max(took).total_seconds(),
        [*sorted(owners.values(), reverse=True), *[0] * (replicas - len(owners))],
    )


def _figure(free: Sequence[Carried], paced: Sequence[Carried], seconds: int) -> Figure:
    best = {number: max(of.a_second for of in free if of.replicas == number) for number in (1, REPLICAS)}
    ratio = best[REPLICAS] / best[1]
    on_time = all(of.longest <= IN_TIME * seconds for of in paced)
    return Figure(
        title=f"{LANES} lanes, carried by one replica and by {REPLICAS}",
        limit=(
            f"{REPLICAS} replicas at least {LIMIT}x as fast as one, and each lane at most {IN_TIME}x as long as"
            f" {A_SECOND} a second take, with one and with {REPLICAS}"
        ),
        is_met=ratio >= LIMIT and on_time,
        about=(
            "Each replica is a process with a heart of its own, and nothing else; PostgreSQL is on the same cores."
            " The messages are one sentence each, all due at one moment, once every replica beats; a messenger takes"
            " them at once, or when the pace of its lane has room. By turns, from the first claim to the last"
            f" settlement, of which the best counts; at {A_SECOND} a second it is the lane that took longest, once,"
            f" for {seconds} seconds. The third column is which of the lanes each replica owned at the end."
        ),
        rows=[
            ["", "replicas", "lanes that each had", "messages", "took", "a second", "ratio"],
            *(_row("as fast as can be", of, f"{of.a_second / best[1]:.2f}x") for of in free),
            *(_row(f"{A_SECOND} a second", of, f"{of.longest / seconds:.3f}x") for of in paced),
        ],
    )


def _row(name: str, of: Carried, ratio: str) -> list[str]:
    lanes = ", ".join(map(str, of.lanes))
    return [name, f"{of.replicas}", lanes, f"{of.messages:,}", f"{of.seconds:.1f} s", f"{of.a_second:.0f}", ratio]


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # messages in a lane, and seconds at its pace, to be done sooner
