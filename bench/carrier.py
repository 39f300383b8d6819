"""What the carrier makes of an outbox that is full, against a loop that only claims and completes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from time import perf_counter, process_time
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.apart import only_errors
from bench.figures import Figure
from bench.outbox import KIND, OTHER_PLATFORM, PLATFORM, AtOnce, fill_lane, real_clock, sent_in, write_people
from bench.taps import databases, sessions_at
from bot.domain.delivery import State
from bot.heartbeat import Heartbeat
from bot.services.carrying import MOST_AHEAD, MOST_AT_ONCE
from bot.store.base import Sessions
from bot.store.delivery import Delivery

MESSAGES = 1_000
TURNS = 9
LIMIT = 0.5
BATCH = max(MOST_AT_ONCE, MOST_AHEAD)  # most of ours are of the larger size
FENCE = 1
TABLE = Delivery.metadata.tables["delivery"]
DUE = (
    select(TABLE.c.id)
    .where(TABLE.c.lane == bindparam("in_lane"), TABLE.c.state == "waiting", TABLE.c.due <= bindparam("now"))
    .order_by(TABLE.c.due, TABLE.c.id)
    .limit(BATCH)
)
CLAIM = (
    update(TABLE)
    .where(TABLE.c.id.in_(DUE.scalar_subquery()))
    .values(state=State.SENDING, fence=FENCE, attempts=TABLE.c.attempts + 1, claimed_at=bindparam("now"))
    .returning(TABLE.c.id)
)
COMPLETE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("of"), TABLE.c.state == State.SENDING, TABLE.c.fence == FENCE)
    .values(state=State.SENT, settled_at=bindparam("now"), receipt=bindparam("as"))
)


@dataclass
class Speed:
    """Messages a second, and of our own CPU for each of them the seconds; turn by turn."""

    a_second: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def take(self, work: Callable[[], Awaitable[None]], messages: int) -> None:
        """Time this."""
        began, used = perf_counter(), process_time()
        await work()
        self.a_second.append(messages / (perf_counter() - began))
        self.cpu.append((process_time() - used) / messages)


@dataclass
class Samples:
    """The carrier, and the bare loop right after it."""

    ours: Speed = field(default_factory=Speed)
    bare: Speed = field(default_factory=Speed)

    @property
    def ratio(self) -> float:
        """How fast ours is, where the other is 1: the median of every two turns that were next to each other."""
        return median(self._of_all)

    @property
    def _of_all(self) -> list[float]:
        return [ours / bare for ours, bare in zip(self.ours.a_second, self.bare.a_second, strict=True)]

    def row(self) -> list[str]:
        """The best turns, the ratio and how far it went up and down, and what each took of a core."""
        ours, bare = min(self.ours.cpu), min(self.bare.cpu)
        return [
            f"{max(self.ours.a_second):.0f}", f"{max(self.bare.a_second):.0f}", f"{self.ratio:.3f}x",
            f"{min(self._of_all):.3f} to {max(self._of_all):.3f}x", f"{ours * 1000:.2f} ms", f"{bare * 1000:.2f} ms",
            f"{bare / ours:.3f}x",
        ]  # fmt: skip


def measure(messages: int = MESSAGES) -> Figure:
    """On a SQLite file and on a PostgreSQL of its own."""
    only_errors()
    found = {kind: asyncio.run(_run(addresses[0], messages)) for kind, addresses in databases("carrier")}
    return _figure(found, messages)


async def _run(address: str, messages: int) -> Samples:
    samples = Samples()
    async with sessions_at(address) as (engine, sessions):
        people = await write_people(sessions, messages)
        for turn in range(TURNS):
            await samples.ours.take(await _ours(sessions, f"{PLATFORM}:{turn}", people, messages), messages)
            await samples.bare.take(await _bare(engine, sessions, people, f"{OTHER_PLATFORM}:{turn}"), messages)
        async with sessions() as db, db.begin():
            there = [await sent_in(db, one) for one in (PLATFORM, OTHER_PLATFORM)]
    if there != [TURNS * messages] * 2:
        raise ValueError(f"not everything was sent: {there}")
    return samples


async def _ours(
    sessions: Sessions, lane: str, people: Sequence[tuple[UUID, UUID]], messages: int
) -> Callable[[], Awaitable[None]]:
    """A whole beat of a heart that finds this lane full."""
    due = real_clock()
    await fill_lane(sessions, lane, people, messages, due=due)
    heartbeat = Heartbeat(sessions, {PLATFORM: AtOnce()}, owner="bench")
    return lambda: heartbeat.beat(due)


async def _bare(
    engine: AsyncEngine, sessions: Sessions, people: Sequence[tuple[UUID, UUID]], lane: str
) -> Callable[[], Awaitable[None]]:
    """The loop: two transactions for each batch, until nothing is due."""
    due = real_clock()
    await fill_lane(sessions, lane, people, len(people), due=due)

    async def work() -> None:
        while claimed := await _claim(engine, lane, due):
            rows = [{"of": one, "now": due, "as": "1"} for one in claimed]
            async with engine.begin() as connection:
                await connection.execute(COMPLETE, rows)

    return work


async def _claim(engine: AsyncEngine, lane: str, now: datetime) -> Sequence[UUID]:
    async with engine.begin() as connection:
        return (await connection.scalars(CLAIM, {"in_lane": lane, "now": now})).all()


def _figure(found: dict[str, Samples], messages: int) -> Figure:
    return Figure(
        title="The carrier, against a loop that claims and completes",
        limit=f"with a messenger that returns at once at least {LIMIT}x as many messages a second",
        is_met=all(samples.ratio >= LIMIT for samples in found.values()),
        about=(
            f"{messages:,} messages in one lane, each to somebody else, in batches of at most {BATCH}. Ours is one"
            " beat of the heart: it owns the lane, reads each receiver and whether they may still be told, draws the"
            f" message (`{KIND}`, one sentence), hands it to the messenger and settles under its fence. The loop claims"
            " with one statement and completes with one more, which the driver is given all rows of a batch for, and"
            " does nothing else; it has two transactions for a batch, where ours claims the next batch in the one that"
            f" settles the last. {TURNS} turns of each, by turns; messages a second are those of the best turn, the"
            " ratio is the median of that of every turn with the one after it. CPU is our own process's, user and"
            " system, for one message; of PostgreSQL it has not what the server takes, of SQLite it has everything."
        ),
        rows=[
            [
                "", "ours, a second", "bare, a second", "ratio", "ratio of all turns", "CPU of ours", "of bare",
                "ratio",
            ],
            *([name, *of.row()] for name, of in found.items()),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of messages, to be done sooner
