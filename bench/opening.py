"""Opening a round for ten thousand people with a year behind them, against a bare insert of its deliveries."""

import asyncio
import tempfile
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import delete, insert, select

from bench.figures import Figure, in_seconds, p99
from bench.school import sessions_on, write_school, write_team
from bench.year import WEEKS_BEHIND, everybody_answers, weeks_before, write_year
from bot.domain.calendar import Week, school_year
from bot.services.round import open_round
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.calendar import calendars_of
from bot.store.delivery import Delivery
from bot.store.schema import migrate
from bot.store.team import School, Team
from tests.databases import running_postgres
from tests.world import AMSTERDAM

MANY, FEW = 10_000, 1_000
FIRST = Week(2027, 11)
ROUNDS = 5
LIMIT = 10.0
FLAT = 1.3  # the peak for many people, against that for few
TABLE = Delivery.metadata.tables["delivery"]


@dataclass
class Samples:
    """What opening and inserting took, week by week, and the most memory that was held."""

    rounds: list[float] = field(default_factory=list)
    inserts: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)  # in megabytes: for few people, and for many

    @property
    def ratios(self) -> list[float]:
        """Each round against the insert right after it."""
        return [one / other for one, other in zip(self.rounds, self.inserts, strict=True)]


async def measure() -> list[Figure]:
    """The figures of opening, on SQLite and on a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite = await _run(f"sqlite:///{folder}/bench.sqlite3")
    with running_postgres() as address:
        postgresql = await _run(address)
    found = {"SQLite": sqlite, "PostgreSQL": postgresql}
    return [_of_time(found), _of_memory(found)]


async def _run(address: str) -> Samples:
    engine = make_engine(address)
    try:
        await migrate(engine)
        sessions, samples = sessions_on(engine), Samples()
        few, many, weeks = await _write_past(sessions)
        for week in weeks[:ROUNDS]:
            samples.rounds.append(await _open(sessions, many, week))
            samples.inserts.append(await _insert_again(sessions, week))
            await _let_pass(sessions, week)
        for team in (few, many):
            samples.peaks.append(await _peak(sessions, team, weeks[ROUNDS]))
        return samples
    finally:
        await close_engine(engine)


async def _write_past(sessions: Sessions) -> tuple[Team, Team, list[Week]]:
    async with sessions() as db, db.begin():
        school = await write_school(db)
        behind = await weeks_before(db, school, FIRST)
        teams = []
        for size in (FEW, MANY):
            teams.append(await write_team(db, school, size, school_year(FIRST.monday)))
            await write_year(db, teams[-1], behind)
        calendar = (await calendars_of(db, [await db.get_one(School, school.id)], FIRST.monday))[school.id]
    few, many = teams
    return few, many, [week for week in (FIRST.plus(number) for number in range(12)) if calendar.asks_in(week)]


async def _open(sessions: Sessions, team: Team, week: Week) -> float:
    """Seconds to open the round, committed."""
    now = datetime.combine(week.monday, time(6), AMSTERDAM)
    began = perf_counter()
    async with sessions() as db, db.begin():
        await open_round(db, await db.get_one(Team, team.id), week, now=now)
    return perf_counter() - began


async def _insert_again(sessions: Sessions, week: Week) -> float:
    """Seconds to insert the same rows into the same table, committed, once they were taken out of it."""
    mine = TABLE.c.week == str(week)
    async with sessions() as db, db.begin():
        rows: list[dict[str, Any]] = [
            dict(row) for row in (await db.execute(select(TABLE).where(mine).order_by(TABLE.c.id))).mappings()
        ]
        if len(rows) != MANY:
            raise ValueError(f"a round of {len(rows)} deliveries, not {MANY}")
        await db.execute(delete(TABLE).where(mine))
    began = perf_counter()
    async with sessions() as db, db.begin():
        await (await db.connection()).execute(insert(TABLE), rows)
    return perf_counter() - began


async def _let_pass(sessions: Sessions, week: Week) -> None:
    async with sessions() as db, db.begin():
        await everybody_answers(db, week, datetime.combine(week.monday, time(12), AMSTERDAM))


async def _peak(sessions: Sessions, team: Team, week: Week) -> float:
    tracemalloc.start()
    try:
        await _open(sessions, team, week)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def _of_time(found: dict[str, Samples]) -> Figure:
    return Figure(
        title=f"Opening a round for {MANY:,} people",
        limit=f"median at most {LIMIT:.0f}x a bare insert of its deliveries into the same table",
        is_met=all(median(samples.ratios) <= LIMIT for samples in found.values()),
        about=(
            f"One team, in which everybody has {WEEKS_BEHIND} weeks behind them: as many askings, replies and"
            f" deliveries each, and a row a school year that says what was asked. {ROUNDS} weeks in a row. The round"
            " is one transaction, which also writes the askings and what was asked; the bare insert is one"
            " transaction with the delivery rows of that round, just taken out. Of so few weeks the p99 is next to"
            " the highest."
        ),
        rows=[
            ["", "round, median", "p99", "bare insert, median", "p99", "ratio, median", "p99"],
            *(
                [name, *in_seconds(of.rounds), *in_seconds(of.inserts), *_as_ratios(of.ratios)]
                for name, of in found.items()
            ),
        ],
    )


def _as_ratios(ratios: Sequence[float]) -> tuple[str, str]:
    return f"{median(ratios):.1f}x", f"{p99(ratios):.1f}x"


def _of_memory(found: dict[str, Samples]) -> Figure:
    return Figure(
        title="Memory while a round opens",
        limit=f"the peak for {MANY:,} people at most {FLAT}x that for {FEW:,}",
        is_met=all(many <= FLAT * few for few, many in (of.peaks for of in found.values())),
        about="The most that Python held at once, by `tracemalloc`; measured apart, because measuring slows it.",
        rows=[
            ["", f"{FEW:,} people", f"{MANY:,} people", "ratio"],
            *(
                [name, f"{few:.1f} MB", f"{many:.1f} MB", f"{many / few:.2f}x"]
                for name, (few, many) in ((name, of.peaks) for name, of in found.items())
            ),
        ],
    )


if __name__ == "__main__":
    print(*asyncio.run(measure()), sep="\n")
