"""`run` brings an older database up to date: a file after a copy of its own, a server one replica at a time."""

import asyncio
import base64
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, insert

from bot.opening import Refusal, bring_up_to_date, open_app
from bot.settings import Settings
from bot.store.base import close_engine, make_engine
from bot.store.cipher import make_key
from bot.store.house import House, new_house
from bot.store.schema import HEAD, LOCK, read_revision
from tests.owners import Owners
from tests.store.test_schema import upgrade_to
from tests.world import KEY, a_cipher

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""


def settings_for(database: str, folder: Path, key: str = "") -> Settings:
    key = key or base64.urlsafe_b64encode(KEY).decode()
    return Settings.model_validate({"database_url": database, "key": key, "backups": folder})


def a_house_of_0009(connection: Connection) -> None:
    upgrade_to(connection, "0009")
    house = new_house(a_cipher(), demo=False)
    connection.execute(insert(House), {"id": house.id, "demo": False, "key_check": house.key_check})


@pytest.fixture
async def older(empty_database: str) -> str:
    """The address of a house of the revision before."""
    engine = make_engine(empty_database)
    async with engine.begin() as connection:
        await connection.run_sync(a_house_of_0009)
    await close_engine(engine)
    return empty_database


def revision_in(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def copies_in(folder: Path) -> dict[str, str]:
    return {path.name: revision_in(path) for path in folder.glob("backups/*")}


async def test_run_brings_an_older_database_up_to_date_and_copies_a_file_first(older: str, tmp_path: Path) -> None:
    settings = settings_for(older, tmp_path / "backups")
    async with open_app(settings, clock=lambda: NOW, migrates=True) as app:
        assert await read_revision(app.engine) == HEAD
    assert copies_in(tmp_path) == ({f"before-{HEAD}-2026-11-02.sqlite3": "0009"} if older.startswith("sqlite") else {})


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
async def test_a_folder_that_is_made_for_that_copy_is_of_whose_its_parent_is(
    older: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = Owners(monkeypatch, {tmp_path: 71})
    engine = make_engine(older)
    await bring_up_to_date(engine, settings_for(older, tmp_path / "backups"), now=NOW)
    await close_engine(engine)
    assert owners.given == [("backups", 71, 71)]


async def test_other_commands_leave_an_older_database_as_it_is(older: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        async with open_app(settings_for(older, tmp_path / "backups"), clock=lambda: NOW):
            pass
    assert (refused.value.key, refused.value.parts) == ("schema.older", {"found": "0009", "known": HEAD})


async def test_without_its_key_a_database_is_not_brought_up_to_date(older: str, tmp_path: Path) -> None:
    engine = make_engine(older)
    with pytest.raises(Refusal) as refused:
        await bring_up_to_date(engine, settings_for(older, tmp_path / "backups", make_key()), now=NOW)
    assert (refused.value.key, await read_revision(engine), (tmp_path / "backups").exists()) == (
        "key.wrong", "0009", False
    )  # fmt: skip
    await close_engine(engine)


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
async def test_where_the_copy_cannot_be_made_nothing_is_changed(older: str, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be")
    engine = make_engine(older)
    with pytest.raises(OSError, match="backups"):
        await bring_up_to_date(engine, settings_for(older, tmp_path / "backups"), now=NOW)
    assert await read_revision(engine) == "0009"
    await close_engine(engine)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_of_two_replicas_that_start_at_once_one_migrates_and_the_other_waits(older: str, tmp_path: Path) -> None:
    engine = make_engine(older)

    async def runs() -> str | None:
        async with open_app(settings_for(older, tmp_path / "backups"), clock=lambda: NOW, migrates=True) as app:
            return await read_revision(app.engine)

    with psycopg.connect(older, autocommit=True) as holding, psycopg.connect(older, autocommit=True) as looking:
        holding.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        replicas = [asyncio.create_task(runs()) for _ in range(2)]
        async with asyncio.timeout(60):
            while looking.execute(WAITING).fetchone() != (2,):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.02)
        assert await read_revision(engine) == "0009"
        holding.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        assert await asyncio.gather(*replicas) == [HEAD, HEAD]
    await close_engine(engine)
