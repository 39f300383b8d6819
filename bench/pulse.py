"""Counting the pulse of a board of 10,000, all its reports together, and reading the board's."""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter, process_time
from uuid import UUID

from sqlalchemy import select

from bench.figures import Figure
from bench.school import sessions_on, write_school, write_team
from bot.domain.pulse import ANSWERS, IN_A_PULSE, PULSE, Scope, Term
from bot.services.pulse_count import count
from bot.services.pulse_reading import board_reports
from bot.store.base import Db, close_engine, make_engine
from bot.store.delivery import insert_rows
from bot.store.feature import Feature
from bot.store.pulse import KeptReport, PulseAnswer, PulseRound, ensure_round, seal_answers
from bot.store.schema import migrate
from bot.store.team import Membership, School, Team

TEAMS = range(8, 33)  # a school has a team of each of these sizes: 500 people
FEW, MANY = 2, 20  # schools
ROUNDS = 5
LIMIT = 2.0  # seconds
BEGAN = datetime(2026, 9, 28, tzinfo=UTC)


@dataclass(frozen=True)
class Took:
    """What one count cost: by the clock, and of the processor."""

    clock: float
    cpu: float


async def measure() -> Figure:
    """Five rounds, in a board of 1,000 and one of 10,000 in turn."""
    took: dict[int, list[Took]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as folder:
        engines = {schools: make_engine(f"sqlite:///{folder}/{schools}.sqlite3") for schools in took}
        all_sessions = {schools: sessions_on(engine) for schools, engine in engines.items()}  # one source of ids each
        boards: dict[int, tuple[UUID, list[tuple[UUID, list[UUID]]]]] = {}
        for schools, engine in engines.items():
            await migrate(engine)
            async with all_sessions[schools]() as db, db.begin():
                boards[schools] = await _board(db, schools)
        for number in range(ROUNDS):
            for schools, sessions in all_sessions.items():
                async with sessions() as db, db.begin():
                    opened = await _answered(db, *boards[schools], number)
                clock, cpu = perf_counter(), process_time()
                async with sessions() as db, db.begin():
                    await count(db, await db.get_one(PulseRound, opened), now=BEGAN)
                async with sessions() as db, db.begin():
                    read = await board_reports(db, boards[schools][0], now=BEGAN + timedelta(days=30))
                took[schools].append(Took(perf_counter() - clock, process_time() - cpu))
                if len(read[-1].findings) != IN_A_PULSE:
                    raise ValueError("the board has no report")
        for engine in engines.values():
            await close_engine(engine)
    return _figure(took)


async def _board(db: Db, schools: int) -> tuple[UUID, list[tuple[UUID, list[UUID]]]]:
    """A board of so many schools, with the pulse on everywhere; each team with its people."""
    first = await write_school(db)
    found = [first]
    for number in range(1, schools):
        school = School(
            id=db.new_id(BEGAN), organisation_id=first.organisation_id, name=f"School {number}", sector="po",
            country="NL", region="Midden", timezone="Europe/Amsterdam",
        )  # fmt: skip
        db.add(school)
        found.append(school)
    await db.flush()
    teams = []
    for school in found:
        for size in TEAMS:
            team = await write_team(db, school, size, 2026)
            db.add(Feature(team_id=team.id, name=PULSE, is_on=True, since=BEGAN.date()))
            people = await db.scalars(select(Membership.person_id).where(Membership.team_id == team.id))
            teams.append((team.id, [*people]))
    return first.organisation_id, teams


async def _answered(db: Db, board: UUID, teams: list[tuple[UUID, list[UUID]]], number: int) -> UUID:
    """A round in which everybody answered everything, one in six now and then with "don't know"."""
    opened, chance = await ensure_round(db, board, Term(2026 + number, 1), now=BEGAN), Random(number)
    for team_id, people in teams:
        team = await db.get_one(Team, team_id)
        db.add(KeptReport(id=db.new_id(BEGAN), round_id=opened.id, scope=Scope.TEAM, team_id=team.id))
        rows = []
        for person_id in people:
            row = PulseAnswer(id=db.new_id(BEGAN), round_id=opened.id, person_id=person_id, team_id=team.id)
            seal_answers(db, row, [chance.choice(ANSWERS) for _ in range(IN_A_PULSE)])
            rows.append({name: getattr(row, name) for name in ("id", "round_id", "person_id", "team_id", "answers")})
        await insert_rows(db, PulseAnswer, rows)
    await db.flush()
    return opened.id


def _figure(took: dict[int, list[Took]]) -> Figure:
    people = {schools: schools * sum(TEAMS) for schools in took}
    clock = {schools: median(one.clock for one in found) for schools, found in took.items()}
    cpu = {schools: median(one.cpu for one in found) for schools, found in took.items()}
    most = max(one.cpu for one in took[MANY])
    return Figure(
        title=f"The pulse of a board of {people[MANY]:,}",
        limit=f"at most {LIMIT:g} s of the processor each time",
        is_met=most <= LIMIT,
        about=(
            f"Counting a round in which everybody answered eight statements, sealed: {len(TEAMS)} teams in each school,"
            f" every report of every team, school and the board in one transaction that also deletes the answers, and"
            f" reading the board's. {ROUNDS} rounds, in both boards in turn, on SQLite."
        ),
        rows=[
            ["", "median", "median of the processor"],
            *([f"{people[one]:,} people", f"{clock[one]:.2f} s", f"{cpu[one]:.2f} s"] for one in took),
            ["ratio", f"{clock[MANY] / clock[FEW]:.1f}x", f"{cpu[MANY] / cpu[FEW]:.1f}x"],
            ["the longest", f"{max(one.clock for one in took[MANY]):.2f} s", f"{most:.2f} s"],
        ],
    )


if __name__ == "__main__":
    print(asyncio.run(measure()))
