"""Being the only process: with a folder in which a database is put back, or with a database that came back."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

SETTLING = 7_286_945_013  # any number that is ours and not that of a migration


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds this folder; it is ours until the end of the block, or of the process."""
    with _opened(folder) as number:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def alone(engine: AsyncEngine) -> AbstractAsyncContextManager[None]:
    """Wait until no other process is within with this database."""
    if engine.dialect.name == "postgresql":
        return _with_the_server(engine)
    return _with_the_folder(Path(engine.url.database or ".").absolute().parent)


@asynccontextmanager
async def _with_the_server(engine: AsyncEngine) -> AsyncIterator[None]:
    async with engine.begin() as connection:  # with its end the lock is given back, also when the process dies
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({SETTLING})"))
        yield


@asynccontextmanager
async def _with_the_folder(folder: Path) -> AsyncIterator[None]:
    with _opened(folder) as number:
        await asyncio.to_thread(fcntl.flock, number, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)
