"""A grip on the database from outside, which keeps whoever wants to write there waiting."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import psycopg

from tests.faults.fault import Ground
from tests.faults.life import PATIENCE

A_MOMENT = 0.3  # seconds; SQLite does not tell who waits for it


@asynccontextmanager
async def held(ground: Ground, table: str, *others: str) -> AsyncIterator["Grip"]:
    """Nobody commits a change of these tables, and on SQLite of any other, until the end of the block."""
    if ground.is_sqlite:
        with closing(_sqlite(ground)) as file:
            await asyncio.to_thread(file.execute, "BEGIN IMMEDIATE")
            yield Grip(ground, table)
            file.rollback()
    else:
        async with await psycopg.AsyncConnection.connect(ground.database) as connection:
            for each in (table, *others):
                await connection.execute(f'LOCK TABLE "{each}" IN SHARE MODE')
            yield Grip(ground, table)
            await connection.rollback()


class Grip:
    """It, while it lasts."""

    def __init__(self, ground: Ground, table: str) -> None:
        self._ground = ground
        self._table = table

    async def is_felt(self) -> None:
        """Wait until somebody waits to write. Raises TimeoutError."""
        if self._ground.is_sqlite:
            await asyncio.sleep(A_MOMENT)
            return
        async with (
            asyncio.timeout(PATIENCE),
            await psycopg.AsyncConnection.connect(self._ground.database, autocommit=True) as looking,
        ):
            while not await self._waits(looking):  # noqa: ASYNC110 - a database tells nobody that somebody waits
                await asyncio.sleep(0.02)

    async def _waits(self, looking: psycopg.AsyncConnection) -> bool:
        found = await looking.execute(
            "SELECT 1 FROM pg_locks WHERE relation = %s::regclass AND NOT granted LIMIT 1", [self._table]
        )
        return await found.fetchone() is not None


def _sqlite(ground: Ground) -> sqlite3.Connection:
    path = ground.database.removeprefix("sqlite:///")
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
