"""Being the only process: with a folder in which a database is put back, or with a database that came back."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

SETTLING = 7_286_945_013  # any number that is ours


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds this folder; it is ours until the end of the block, or of the process."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(number)


@asynccontextmanager
async def alone(engine: AsyncEngine) -> AsyncIterator[None]:
    """Wait until no other process is within with this database."""
    within = _with_the_server(engine) if engine.dialect.name == "postgresql" else _with_the_folder(engine)
    async with within:
        yield


@asynccontextmanager
async def _with_the_server(engine: AsyncEngine) -> AsyncIterator[None]:
    async with engine.begin() as connection:  # with its end the lock is given back, also when the process dies
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({SETTLING})"))
        yield


@asynccontextmanager
async def _with_the_folder(engine: AsyncEngine) -> AsyncIterator[None]:
    number = os.open(os.path.dirname(engine.url.database or "") or ".", os.O_RDONLY)  # noqa: PTH120 - touches no disk
    try:
        await asyncio.to_thread(fcntl.flock, number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
