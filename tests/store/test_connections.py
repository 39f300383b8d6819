"""Connections to PostgreSQL: how many, and what becomes of one that stands still or leads nowhere."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.store.away import may_pass
from bot.store.base import MOST_CONNECTIONS, close_engine, make_engine
from tests.conftest import fresh_database


@pytest.fixture
def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_database(request, tmp_path, "postgresql")


async def test_who_finds_every_connection_taken_does_not_wait_on(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.base.SECONDS_TO_WAIT_FOR_CONNECTION", 0.1)
    engine = make_engine(postgres)
    async with AsyncExitStack() as taken, asyncio.timeout(20):
        for _ in range(MOST_CONNECTIONS):
            await taken.enter_async_context(engine.connect())
        with pytest.raises(NoConnection):
            await engine.connect()
    await close_engine(engine)


async def test_who_stands_still_in_a_transaction_is_cut_off_and_holds_up_nobody(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.base.SECONDS_TO_STAND_STILL", 1)
    engine = make_engine(postgres)
    async with engine.begin() as db:
        await db.execute(text("CREATE TABLE held (number int)"))
        await db.execute(text("INSERT INTO held VALUES (1)"))
    take = text("SELECT number FROM held FOR UPDATE")
    async with engine.connect() as frozen, asyncio.timeout(20):
        await frozen.execute(take)
        line = (await frozen.get_raw_connection()).driver_connection
        assert line is not None
        async with engine.connect() as other:
            assert await other.scalar(take) == 1
        with pytest.raises(DBAPIError) as cut_off:
            await frozen.execute(take)
        await line.close()
    assert may_pass(cut_off.value)
    await close_engine(engine)


async def test_a_server_that_vanishes_is_noticed_within_half_a_minute(postgres: str) -> None:
    engine = make_engine(postgres)
    async with engine.connect() as connection:
        told = (await connection.get_raw_connection()).driver_connection
        assert told is not None
        asked = told.info.get_parameters()
    names = ("keepalives_idle", "keepalives_interval", "keepalives_count")
    idle, interval, times = (int(asked[name]) for name in names)
    assert (idle + interval * times, int(asked["tcp_user_timeout"])) == (25, 25_000)
    await close_engine(engine)
