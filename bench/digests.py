"""A Monday of 500 teams: every digest opened and drawn, for their channels or for each of their people."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from time import process_time
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.digest import FIRST
from bench.figures import Figure
from bench.heard import heard
from bench.school import WORKSPACE, a_large_library, sessions_on, write_school, write_team
from bot.domain.calendar import school_year
from bot.domain.delivery import State
from bot.domain.people import Role
from bot.domain.reflection import AskingState, Part
from bot.routes.deliveries import draw
from bot.services.carrying import claim
from bot.services.feature import AGENDA
from bot.services.schedule import run_digests
from bot.services.team import AT_EIGHT, ensure_schedule
from bot.store.base import Db, Sessions, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.feature import Feature
from bot.store.lane import take_lane
from bot.store.people import CONSOLE
from bot.store.place import Place
from bot.store.proposal import Proposal, seal_proposal
from bot.store.reflection import Asking, Reply, Round, seal_parts
from bot.store.schedule import due_schedules, schedules_with
from bot.store.schema import migrate
from bot.store.share import Share, add_readers
from bot.store.team import Membership, Team
from bot.store.topic import Asked
from tests.databases import running_postgres
from tests.world import AMSTERDAM, EVERY_DAY

TEAMS, TEAM, PER_SCHOOL = 500, 12, 10
SHARED = 3  # answers in each team
ONE, MANY = 1, 30
CHANNELS = "in their channels"
LIMIT = 5.0  # seconds of CPU
LANE, OWNER, LEASE = f"{CONSOLE}:{WORKSPACE}", "bench", 600.0
MONDAY = datetime.combine(FIRST.monday, time(8, 0, 30), AMSTERDAM)
FRIDAY = MONDAY - timedelta(days=3)
WORDS = "De stillezers van achterin begonnen dinsdag uit zichzelf over hun boek, en wilden niet meer stoppen."


@dataclass
class Spent:
    """Seconds of CPU and statements, to open and to draw, and how many messages came of it."""

    opening: float = 0.0
    drawing: float = 0.0
    statements: list[int] = field(default_factory=lambda: [0, 0])
    messages: int = 0

    @property
    def cpu(self) -> float:
        """Together."""
        return self.opening + self.drawing


async def measure() -> Figure:
    """Both ways, on SQLite and on a PostgreSQL of its own."""
    spent: dict[str, Spent] = {}
    for in_channels in (True, False):
        way = CHANNELS if in_channels else "to each of them"
        with tempfile.TemporaryDirectory() as folder:
            spent[f"{way}, SQLite"] = await _run(f"sqlite:///{folder}/bench.sqlite3", in_channels=in_channels)
        with running_postgres() as address:
            spent[f"{way}, PostgreSQL"] = await _run(address, in_channels=in_channels)
    return _figure(spent, [await _statements(size) for size in (ONE, MANY)])


async def _statements(size: int) -> list[int]:
    """How many it takes to open and to draw the digests of one school with teams of this size, in their channels."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bench.sqlite3"
        return (await _run(address, in_channels=True, teams=PER_SCHOOL, size=size)).statements


