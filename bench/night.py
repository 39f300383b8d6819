"""The night in which a school year ends, and one in which a year of messages goes, at 10,000 people."""

import asyncio
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter

from sqlalchemy import func, select

from bench.figures import Figure
from bench.school import sessions_on, write_school, write_team
from bench.year import weeks_before, write_year
from bot.domain.calendar import Week, school_year
from bot.services.night import begin_night, do_chore
from bot.store.base import Base, Db, Sessions, close_engine, make_engine
from bot.store.clocked import due_rows
from bot.store.delivery import Delivery
from bot.store.inbox import InboxRow
from bot.store.night import Chore
from bot.store.reflection import Asking, Reply
from bot.store.schema import migrate
from tests.databases import running_postgres
from tests.world import at

PEOPLE = int(sys.argv[1]) if __name__ == "__main__" and len(sys.argv) > 1 else 10_000
LAST_WEEK = Week.of(date(2027, 7, 5))
NIGHTS = {"school year ends": at(20, 7, 1, 37, year=2027), "a year later": at(1, 9, 1, 37, year=2028)}
LIMIT = 1.0  # seconds: so long nobody else writes on SQLite
COUNTED: tuple[type[Base], ...] = (Reply, Asking, Delivery, InboxRow)


@dataclass
class Night:
    """How long each transaction took, by its chore, and how many rows went."""

    took: list[tuple[float, str]] = field(default_factory=list)
    rows: int = 0


async def measure() -> Figure:
    """Both nights, on both databases."""
    with tempfile.TemporaryDirectory() as folder:
        nights = {("SQLite", name): one for name, one in (await _nights(f"sqlite:///{folder}/r.sqlite3")).items()}
    with running_postgres() as address:
        nights |= {("PostgreSQL", name): one for name, one in (await _nights(address)).items()}
    return _figure(nights)


async def _nights(address: str) -> dict[str, Night]:
    engine = make_engine(address)
    await migrate(engine)
    sessions = sessions_on(engine)
    async with sessions() as db, db.begin():
        school = await write_school(db)
        team = await write_team(db, school, PEOPLE, school_year(LAST_WEEK.monday))
        await write_year(db, team, await weeks_before(db, school, LAST_WEEK))
    found = {name: await _night(sessions, now) for name, now in NIGHTS.items()}
    await close_engine(engine)
    return found


async def _night(sessions: Sessions, now: datetime) -> Night:
    """Every chore that is due, a batch a transaction as the heartbeat takes them, until none is left."""
    night, before = Night(), await _rows(sessions)
    async with sessions() as db, db.begin():
        await begin_night(db, now=now)
    while True:
        async with sessions() as db, db.begin():
            due = await due_rows(db, [Chore], now)
            names = {row.id: row.name for row in await db.scalars(select(Chore))}
        if not due:
            break
        for one in due:
            began = perf_counter()
            async with sessions() as db, db.begin():
                await do_chore(db, one.id, now=now)
            night.took.append((perf_counter() - began, names[one.id]))
    night.rows = before - await _rows(sessions)
    return night


async def _rows(sessions: Sessions) -> int:
    async with sessions() as db, db.begin():
        return sum([await _number(db, table) for table in COUNTED])


async def _number(db: Db, table: type[Base]) -> int:
    return await db.scalar(select(func.count()).select_from(table)) or 0


def _figure(nights: dict[tuple[str, str], Night]) -> Figure:
    longest = {key: max(night.took) for key, night in nights.items()}
    return Figure(
        title=f"The night, at {PEOPLE} people",
        limit=f"no transaction longer than {LIMIT:g} s",
        is_met=all(took <= LIMIT for took, _ in longest.values()),
        about=(
            "Everybody answered each week of a school year. When it ends, what they did not share goes; a year later "
            "the messages do. A batch is one transaction; between two of them others can write. In `ruimte run` a "
            "second lies between, so a night takes about as many seconds as it has batches."
        ),
        rows=[
            ["", "night", "rows gone", "transactions", "all of them", "longest", "which"],
            *(
                [
                    database, name, f"{night.rows:,}", str(len(night.took)),
                    f"{timedelta(seconds=round(sum(took for took, _ in night.took)))}", f"{longest[key][0]:.2f} s",
                    longest[key][1],
                ]
                for key, night in nights.items()
                for database, name in [key]
            ),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(asyncio.run(measure()))
