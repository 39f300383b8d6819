"""The database: its engine, its session, and the column types every table shares.

SQLite runs with one writer and BEGIN IMMEDIATE: SQLAlchemy's default loses updates there without a
word (engine.md, trap 1).
"""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    Float,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    event,
    or_,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.domain.doorway import Doorway
from bot.domain.ids import new_id
from bot.store.cipher import Cipher
from bot.store.prompts import Library

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
SECONDS_TO_WAIT_FOR_WRITER = 10
SECONDS_TO_STAND_STILL = 10  # in a transaction; a process that is frozen in one would hold its locks for as long
SECONDS_TO_SAY_GOODBYE = 1
UNTIL_IT_IS_GONE = {  # a PostgreSQL that vanished without a word is an error within half a minute, not after hours
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
SECONDS_TO_WAIT_FOR_CONNECTION = 3.0  # as long as Slack waits; who waits longer only keeps others waiting
LONGEST_LEASE_SECONDS = 120.0  # well above any that is given
MOST_CONNECTIONS = 15  # to PostgreSQL, of one process; opened when needed, and kept


class Instant(TypeDecorator[datetime]):
    """A moment: aware going in, UTC coming out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a moment without a zone: it would mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone; what we wrote there was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Weekdays(TypeDecorator[frozenset[int]]):
    """Days of the week, 0 is Monday, as digits."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> str | None:
        """The digits in order."""
        return None if value is None else "".join(str(day) for day in sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int] | None:
        """The days."""
        return None if value is None else frozenset(int(digit) for digit in value)


class Sealed(LargeBinary):
    """What `Cipher.seal` made, in a table whose rows have one UUID for a name. A new key seals all of these anew."""


class Base(DeclarativeBase):
    """Every table. One with a person in it declares `retention`, `erasure` and `export` in its `info`."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        datetime: Instant,
        frozenset[int]: Weekdays,
        dict[str, str]: JSON,
        list[str]: JSON,
    }


def table_of(kind: type[Base]) -> Table:
    """The table itself: what the ORM does not look at row by row is done in half the time."""
    return Base.metadata.tables[kind.__tablename__]


class LeaseTime(FunctionElement[float]):
    """The database's own clock in seconds. Leases live in it and calendar time never meets it."""

    type = Float()
    inherit_cache = True


def has_run_out(lease: Any) -> ColumnElement[bool]:
    """Whether nobody owns by it any more; one that ends later than any can was given while the clock was ahead.

    Where the database's clock is set back by more than that, it may be taken from who lives, until they renew it: what
    they say in those seconds may be said twice. Otherwise nobody would own it until that moment comes.
    """
    return or_(lease < LeaseTime(), lease > LeaseTime() + LONGEST_LEASE_SECONDS)


@compiles(LeaseTime, "postgresql")
def _postgresql_clock(element: LeaseTime, compiler: SQLCompiler, **kw: Any) -> str:
    return "extract(epoch from clock_timestamp())"


@compiles(LeaseTime, "sqlite")
def _sqlite_clock(element: LeaseTime, compiler: SQLCompiler, **kw: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


T = TypeVar("T", bound=Base)


class Db(AsyncSession):
    """The unit of work, with what each needs at hand: the key, the school's words, chance, doorways.

    `language` is what is spoken to people who chose none; `threads` are the platforms that have them, `groups` those
    where a few people can have a conversation with us.
    """

    def __init__(
        self,
        bind: Any = None,
        *,
        cipher: Cipher,
        library: Library,
        chance: Random,
        demo: bool = False,
        doorways: Sequence[Doorway] = (),
        language: str = "nl",
        threads: frozenset[str] = frozenset(),
        groups: frozenset[str] = frozenset(),
        **options: Any,
    ) -> None:
        super().__init__(bind, **options)
        self.cipher = cipher
        self.library = library
        self.chance = chance
        self.demo = demo
        self.doorways = {doorway.platform: doorway for doorway in doorways}
        self.language = language
        self.threads = threads
        self.groups = groups

    @property
    def open_doorways(self) -> tuple[Doorway, ...]:
        """Those through which people can come in now."""
        return tuple(doorway for doorway in self.doorways.values() if doorway.is_open)

    async def steady(self, kind: type[T], row_id: UUID) -> T | None:
        """A row as it is now, that nobody changes until we are done: what is drawn must not be old at once."""
        return await self.get(kind, row_id, with_for_update={"read": True}, populate_existing=True)

    def new_id(self, now: datetime) -> UUID:
        """An identifier for a new row."""
        return new_id(now, self.chance)

    def __str__(self) -> str:
        return "Db"


Sessions = async_sessionmaker[Db]


class BadAddress(ValueError):
    """A database address that is neither SQLite's nor PostgreSQL's."""


def database_url(address: str) -> str:
    """SQLAlchemy's own address, driver included, for `sqlite:///PATH` and `postgresql://…`."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise BadAddress(address) from None
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    if url.drivername not in drivers or (url.drivername == "sqlite" and url.database in (None, "", ":memory:")):
        raise BadAddress(address)  # a database in memory would keep nothing
    return url.set(drivername=drivers[url.drivername]).render_as_string(hide_password=False)


def make_engine(address: str) -> AsyncEngine:
    """An engine for this database, with SQLite's settings made safe. Raises BadAddress."""
    url = database_url(address)
    if not url.startswith("sqlite"):
        wait = {
            "connect_timeout": SECONDS_TO_WAIT_FOR_WRITER,
            "options": f"-c lock_timeout={SECONDS_TO_WAIT_FOR_WRITER}s"
            f" -c idle_in_transaction_session_timeout={SECONDS_TO_STAND_STILL}s",
            **UNTIL_IT_IS_GONE,
        }
        return create_async_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            pool_size=MOST_CONNECTIONS,
            pool_timeout=SECONDS_TO_WAIT_FOR_CONNECTION,
            max_overflow=0,  # what overflows is opened anew for each transaction, just when there is no time for it
            connect_args=wait,
        )
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": SECONDS_TO_WAIT_FOR_WRITER, "isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


async def close_engine(engine: AsyncEngine) -> None:
    """Close every connection, and wait for the thread of one that could not be opened.

    aiosqlite leaves that thread behind; it would speak to an event loop that is gone, in a traceback.
    """
    await engine.dispose()
    for thread in threading.enumerate():
        if thread.name.endswith("(_connection_worker_thread)"):
            await asyncio.to_thread(thread.join, SECONDS_TO_SAY_GOODBYE)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}").close()