async def _run(address: str, *, in_channels: bool, teams: int = TEAMS, size: int = TEAM) -> Spent:
    engine = make_engine(address)
    try:
        await migrate(engine)
        sessions = sessions_on(engine)
        for _ in range(teams // PER_SCHOOL):
            async with sessions() as db, db.begin():
                await _write_school(db, in_channels=in_channels, size=size)
        return await _monday(engine, sessions)
    finally:
        await close_engine(engine)


async def _write_school(db: Db, *, in_channels: bool, size: int) -> None:
    school = await write_school(db)
    for number in range(PER_SCHOOL):
        team = await write_team(db, school, size, school_year(FIRST.monday))
        team.name = f"Team {number}"
        await db.execute(update(Membership).values(days=EVERY_DAY).execution_options(synchronize_session=False))
        db.add(Feature(team_id=team.id, name=AGENDA, is_on=True, since=FRIDAY.date()))
        await ensure_schedule(db, "digest", team.id, AT_EIGHT, school.timezone, MONDAY - timedelta(days=1))
        await db.flush()
        people = (await db.scalars(select(Membership.person_id).where(Membership.team_id == team.id))).all()
        place = await _channel(db, team) if in_channels else None
        await _share(db, team, list(people), place)
        message = Proposal(
            id=db.new_id(FRIDAY), team_id=team.id, author_id=people[0], until=FIRST.monday + timedelta(days=7),
            created_at=FRIDAY,
        )  # fmt: skip
        seal_proposal(db, message, Asked("Het rooster voor de projectweek hangt in de personeelskamer."))
        db.add(message)
        await db.flush()


async def _channel(db: Db, team: Team) -> Place:
    place = Place(
        id=db.new_id(FRIDAY), team_id=team.id, platform=CONSOLE, workspace=WORKSPACE, chat=team.id.hex, language="nl"
    )  # fmt: skip
    db.add(place)
    await db.flush()
    return place


async def _share(db: Db, team: Team, people: list[UUID], place: Place | None) -> None:
    """The first few of a team answered last week, and shared it with everybody in it."""
    asked = FIRST.plus(-1)
    opened = Round(id=db.new_id(FRIDAY), team_id=team.id, week=str(asked), opened_at=FRIDAY)
    db.add(opened)
    await db.flush()
    for number, person_id in enumerate(people[:SHARED]):
        asking = Asking(
            id=db.new_id(FRIDAY), person_id=person_id, round_id=opened.id, week=str(asked), audience=Role.TEACHER,
            prompt_id=a_large_library().bank.prompts[number].id, state=AskingState.ANSWERED, asked_at=FRIDAY,
        )  # fmt: skip
        reply = Reply(id=db.new_id(FRIDAY), person_id=person_id, asking_id=asking.id, created_at=FRIDAY)
        seal_parts(db, reply, [Part("", WORDS)])
        share = Share(
            id=db.new_id(FRIDAY), reply_id=reply.id, person_id=person_id, team_id=team.id, proposed_at=FRIDAY,
            shared_at=FRIDAY, place_id=place.id if place else None,
        )  # fmt: skip
        for row in (asking, reply, share):
            db.add(row)
            await db.flush()
        await add_readers(db, share.id, people)


async def _monday(engine: AsyncEngine, sessions: Sessions) -> Spent:
    spent = Spent()
    with heard(engine) as statements:
        began = process_time()
        while await _run_schedules(sessions):
            pass
        spent.opening, spent.statements[0] = process_time() - began, len(statements)
    await _let_go(sessions)
    async with sessions() as db, db.begin():
        held = await take_lane(db, LANE, OWNER, LEASE)
    if held is None:
        raise ValueError("the lane is another's")
    moment = MONDAY + timedelta(hours=3)
    with heard(engine) as statements:
        while True:
            began, before = process_time(), len(statements)
            async with sessions() as db, db.begin():
                drawn = await claim(db, LANE, held.fence, draw, now=moment)
            if not drawn:
                break
            spent.drawing += process_time() - began
            spent.statements[1] += len(statements) - before
            spent.messages += len(drawn)
            async with sessions() as db, db.begin():
                sent = update(Delivery).where(Delivery.state == State.SENDING).values(state=State.SENT)
                await db.execute(sent.execution_options(synchronize_session=False))
    return spent


async def _run_schedules(sessions: Sessions) -> bool:
    """As the heartbeat does: those that are due; False when there are none."""
    async with sessions() as db, db.begin():
        due = [schedule.id for schedule in await due_schedules(db, MONDAY)]
    async with sessions() as db, db.begin():
        await run_digests(db, await schedules_with(db, due, MONDAY), now=MONDAY)
    return bool(due)


async def _let_go(sessions: Sessions) -> None:
    """Everything that was planned is due now: when each is said is not what is measured."""
    async with sessions() as db, db.begin():
        await db.execute(update(Delivery).values(due=MONDAY))


def _figure(spent: dict[str, Spent], statements: list[list[int]]) -> Figure:
    return Figure(
        title=f"The Monday digests of {TEAMS} teams",
        limit=f"in their channels within {LIMIT:g} s of CPU, opened and drawn; as many statements for"
        f" teams of {ONE} as of {MANY}",
        is_met=statements[0] == statements[1]
        and all(one.cpu < LIMIT and one.messages == TEAMS for way, one in spent.items() if way.startswith(CHANNELS)),
        about=(
            f"{TEAMS} teams of {TEAM} in {TEAMS // PER_SCHOOL} schools, each with {SHARED} shared answers and a message"
            " to which one may object. Opened as the heartbeat does, up to 50 teams in a transaction, and drawn as a"
            " lane does, up to 20 messages in a transaction; nothing is sent. CPU is that of our process: on PostgreSQL"
            " the database's own is another's. To each of them means a message to everybody in every team: "
            f"{TEAMS * TEAM:,} in place of {TEAMS}. For {PER_SCHOOL} teams of {ONE} in their channels it takes"
            f" {statements[0][0]} and {statements[0][1]} statements, of {MANY} {statements[1][0]} and"
            f" {statements[1][1]}."
        ),
        rows=[
            ["", "messages", "CPU to open", "CPU to draw", "CPU", "statements a digest"],
            *(
                [
                    way, f"{one.messages:,}", f"{one.opening:.2f} s", f"{one.drawing:.2f} s", f"{one.cpu:.2f} s",
                    " and ".join(f"{number / TEAMS:.1f}" for number in one.statements),
                ]
                for way, one in spent.items()
            ),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    print(asyncio.run(measure()))
