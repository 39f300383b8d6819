"""How soon updates that wait are kept and answered, against a bare handler that only writes a row for each."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import func, select

from bench.apart import apart, only_errors
from bench.asked import Asked, ask_everybody
from bench.figures import Figure
from bench.telegram_apps import bare, ours, stand_in
from bench.telegram_events import Kind
from bench.telegram_school import config_for, sessions_there, write_round
from bot.store.base import close_engine, make_engine
from bot.store.inbox import InboxRow, InboxState
from bot.store.schema import migrate
from tests.databases import running_postgres

UPDATES = 1_000
TURNS = 3
LIMIT = 0.25
FIRST = 800_000_001  # the number of the first update, far from those that the stand-in begins with


@dataclass
class Taken:
    """Updates a second, turn by turn."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How fast ours is, where the other is 1: the best turn of each."""
        return max(self.ours) / max(self.bare)

    def row(self) -> list[str]:
        """The best turns, and the ratio of every two that were next to each other."""
        of_all = [ours / bare for ours, bare in zip(self.ours, self.bare, strict=True)]
        return [
            f"{max(self.ours):.0f}", f"{max(self.bare):.0f}", f"{self.ratio:.2f}x",
            f"{min(of_all):.2f} to {max(of_all):.2f}x",
        ]  # fmt: skip


Found = dict[tuple[str, Kind], Taken]


def measure(updates: int = UPDATES) -> Figure:
    """On a SQLite file and on a PostgreSQL of its own."""
    only_errors()
    found: Found = {}
    with tempfile.TemporaryDirectory() as folder:
        found |= {("SQLite", kind): taken for kind, taken in _run(f"sqlite:///{folder}/b.sqlite3", updates).items()}
    with running_postgres() as address:
        found |= {("PostgreSQL", kind): taken for kind, taken in _run(address, updates).items()}
    return _figure(found, updates)


def _run(database: str, updates: int) -> dict[Kind, Taken]:
    people = asyncio.run(_prepare(database, len(Kind) * TURNS * updates))
    found, numbers = {kind: Taken() for kind in Kind}, count(FIRST, updates)
    for _ in range(TURNS):
        for kind in Kind:
            crowd, people = people[:updates], people[updates:]
            _take_turns(found[kind], database, crowd, kind, next(numbers))
    asyncio.run(_check(database, 2 * len(Kind) * TURNS * updates))
    return found


def _take_turns(taken: Taken, database: str, crowd: Sequence[Asked], kind: Kind, first: int) -> None:
    with apart(stand_in, crowd, kind, first) as api_url:
        seconds = asyncio.run(ours(config_for(api_url), database, first + len(crowd) - 1))
        taken.ours.append(len(crowd) / seconds)
    with apart(stand_in, crowd, kind, first) as api_url:
        seconds = asyncio.run(bare(config_for(api_url), database, len(crowd)))
        taken.bare.append(len(crowd) / seconds)


async def _prepare(database: str, size: int) -> Sequence[Asked]:
    engine = make_engine(database)
    await migrate(engine)
    sessions = sessions_there(engine)
    people = await write_round(sessions, size)
    await ask_everybody(sessions)
    await close_engine(engine)
    return people


async def _check(database: str, events: int) -> None:
    """Everything was kept, and answered, twice: by us, and barely."""
    engine = make_engine(database)
    async with engine.connect() as connection:
        kept = await connection.scalar(select(func.count()).where(InboxRow.state == InboxState.DONE))
    await close_engine(engine)
    if kept != events:
        raise ValueError(f"{kept} updates were kept")


def _figure(found: Found, updates: int) -> Figure:
    return Figure(
        title="Telegram's updates, kept and answered",
        limit=f"at least {LIMIT}x as fast as a bare python-telegram-bot handler which only writes one row",
        is_met=all(taken.ratio >= LIMIT for taken in found.values()),
        about=(
            f"{updates:,} updates wait at the local Telegram, each of somebody else with a year behind them and an open"
            " question. Ours is polling, inbox and everything a service writes, from the first poll until the last"
            " update is confirmed, which happens only after it is committed. The other is the library's own polling and"
            " one committed insert into the inbox of the same database, until the last row is there; it confirms"
            " before it writes, and loses what it did not write. What we say back goes out meanwhile and after it, at"
            f" the pace that Telegram allows, and is not waited for. The best of {TURNS} turns, ours and the other's"
            " by turns; the local Telegram has a process of its own. The last column has every turn of ours against"
            " the other's right after it."
        ),
        rows=[
            ["", "ours, a second", "bare, a second", "ratio", "ratio of all turns"],
            *([f"{database}: {kind}", *taken.row()] for (database, kind), taken in found.items()),
        ],
    )


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of updates, to be done sooner
