"""What `ruimte run` holds after as many events as a busy hour has, against what it held early on."""

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

import psycopg
from aiohttp import ClientSession
from psycopg.rows import scalar_row
from sqlalchemy import func, select

from bench.apart import apart
from bench.both_platforms import town, write_house
from bench.figures import Figure
from bench.running import Held, Running, ruimte_run
from bench.taps import databases, sessions_at
from bot.store.base import MOST_CONNECTIONS
from bot.store.inbox import InboxRow, InboxState

EVENTS = 5_000
MINUTES = 12  # in which Slack's half stays below the pace that we keep there
PEOPLE = 200
SCHEDULES = 30
LOOKS = 200  # in all
GROWTH = 1.05
SPARE = 4  # descriptors: an answer more or less that is on its way when one looks
CONNECTIONS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    " AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Soaked:
    """What it held at each look, how many of its descriptors were connections to a server, and the events kept."""

    looks: Sequence[Held]
    connections: Sequence[int]
    hours: float
    kept: int
    failed: int

    @property
    def early(self) -> float:
        """Bytes in memory in the second tenth; before it there is still much to import."""
        tenth = len(self.looks) // 10
        return median(held.memory for held in self.looks[tenth : 2 * tenth])

    @property
    def late(self) -> float:
        """The same in the last tenth."""
        return median(held.memory for held in self.looks[-(len(self.looks) // 10) :])

    @property
    def slope(self) -> float:
        """Bytes an hour over the second half, by least squares."""
        half = self.looks[len(self.looks) // 2 :]
        step = self.hours / len(self.looks)
        return linear_regression([number * step for number in range(len(half))], [one.memory for one in half]).slope

    @property
    def descriptors(self) -> tuple[int, int]:
        """The most that were open at once in the first half, and in the last tenth, but for those connections."""
        besides = [held.descriptors - there for held, there in zip(self.looks, self.connections, strict=True)]
        return max(besides[: len(besides) // 2]), max(besides[-(len(besides) // 10) :])

    @property
    def is_met(self) -> bool:
        """Whether it holds no more at the end than early on."""
        first, last = self.descriptors
        is_flat = self.late <= GROWTH * self.early and last <= first + SPARE
        return is_flat and max(self.connections) <= MOST_CONNECTIONS and not self.failed


def measure(minutes: int = MINUTES) -> Figure:
    """On a SQLite file and on a PostgreSQL of its own."""
    return _figure({kind: _run(addresses[0], minutes * 60) for kind, addresses in databases("soak")}, minutes)


def _run(address: str, seconds: int) -> Soaked:
    asyncio.run(write_house(address, PEOPLE, SCHEDULES))
    with apart(town, PEOPLE, EVENTS, seconds) as there, ruimte_run(address, there.settings) as running:
        looks, connections = _look_on(running, address, seconds)
        asyncio.run(_check_done(there.told))
        time.sleep(10)  # until what came last is answered
    return Soaked(looks, connections, seconds / 3600, *asyncio.run(_kept(address)))


def _look_on(running: Running, address: str, seconds: int) -> tuple[list[Held], list[int]]:
    looks, connections, began = [], [], time.monotonic()
    for number in range(1, LOOKS + 1):
        time.sleep(max(0.0, began + number * seconds / LOOKS - time.monotonic()))
        looks.append(running.held())
        connections.append(_connections(address))
    return looks, connections


def _connections(address: str) -> int:
    """How many connections others than we have to this database; a SQLite file has none."""
    if address.startswith("sqlite"):
        return 0
    with psycopg.connect(address, row_factory=scalar_row) as connection:
        return int(connection.execute(CONNECTIONS).fetchone() or 0)


async def _check_done(told: str) -> None:
    """Raises ValueError when people did much less than they should have, as when nobody listened."""
    async with ClientSession() as session, session.get(told) as answer:
        done = (await answer.json())["done"]
    if done < 0.95 * EVENTS:
        raise ValueError(f"only {done} events came")


async def _kept(address: str) -> tuple[int, int]:
    async with sessions_at(address) as (_, sessions), sessions() as db, db.begin():
        of_state = select(func.count()).select_from(InboxRow)
        kept = await db.scalar(of_state.where(InboxRow.state == InboxState.DONE))
        failed = await db.scalar(of_state.where(InboxRow.state != InboxState.DONE))
    return kept or 0, failed or 0


def _figure(found: dict[str, Soaked], minutes: int) -> Figure:
    return Figure(
        title=f"As many events as in a busy hour, in {minutes} minutes",
        limit=(
            f"memory in the last tenth at most {GROWTH}x that in the second, at most {SPARE} descriptors more than in"
            f" the first half besides at most {MOST_CONNECTIONS} connections to PostgreSQL, and no event that failed"
        ),
        is_met=all(soaked.is_met for soaked in found.values()),
        about=(
            f"{EVENTS:,} events, which an hour at 5,000 an hour has, one after another: {PEOPLE} people, half of them"
            " in the local Slack over sockets, half in the local Telegram that is polled, each ask for help, tap the"
            f" first button of what came, type two lines and look at their page, over and over. `ruimte run` as it"
            f" is; {LOOKS} looks at what it holds. Where events come faster than in an hour, what grows with time"
            " alone is not seen: the whole hour is `python -m bench.soak 60`. The slope is that of the second half."
            " Kept are the events in the inbox. A process opens a connection to PostgreSQL when it needs one more,"
            " and keeps it; those are counted by themselves, not among the descriptors. CPU is the process's own, from"
            " its start."
        ),
        rows=[
            [
                "", "memory, second tenth", "last tenth", "ratio", "slope", "descriptors, first half", "last tenth",
                "connections", "kept", "failed", "CPU",
            ],
            *([name, *_row(of)] for name, of in found.items()),
        ],
    )  # fmt: skip


def _row(of: Soaked) -> list[str]:
    first, last = of.descriptors
    return [
        f"{of.early / 2**20:.1f} MB", f"{of.late / 2**20:.1f} MB", f"{of.late / of.early:.3f}x",
        f"{of.slope / 2**20:.1f} MB an hour", f"{first}", f"{last}", f"{max(of.connections)}", f"{of.kept:,}",
        f"{of.failed}", f"{of.looks[-1].cpu:.0f} s",
    ]  # fmt: skip


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of minutes; 60 for the rate as well as the count
