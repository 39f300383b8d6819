"""The tables in the code and those that the migrations make are the same."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    column,
    insert,
    inspect,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.types import TypeEngine

from bot.domain.reflection import Part
from bot.services.schedule import NIGHT, SWEEP
from bot.store.base import Db, Sessions, make_engine
from bot.store.counts import Figure
from bot.store.delivery import Delivery
from bot.store.history import PromptHistory
from bot.store.notice import Notice
from bot.store.reflection import Reply, open_parts
from bot.store.schedule import Schedule
from bot.store.schema import HEAD, MIGRATIONS, metadata, migrate, read_revision
from bot.store.share import find_share
from tests.world import a_cipher, a_library

OF_A_PERSON = [
    table
    for table in metadata.sorted_tables
    if table.name == "person" or any(key.column.table.name == "person" for key in table.foreign_keys)
]


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database)
    yield engine
    await engine.dispose()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found: list[Any] = compare_metadata(context, metadata)
    return found


async def test_models_and_migrations_agree(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_revision_of_a_migrated_database_is_the_newest_there_is(engine: AsyncEngine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert [HEAD] == ScriptDirectory.from_config(config).get_heads() == [await read_revision(engine)]


async def test_migrating_twice_is_harmless(engine: AsyncEngine) -> None:
    await migrate(engine)

    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
    assert tables == {*metadata.tables, "alembic_version"}


@pytest.mark.parametrize("table", OF_A_PERSON, ids=[table.name for table in OF_A_PERSON])
def test_a_table_with_a_person_in_it_declares_its_retention_and_erasure(table: Table) -> None:
    assert {name for name, said in table.info.items() if said} >= {"retention", "erasure"}


# From an older revision


def upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


OF_0002 = {
    "organisation": "id name",
    "person": "id organisation_id name language participation rhythm",
    "asking": "id person_id week audience prompt_id state swapped following",
    "prompt_history": "person_id school_year prompts",
}


def insert_old(connection: Connection, name: str, *values: object) -> None:
    columns = [column(each, sa_type(each)) for each in OF_0002[name].split()]
    connection.execute(insert(table(name, *columns)), dict(zip(OF_0002[name].split(), values, strict=True)))


def sa_type(name: str) -> TypeEngine[Any]:
    others: dict[str, TypeEngine[Any]] = {
        "school_year": Integer(), "prompts": JSON(), "swapped": Boolean(), "following": Boolean(), "prompt_id": String()
    }  # fmt: skip
    return others.get(name) or (Uuid() if name == "id" or name.endswith("_id") else String())


NOOR, SAM = UUID(int=1), UUID(int=2)


def fill_0002(connection: Connection) -> None:
    """Noor was asked in two school years, with a swap and an offer; Sam in a week that no history tells of."""
    insert_old(connection, "organisation", UUID(int=9), "Stichting De Boom")
    for person_id, name in ((NOOR, "Noor"), (SAM, "Sam")):
        insert_old(connection, "person", person_id, UUID(int=9), name, "nl", "joined", "weekly")
    askings = [
        (NOOR, "2026-W27", "teacher", "t-1"), (NOOR, "2026-W44", "teacher", "t-3"), (NOOR, "2026-W46", "teacher", None),
        (NOOR, "2026-W45", "leader", "l-1"), (SAM, "2026-W44", "teacher", None),
    ]  # fmt: skip
    for number, (person_id, week, audience, prompt) in enumerate(askings):
        insert_old(
            connection, "asking", UUID(int=100 + number), person_id, week, audience, prompt, "planned", False, False
        )
    insert_old(connection, "prompt_history", NOOR, 2025, ["t-1"])
    insert_old(connection, "prompt_history", NOOR, 2026, ["t-2", "t-3", "l-1"])


async def test_what_was_asked_before_0003_is_kept_with_its_week_and_audience(empty_database: str) -> None:
    engine = make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, "0002")
        await connection.run_sync(fill_0002)

    await migrate(engine)

    async with engine.connect() as connection:
        rows = await connection.execute(select(PromptHistory.person_id, PromptHistory.school_year, PromptHistory.asked))
        asked = {(person_id, year): entries for person_id, year, entries in rows}
        assert await connection.run_sync(differences) == []
    await engine.dispose()
    assert asked == {
        (NOOR, 2025): ["2026-W27 teacher t-1"],
        (NOOR, 2026): ["- - t-2", "2026-W44 teacher t-3", "2026-W45 leader l-1", "2026-W46 teacher -"],
        (SAM, 2026): ["2026-W44 teacher -"],
    }


# From the first revision

TEAM, SCHOOL, ALERT, REPLY = (UUID(int=number) for number in range(20, 24))
MONDAY_AT_SIX = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
NEXT_WEEK = MONDAY_AT_SIX + timedelta(days=7)


def insert_row(connection: Connection, table_name: str, /, **values: Any) -> None:
    """One row, in a table as it was then."""
    columns = [column(each, type_of(value)) for each, value in values.items()]
    connection.execute(insert(table(table_name, *columns)), values)


def type_of(value: object) -> TypeEngine[Any]:
    types: dict[type, TypeEngine[Any]] = {
        UUID: Uuid(), dict: JSON(), bool: Boolean(), int: Integer(), bytes: LargeBinary(), datetime: DateTime(True),
        date: Date(),
    }  # fmt: skip
    return types.get(type(value), String())


def fill_0001(connection: Connection) -> None:
    """A started team; Noor, who answered; an alert and a question of the new school year that wait."""
    insert_row(connection, "organisation", id=UUID(int=9), name="Stichting De Boom")
    insert_row(
        connection, "school", id=SCHOOL, organisation_id=UUID(int=9), name="De Lindeboom", sector="po", country="NL",
        timezone="Europe/Amsterdam",
    )  # fmt: skip
    insert_row(
        connection, "team", id=TEAM, organisation_id=UUID(int=9), school_id=SCHOOL, name="Onderbouw", state="started",
        started_on=date(2026, 10, 12),
    )  # fmt: skip
    insert_row(
        connection, "person", id=NOOR, organisation_id=UUID(int=9), name="Noor", language="nl", participation="joined",
        rhythm="weekly",
    )  # fmt: skip
    insert_row(
        connection, "schedule", id=UUID(int=30), kind="round", team_id=TEAM, cron="0 6 * * 1-5",
        timezone="Europe/Amsterdam", next_at=MONDAY_AT_SIX, grace_seconds=43200,
    )  # fmt: skip
    insert_row(
        connection, "schedule", id=UUID(int=31), kind="sweep", cron="7 */6 * * *", timezone="UTC",
        next_at=MONDAY_AT_SIX, grace_seconds=43200,
    )  # fmt: skip
    insert_row(
        connection, "asking", id=UUID(int=100), person_id=NOOR, week="2026-W44", audience="teacher", prompt_id="t-1",
        state="answered", swapped=False, following=False,
    )  # fmt: skip
    words = a_cipher().seal('[["m1", "Een kind dat lachte"]]', "reply", "words", REPLY)
    insert_row(
        connection, "reply", id=REPLY, person_id=NOOR, asking_id=UUID(int=100), kind="answer", words=words,
        visibility="private", created_at=MONDAY_AT_SIX,
    )  # fmt: skip
    for number, (kind, args, state) in enumerate(
        (
            ("alert", {"alert": ALERT.hex}, "waiting"),
            ("school_year", {"team": TEAM.hex}, "waiting"),
            ("alert", {"alert": ALERT.hex}, "sent"),
        )
    ):
        insert_row(
            connection, "delivery", id=UUID(int=40 + number), key=f"{kind}:{number}", kind=kind, args=args,
            person_id=NOOR, lane="console:a", chat="a", budget="gathered", repeatable=False, state=state,
            due=MONDAY_AT_SIX, expires=NEXT_WEEK, attempts=0,
        )  # fmt: skip


@pytest.fixture
async def from_0001(empty_database: str) -> AsyncIterator[Db]:
    """A session on a database of the first revision that was brought up to date."""
    engine = make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, "0001")
        await connection.run_sync(fill_0001)
    await migrate(engine)
    sessions: Sessions = async_sessionmaker(engine, class_=Db, cipher=a_cipher(), library=a_library(), chance=Random(1))
    async with sessions() as db, db.begin():
        yield db
    await engine.dispose()


async def test_what_waited_before_0002_waits_as_notices_that_its_deliveries_tell(from_0001: Db) -> None:
    notices = await from_0001.execute(
        select(Notice.kind, Notice.args, Notice.created_at, Notice.expires, Notice.delivery_id).order_by(Notice.id)
    )
    deliveries = await from_0001.execute(
        select(Delivery.kind, Delivery.state, Delivery.repeatable).order_by(Delivery.id)
    )
    assert [tuple(row) for row in notices] == [
        ("alert", {"alert": ALERT.hex}, MONDAY_AT_SIX, NEXT_WEEK, None),
        ("school_year", {"team": TEAM.hex}, MONDAY_AT_SIX, NEXT_WEEK, None),
    ]
    assert [tuple(row) for row in deliveries] == [
        ("gathered", "waiting", True),
        ("gathered", "waiting", True),
        ("alert", "sent", False),
    ]


async def test_a_team_that_had_started_before_0002_gets_a_digest_at_eight(from_0001: Db) -> None:
    schedules = await from_0001.execute(
        select(Schedule.kind, Schedule.team_id, Schedule.cron, Schedule.next_at)
        .where(Schedule.team_id.is_not(None))
        .order_by(Schedule.kind)
    )
    assert [tuple(row) for row in schedules] == [
        ("digest", TEAM, "0 8 * * 1-5", MONDAY_AT_SIX + timedelta(hours=2)),
        ("round", TEAM, "0 6 * * 1-5", MONDAY_AT_SIX),
    ]


async def test_a_house_that_stood_before_0009_sweeps_at_night_too(from_0001: Db) -> None:
    schedules = await from_0001.execute(
        select(Schedule.kind, Schedule.cron, Schedule.grace_seconds)
        .where(Schedule.team_id.is_(None))
        .order_by(Schedule.kind)
    )
    assert [tuple(row) for row in schedules] == [("night", NIGHT, 86400), ("sweep", SWEEP, 43200)]


async def test_an_answer_from_before_0002_can_still_be_read_and_is_private(from_0001: Db) -> None:
    reply = await from_0001.get_one(Reply, REPLY)
    assert open_parts(from_0001, reply) == (Part("m1", "Een kind dat lachte"),)
    assert await find_share(from_0001, REPLY) is None


async def test_the_last_figures_of_what_is_told_no_more_go_with_0017_and_those_that_are_told_stay(
    empty_database: str,
) -> None:
    untold = ["shared_replies", "deliveries.waiting", "deliveries.sending", "inbox.new"]
    engine = make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade_to, "0016")
        rows = [{"name": name, "value": 7, "shown_at": MONDAY_AT_SIX} for name in (*untold, "inbox.done", "replies")]
        await connection.execute(insert(Figure), rows)
    await migrate(engine)
    async with engine.connect() as connection:
        names = (await connection.scalars(select(Figure.name).order_by(Figure.name))).all()
    await engine.dispose()
    assert names == ["inbox.done", "replies"]
