"""A real database that gives trouble: it lets nobody in, will not keep something, or is not heard."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from itertools import count

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from bot.store.base import Db
from tests.world import World


class Crowd(AsyncExitStack):
    """Others who keep every connection; they are not there yet, and gone afterwards."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._engine = world.engine

    async def comes(self) -> None:
        """From now on there is no connection for anybody else, and nobody waits long for one."""
        pool = self._engine.sync_engine.pool
        assert isinstance(pool, QueuePool)
        pool._timeout = 0.05
        for _ in range(pool.size()):
            await self.enter_async_context(self._engine.connect())

    async def goes(self) -> None:
        """There is room again."""
        await self.aclose()


async def until(happens: Callable[[], object]) -> None:
    """Wait for it."""
    async with asyncio.timeout(20):
        while not happens():  # noqa: ASYNC110 - of a log there is no event
            await asyncio.sleep(0.01)


def waited_in_vain() -> OperationalError:
    """What PostgreSQL says to who waited for a row that somebody holds."""
    return OperationalError("", {}, LockNotAvailable())


def line_cut() -> OperationalError:
    """What is said of a database that is away."""
    return OperationalError("", {}, ConnectionError())


async def holds(db: Db, change: str, when: str) -> None:
    """PostgreSQL says of whoever wants to change it that somebody holds the row, after waiting for it in vain."""
    words = "CREATE FUNCTION no() RETURNS trigger AS $$ BEGIN RAISE lock_not_available; END $$ LANGUAGE plpgsql"
    await db.execute(text(words))
    await db.execute(text(f"CREATE TRIGGER no BEFORE {change} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION no()"))


async def refuses(db: Db, change: str, when: str = "1 = 1") -> None:
    """The database will not keep this change of a row, as when another row like it is there already."""
    if db.get_bind().dialect.name == "sqlite":
        await db.execute(
            text(f"CREATE TRIGGER no BEFORE {change} WHEN {when} BEGIN SELECT RAISE(ABORT, 'there already'); END")
        )
        return
    await db.execute(
        text("CREATE FUNCTION no() RETURNS trigger AS $$ BEGIN RAISE unique_violation; END $$ LANGUAGE plpgsql")
    )
    await db.execute(text(f"CREATE TRIGGER no BEFORE {change} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION no()"))


async def accepts(db: Db, table: str) -> None:
    """The database keeps again what it refused of this table."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    await db.execute(text("DROP TRIGGER no" if is_sqlite else f"DROP TRIGGER no ON {table}"))


@contextmanager
def acknowledges_all_but_the(world: World, number: int) -> Iterator[None]:
    """The line is cut just after this transaction from now on was committed: nobody hears that it was."""
    numbers = count(1)

    def commit(connection: Connection) -> None:
        if next(numbers) == number:
            connection.connection.commit()
            raise OperationalError("COMMIT", None, ConnectionError())

    event.listen(world.engine.sync_engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(world.engine.sync_engine, "commit", commit)
