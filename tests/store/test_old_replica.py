"""A program of the version before goes on while the database is brought up to date, until its turn to be replaced.

The rule for a revision: it adds tables, indexes, and columns that may be empty or that the database fills itself.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.domain.delivery import State
from bot.store.base import Db, close_engine, make_engine
from bot.store.lane import Held, Lane, take_lane
from bot.store.outbox import due_deliveries
from bot.store.schema import HEAD, MIGRATIONS, metadata, migrate
from tests.store.shape import Shape, asks_more, shapes
from tests.store.test_schema import upgrade_to
from tests.world import a_cipher, a_library

NEW_IN_0010 = {"promise"}
NEW_SINCE = {
    "pulse_round", "pulse_report", "pulse_answer", "pulse_step", "arrangement", "digest_choice", "board_digest",
    "bearing", "story", "story_reader", "chore", "council", "misuse", "again",
}  # fmt: skip
NEW_COLUMNS = {"team": {"stopped_why"}, "school": {"adviser"}, "delivery": {"due_since"}}
MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
NEVER_LESS = "0009"  # the rule holds for what came after this


def as_0009_knew_it() -> MetaData:
    """The tables that a program of that revision works with."""
    old = MetaData()
    Table(
        "lane", old, Column("name", String, primary_key=True), Column("owner", String),
        Column("lease", Float, nullable=False), Column("fence", Integer, nullable=False),
    )  # fmt: skip
    Table(
        "house", old, Column("id", Uuid, primary_key=True), Column("demo", Boolean, nullable=False),
        Column("key_check", LargeBinary, nullable=False),
    )  # fmt: skip
    for table in metadata.sorted_tables:
        if table.name in NEW_COLUMNS:
            columns = [one for one in table.columns if one.name not in NEW_COLUMNS[table.name]]
            known = [Column(c.name, c.type, nullable=c.nullable, server_default=c.server_default) for c in columns]
            Table(table.name, old, *known)
        elif table.name not in NEW_IN_0010 | NEW_SINCE | set(old.tables):
            table.to_metadata(old)
    return old


OLD = as_0009_knew_it()
LANE, DELIVERY = OLD.tables["lane"], OLD.tables["delivery"]


class OldReplica:
    """What a program of 0009 does all day: it plans, owns a lane, claims and settles."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    async def plans(self, number: int) -> UUID:
        row = {
            "id": UUID(int=number), "key": f"question:{number}", "kind": "question", "args": {}, "lane": "slack:T1",
            "chat": "D1", "budget": "answer", "repeatable": True, "state": "waiting", "due": MONDAY,
            "expires": MONDAY + timedelta(days=1), "attempts": 0,
        }  # fmt: skip
        async with self.engine.begin() as connection:
            await connection.execute(insert(DELIVERY), row)
        return UUID(int=number)

    async def takes_lane(self, fence: int) -> None:
        async with self.engine.begin() as connection:
            if await connection.scalar(select(func.count()).select_from(LANE)) == 0:
                await connection.execute(insert(LANE), {"name": "slack:T1", "owner": None, "lease": 0.0, "fence": 0})
            await connection.execute(update(LANE).values(owner="old", lease=0.0, fence=fence))

    async def carries(self, fence: int) -> list[UUID]:
        async with self.engine.begin() as connection:
            waiting = select(DELIVERY.c.id).where(DELIVERY.c.state == "waiting").order_by(DELIVERY.c.id)
            ids = list(await connection.scalars(waiting))
            changes: list[dict[str, Any]] = [
                {"state": "sending", "fence": fence, "attempts": 1, "claimed_at": MONDAY},
                {"state": "sent", "settled_at": MONDAY, "receipt": "1"},
            ]
            for change in changes:
                await connection.execute(update(DELIVERY).where(DELIVERY.c.id.in_(ids)).values(**change))
        return ids


