"""A team's digest in an organisation of 10,000, against the same one in an organisation of 30."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.figures import Figure, in_milliseconds
from bench.heard import heard
from bench.school import sessions_on, write_school, write_team
from bench.year import weeks_before, write_year
from bot.domain.calendar import Week, school_year
from bot.domain.delivery import State
from bot.routes.deliveries import draw
from bot.services.digest_opening import open_due_digests
from bot.store.base import Db, Sessions, close_engine, make_engine
from bot.store.calendar import calendar_of
from bot.store.delivery import Delivery, insert_rows
from bot.store.people import Person
from bot.store.reflection import Reply
from bot.store.schema import migrate
from bot.store.share import Share, ShareReader
from bot.store.team import Membership, School, Team
from tests.world import AMSTERDAM

TEAM = 12
FEW, MANY = 30, 10_000
SHARED = 8  # a week, in the team
LIMIT = 1.5
FIRST = Week(2027, 2)
DIGESTS = 16


@dataclass(frozen=True)
class Organisation:
    """A database with one team that we look at, and everybody else around it."""

    engine: AsyncEngine
    sessions: Sessions
    team: Team
    weeks: Sequence[Week]


async def measure() -> Figure:
    """Sixteen weeks' digests, in the small and the large organisation in turn."""
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    queries: dict[int, set[int]] = {FEW: set(), MANY: set()}
    with tempfile.TemporaryDirectory() as folder:
        made = {size: await _make(Path(folder), size) for size in took}
        for number in range(DIGESTS):
            for size, organisation in made.items():
                await _share(organisation, number)
                with heard(organisation.engine) as statements:
                    took[size].append(await _digest(organisation, organisation.weeks[number]))
                queries[size].add(len(statements))
        for organisation in made.values():
            await close_engine(organisation.engine)
    return _figure(took, queries)


async def _make(folder: Path, size: int) -> Organisation:
    """A team with a year behind it among so many people, all of whom share something."""
    engine = make_engine(f"sqlite:///{folder}/{size}.sqlite3")
    await migrate(engine)
    sessions = sessions_on(engine)
    async with sessions() as db, db.begin():
        school = await write_school(db)
        behind = await weeks_before(db, school, FIRST)
        team = await write_team(db, school, TEAM, school_year(FIRST.monday))
        others = await write_team(db, school, size - TEAM, school_year(FIRST.monday))
        for one in (team, others):
            await write_year(db, one, behind)
        await _others_share(db, others)
        weeks = await _school_weeks(db, school)
    return Organisation(engine, sessions, team, weeks)


async def _school_weeks(db: Db, school: School) -> list[Week]:
    """The weeks whose digest comes on a Monday."""
    calendar = await calendar_of(db, school.id, FIRST.monday)
    return [week for week in (FIRST.plus(number) for number in range(26)) if calendar.is_school_day(week.monday)]


async def _others_share(db: Db, team: Team) -> None:
    """Every answer of a year, each with one reader: what is shared elsewhere must not cost this team."""
    at = datetime.combine(FIRST.monday, time(8), AMSTERDAM) + timedelta(days=1)
    theirs = select(Membership.person_id).where(Membership.team_id == team.id)
    columns = ["id", "reply_id", "person_id", "team_id", "named", "proposed_at", "shared_at"]
    values = [Reply.id, Reply.id, Reply.person_id, _same(Share, "team_id", team.id), _same(Share, "named", True)]
    moments = [_same(Share, "proposed_at", at), _same(Share, "shared_at", at)]
    await db.execute(
        insert(Share).from_select(columns, select(*values, *moments).where(Reply.person_id.in_(theirs)))
    )  # fmt: skip
    await db.execute(insert(ShareReader).from_select(["share_id", "person_id"], select(Share.id, Share.person_id)))


def _same(table: type[Share], column: str, value: Any) -> Any:
    return literal(value, table.metadata.tables["share"].c[column].type)


async def _share(organisation: Organisation, number: int) -> None:
    """In the week before, some of the team share an answer with everybody in it."""
    at = datetime.combine(organisation.weeks[number].monday, time(8), AMSTERDAM) - timedelta(days=3)
    async with organisation.sessions() as db, db.begin():
        people = (
            await db.scalars(select(Membership.person_id).where(Membership.team_id == organisation.team.id))
        ).all()
        replies = await db.scalars(
            select(Reply)
            .where(Reply.person_id.in_(people[:SHARED]), Reply.id.not_in(select(Share.reply_id)))
            .order_by(Reply.created_at, Reply.id)
            .limit(SHARED)
        )
        for reply in replies:
            share_id = db.new_id(at)
            db.add(
                Share(
                    id=share_id, reply_id=reply.id, person_id=reply.person_id, team_id=organisation.team.id,
                    proposed_at=at, shared_at=at,
                )
            )  # fmt: skip
            reply.words = db.cipher.seal('[["", "Er lachte iemand."]]', "reply", "words", reply.id)
            await db.flush()
            await insert_rows(db, ShareReader, [{"share_id": share_id, "person_id": one} for one in people])


async def _digest(organisation: Organisation, week: Week) -> float:
    """Seconds to open the digest and to draw it for everybody in the team, committed."""
    now = datetime.combine(week.monday, time(8), AMSTERDAM)
    began = perf_counter()
    async with organisation.sessions() as db, db.begin():
        await open_due_digests(db, [await db.get_one(Team, organisation.team.id)], now, now=now)
        waiting = await db.scalars(select(Delivery).where(Delivery.kind == "gathered", Delivery.state == State.WAITING))
        drawn = [await draw(db, delivery, await db.get_one(Person, delivery.person_id)) for delivery in waiting.all()]
    took = perf_counter() - began
    if len(drawn) != TEAM or None in drawn:
        raise ValueError(f"not everybody in the team has a digest of {week}")
    async with organisation.sessions() as db, db.begin():
        await db.execute(update(Delivery).where(Delivery.kind == "gathered").values(state=State.SENT))
    return took


def _figure(took: dict[int, list[float]], queries: dict[int, set[int]]) -> Figure:
    ratio = median(took[MANY]) / median(took[FEW])
    return Figure(
        title=f"A team's digest, among {MANY:,} people",
        limit=f"median at most {LIMIT}x that among {FEW}, with as many queries",
        is_met=ratio <= LIMIT and queries[FEW] == queries[MANY],
        about=(
            f"Opening the digest of a team of {TEAM} in which {SHARED} answers were shared, and drawing it for each of"
            f" them, committed: {DIGESTS} weeks, in both organisations in turn, on SQLite. Everybody has a year behind"
            " them, and in the rest of the organisation every answer of it is shared."
        ),
        rows=[
            ["", "median", "p99", "queries"],
            *([f"{size:,} people", *in_milliseconds(took[size]), _said(queries[size])] for size in took),
            ["ratio of the medians", f"{ratio:.2f}x", "", ""],
        ],
    )


def _said(numbers: set[int]) -> str:
    return " or ".join(str(number) for number in sorted(numbers))


if __name__ == "__main__":
    print(asyncio.run(measure()))
