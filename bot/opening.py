"""Opening the house: its schema, its key, the school's words. An empty database is made ready."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from random import Random, SystemRandom
from uuid import uuid4

import structlog
from sqlalchemy import Connection, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.heartbeat import Heartbeat
from bot.inbox import Inbox
from bot.ports import Messenger
from bot.services.schedule import ensure_sweeps
from bot.settings import DEFAULT_KEY_FILE, Settings
from bot.store.backup import copy_database, make_folder
from bot.store.base import Db, Sessions, close_engine, make_engine
from bot.store.cipher import Cipher, KeyTrouble
from bot.store.house import CHECK_ROW, House, new_house, with_hash_key
from bot.store.key_file import make_key_file, read_key_file
from bot.store.prompts import Library, load_library
from bot.store.schema import HEAD, migrate, read_revision
from bot.views.catalogue import catalogue
from bot.views.words import left_out_line

log = structlog.get_logger()

DEFAULT_BACKUPS = Path("~/.local/share/ruimte/backups")


class Refusal(Exception):
    """Something stands in the way; `key` is the catalogue's sentence that says what, and what now."""

    def __init__(self, key: str, **parts: str) -> None:
        super().__init__(key)
        self.key = key
        self.parts = parts


@dataclass(frozen=True)
class App:
    """The house with its doors open."""

    settings: Settings
    engine: AsyncEngine
    sessions: Sessions
    library: Library
    inbox: Inbox
    demo: bool

    def heartbeat(
        self, messengers: Mapping[str, Messenger], carries: Callable[[str], bool] = lambda lane: True
    ) -> Heartbeat:
        """This process's share of the work."""
        return Heartbeat(self.sessions, messengers, owner=uuid4().hex, carries=carries)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[Db]:
        """One transaction, committed at the end unless something raises."""
        async with self.sessions() as db, db.begin():
            yield db


def real_clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    chance: Random | None = None,
    demo: bool = False,
    clock: Callable[[], datetime] = real_clock,
    migrates: bool = False,
) -> AsyncIterator[App]:
    """Open the database with its key. An empty one is made ready; `demo` marks a new one as such.

    Raises Refusal when the schema or the key does not fit.
    """
    library = read_library(settings)
    keep_to_owner(settings)
    engine = make_engine(settings.database)
    try:
        if migrates:
            await bring_up_to_date(engine, settings, now=clock())
        await _check_schema(engine)
        cipher, is_demo = await _unlock(engine, settings, library, demo=demo, now=clock())
        sessions = async_sessionmaker(
            engine, class_=Db, expire_on_commit=False,
            cipher=cipher, library=library, chance=chance or SystemRandom(), demo=is_demo, doorways=settings.doorways,
            language=settings.language,
        )  # fmt: skip
        yield App(settings, engine, sessions, library, Inbox(sessions), is_demo)
    finally:
        await close_engine(engine)


def keep_to_owner(settings: Settings) -> None:
    """A database file that is not there yet is made before SQLite does, which would let everybody here read it."""
    if path := database_file(settings):
        with suppress(OSError):  # it is there, or cannot be: SQLite says which
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def read_library(settings: Settings) -> Library:
    """The school's words; what is broken in them is left out and named in the log."""
    library = load_library(Path(str(files("prompts"))), settings.prompts)
    for one in library.left_out:
        reason = left_out_line(catalogue("en"), one.where, one.name, one.fault)
        log.warning("words_left_out", file=str(one.file), line=one.line, reason=reason)
    return library


async def is_there(settings: Settings) -> bool:
    """Whether there is a house to open: looking must not make one."""
    path = database_file(settings)
    if path is not None and path.parent.is_dir() and not path.exists():
        return False
    engine = make_engine(settings.database)
    try:
        revision = await read_revision(engine)
        if revision is None or revision > HEAD:  # empty, or not to be opened; then opening says so
            return revision is not None
        async with engine.connect() as connection:
            return await connection.run_sync(_has_house)
    finally:
        await close_engine(engine)


def _has_house(connection: Connection) -> bool:
    is_table = inspect(connection).has_table(House.__tablename__)  # what was put back halfway may lack it
    return is_table and connection.scalar(select(House.id)) is not None


async def is_demo(path: Path) -> bool:
    """Whether this file is a SQLite database that says of itself that it is a demo."""
    engine = make_engine(f"sqlite:///{path}")
    try:
        async with engine.connect() as connection:
            return bool(await connection.scalar(select(House.demo)))
    except DBAPIError:
        return False
    finally:
        await close_engine(engine)