def columns(connection: Connection) -> dict[str, dict[str, bool]]:
    """Of each table each column, and whether who does not know it can leave it out."""
    inspector = inspect(connection)
    return {
        name: {
            column["name"]: bool(column["nullable"]) or column["default"] is not None
            for column in inspector.get_columns(name)
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


async def test_a_program_of_0009_goes_on_while_and_after_0010_is_made(empty_database: str) -> None:
    engine, newer = make_engine(empty_database), make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, "0009")
        assert await connection.run_sync(columns) == {
            table.name: {c.name: c.nullable or c.server_default is not None for c in table.columns}
            for table in OLD.sorted_tables
        }
    old = OldReplica(engine)
    first = await old.plans(1)
    await old.takes_lane(1)

    await migrate(newer)

    second = await old.plans(2)
    await old.takes_lane(2)
    assert await old.carries(2) == [first, second]
    await close_engine(engine)
    await close_engine(newer)


async def test_what_a_program_of_0009_left_is_carried_on_by_this_one(empty_database: str) -> None:
    engine = make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, "0009")
    await migrate(engine)
    old = OldReplica(engine)
    planned = await old.plans(1)
    await old.takes_lane(4)
    sessions = async_sessionmaker(engine, class_=Db, cipher=a_cipher(), library=a_library(), chance=Random(1))
    async with sessions() as db, db.begin():
        assert await take_lane(db, "slack:T1", "new", 10) == Held(5)
        assert [(one.id, one.state) for one, _ in await due_deliveries(db, "slack:T1", MONDAY, 9)] == [
            (planned, State.WAITING)
        ]
    await close_engine(engine)


async def test_a_program_of_0009_leaves_alone_what_it_does_not_know(empty_database: str) -> None:
    engine = make_engine(empty_database)
    await migrate(engine)
    silences = {"": "2026-11-02T09:00:00+00:00"}
    async with engine.begin() as connection:
        row = {"name": "slack:T1", "owner": "new", "lease": 0.0, "fence": 1, "silences": silences}
        await connection.execute(insert(Lane), row)
    await OldReplica(engine).takes_lane(2)
    async with engine.connect() as connection:
        assert await connection.scalar(select(Lane.silences)) == silences
    await close_engine(engine)


def since(revision: str) -> list[tuple[str, str]]:
    """Each revision after this one, with the one before it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = ScriptDirectory.from_config(config).iterate_revisions(HEAD, revision)
    return [(str(one.down_revision), one.revision) for one in found]


@pytest.mark.parametrize(("before", "after"), since(NEVER_LESS))
async def test_a_revision_takes_nothing_away_and_asks_nothing_of_who_does_not_know_it(
    empty_database: str, before: str, after: str
) -> None:
    engine = make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, before)
        was = await connection.run_sync(shapes)
        await connection.run_sync(upgrade_to, after)
        now = await connection.run_sync(shapes)
    await close_engine(engine)
    assert asks_more(was, now) == []


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ("ALTER TABLE vote ADD COLUMN weight INTEGER", []),
        ("ALTER TABLE vote ADD COLUMN weight INTEGER DEFAULT 1 NOT NULL", []),
        ("ALTER TABLE vote ADD COLUMN weight INTEGER CHECK (weight > 0)", []),
        ("ALTER TABLE vote ADD COLUMN counted_by UUID REFERENCES organisation (id)", []),
        ("CREATE INDEX ix_vote_yes ON vote (yes)", []),
        ("CREATE TABLE ballot (id INTEGER NOT NULL)", []),
        ("CREATE UNIQUE INDEX uq_vote_yes ON vote (yes)", ["vote: unique yes is new"]),
        (
            "ALTER TABLE vote ADD COLUMN weight INTEGER DEFAULT 1 CHECK (weight > 1)",
            ["vote: check weight weight > 1 is new"],
        ),
        (
            "ALTER TABLE vote RENAME COLUMN yes TO agrees",
            ["vote: yes was BOOLEAN and is None", "vote: agrees is new and may not be left out"],
        ),
        ("DROP TABLE vote", ["vote is gone"]),
    ],
)
async def test_it_is_seen_what_a_change_takes_away_or_asks(database: str, change: str, asked: list[str]) -> None:
    engine = make_engine(database)
    async with engine.begin() as connection:
        was = await connection.run_sync(shapes)
        await connection.execute(text(change))
        now = await connection.run_sync(shapes)
    await close_engine(engine)
    assert asks_more(was, now) == asked


NEEDS = Shape(
    {"a": "INTEGER", "b": "TEXT"}, frozenset("b"), frozenset("b"), frozenset({("unique", frozenset("a"), "")})
)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (replace(NEEDS, types={"a": "TEXT", "b": "TEXT"}), "t: a was INTEGER and is TEXT"),
        (replace(NEEDS, free=frozenset(), empty=frozenset()), "t: b may not be left out any more"),
        (replace(NEEDS, rules=frozenset()), "t: unique a holds no more"),
    ],
)
def test_what_not_every_database_can_change_is_seen_too(now: Shape, asked: str) -> None:
    assert asks_more({"t": NEEDS}, {"t": now}) == [asked]
