"""The tables in the code and those that the migrations make are the same."""

from collections.abc import AsyncIterator
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
    Integer,
    String,
    Table,
    Uuid,
    column,
    insert,
    inspect,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import TypeEngine

from bot.store.base import make_engine
from bot.store.history import PromptHistory
from bot.store.schema import HEAD, MIGRATIONS, metadata, migrate, read_revision

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
