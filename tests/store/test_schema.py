"""The tables in the code and those that the migrations make are the same."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.base import make_engine
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