async def bring_up_to_date(engine: AsyncEngine, settings: Settings, *, now: datetime) -> None:
    """Migrate an older database whose key we have; a file is copied first, so that one can go back."""
    found = await read_revision(engine)
    if found is None or found >= HEAD:
        return
    await check_key(engine, settings)
    if database := database_file(settings):
        folder = backup_folder(settings)
        make_folder(folder)
        copy_database(database, folder / f"before-{HEAD}-{now.date()}.sqlite3")
    await migrate(engine)


async def _check_schema(engine: AsyncEngine) -> None:
    revision = await read_revision(engine)
    if revision is None:
        await migrate(engine)
    elif revision > HEAD:
        raise Refusal("schema.newer", found=revision, known=HEAD)
    elif revision < HEAD:
        raise Refusal("schema.older", found=revision, known=HEAD)


async def _unlock(
    engine: AsyncEngine, settings: Settings, library: Library, *, demo: bool, now: datetime
) -> tuple[Cipher, bool]:
    async with engine.connect() as connection:
        row = (await connection.execute(select(House.demo, House.key_check, House.hash_key))).one_or_none()
    is_demo = row.demo if row else demo
    keys, looked = _find_keys(settings, is_demo=is_demo, may_make=row is None)
    if not keys:
        raise Refusal("key.missing", looked=looked)
    cipher = Cipher(keys)
    if row is not None:
        _check_key(cipher, row.key_check, looked)
        return _with_hash_key(cipher, row.hash_key, looked), is_demo
    sessions = async_sessionmaker(engine, class_=Db, cipher=cipher, library=library, chance=SystemRandom())
    async with sessions() as db, db.begin():
        db.add(new_house(cipher, demo=is_demo))
        await ensure_sweeps(db, now=now)
    return cipher, is_demo


def _check_key(cipher: Cipher, sealed: bytes, looked: str) -> None:
    try:
        cipher.open(sealed, "house", "key_check", CHECK_ROW)
    except KeyTrouble:
        raise Refusal("key.wrong", looked=looked) from None


def _with_hash_key(cipher: Cipher, sealed: bytes | None, looked: str) -> Cipher:
    try:
        return with_hash_key(cipher, sealed)
    except KeyTrouble:
        raise Refusal("key.wrong", looked=looked) from None


async def check_key(engine: AsyncEngine, settings: Settings) -> None:
    """For what changes a database without opening it. Raises Refusal when the key is not there or does not fit."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(House.demo, House.key_check))).one_or_none()
    if row is not None:
        keys, looked = _find_keys(settings, is_demo=row.demo, may_make=False)
        if not keys:
            raise Refusal("key.missing", looked=looked)
        _check_key(Cipher(keys), row.key_check, looked)


def _find_keys(settings: Settings, *, is_demo: bool, may_make: bool) -> tuple[tuple[bytes, ...], str]:
    if settings.keys:
        return settings.keys, "RUIMTE_KEY"
    path = key_file(settings, is_demo=is_demo)
    if not path.exists():
        if not may_make:
            return (), f"RUIMTE_KEY, {path}"
        make_key_file(path)
    try:
        return read_key_file(path), str(path)
    except (KeyTrouble, OSError, UnicodeDecodeError):
        raise Refusal("key.unreadable", looked=str(path)) from None


def key_file(settings: Settings, *, is_demo: bool) -> Path:
    """Where the key lies, unless the environment gives it."""
    return (settings.key_file or (_demo_key_file(settings) if is_demo else None) or DEFAULT_KEY_FILE).expanduser()


def _demo_key_file(settings: Settings) -> Path | None:
    """Only a demo's key lies beside its database (J33)."""
    database = database_file(settings)
    return Path(f"{database}.key") if database else None


def database_file(settings: Settings) -> Path | None:
    """The file that is the whole database; None for one that is a server."""
    url = make_url(settings.database)
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


def backup_folder(settings: Settings) -> Path:
    """Where backups and promises lie: beside the database, or in the home folder where that is a server.

    Each house has its own: of two databases in one folder each has a name, and so have their backups.
    """
    database = database_file(settings)
    beside = database.absolute().parent / _backups_of(database) if database else DEFAULT_BACKUPS
    return (settings.backups or beside).expanduser()


def _backups_of(database: Path) -> str:
    return "backups" if database.stem == "ruimte" else f"{database.stem}-backups"
