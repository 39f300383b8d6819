"""A process has so many connections to PostgreSQL; who finds none free hears of it while it still matters."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy.exc import TimeoutError as NoConnection

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
