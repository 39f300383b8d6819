"""Fixtures: a fresh database of each kind, an open session, and a world to tell stories in."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.store.base import Db, Sessions, make_engine
from bot.store.schema import migrate
from tests.databases import running_postgres
from tests.world import AMSTERDAM, World, a_cipher, a_library, without_waiting_for_the_disk

HERE = Path(__file__).parent

DATABASES = ("sqlite", "postgresql")

numbers = itertools.count()

# What CI tries is the same every time; `make faults` looks longer, and elsewhere each time.
settings.register_profile("suite", max_examples=100, deadline=None, derandomize=True)
settings.register_profile("faults", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--both` is for `make faults`: every story on SQLite and on PostgreSQL."""
    parser.addoption("--both", action="store_true", help="tell every story on both databases")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lives a whole year, or a hundred stories, begins first: begun last it would leave a core with nothing.

    Before all else the faults, which mostly wait: until a lease runs out, or until a process is there again.
    """
    items.sort(key=lambda item: (item.path.parent != HERE / "faults", item.path.parent != HERE))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running server, with a database `template_ruimte` that has our tables."""
    with running_postgres() as address:
        _create(address, "template_ruimte")
        _migrate(address.replace("/postgres?", "/template_ruimte?"))
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has our tables."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database with our tables, of each kind in turn."""
    return fresh_database(request, tmp_path, request.param)


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    server: str = request.getfixturevalue("postgres_server")
    name = f"empty_{next(numbers)}"
    _create(server, name)
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh SQLite database, for what does not differ between the two."""
    return fresh_database(request, tmp_path, "sqlite")


def fresh_database(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> str:
    """A copy of the template of this kind."""
    if kind == "sqlite":
        path = tmp_path / "ruimte.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server: str = request.getfixturevalue("postgres_server")
    address = copy_of(server, "template_ruimte")
    request.addfinalizer(lambda: _drop(server, address))  # hundreds of them would fill a disk
    return address


def copy_of(server: str, template: str) -> str:
    """The address of a fresh copy of this database on this server."""
    name = f"ruimte_{next(numbers)}"
    _create(server, name, template=template)
    return server.replace("/postgres?", f"/{name}?")


def copying_sqlite(template: Path, folder: Path) -> tuple[str, Callable[[], str]]:
    """A database to build something in once, and what copies it, over the copy before, for every story."""
    begun, story = folder / "begun.sqlite3", folder / "story.sqlite3"
    shutil.copy(template, begun)

    def copy() -> str:
        shutil.copy(begun, story)
        return f"sqlite:///{story}"

    return f"sqlite:///{begun}", copy


def copying_postgres(server: str) -> tuple[str, Callable[[], str]]:
    """The same on a PostgreSQL server; each copy is a database of its own."""
    begun = copy_of(server, "template_ruimte")
    name = begun.partition("@/")[2].partition("?")[0]
    return begun, lambda: copy_of(server, name)


@pytest.fixture
async def sessions(database: str) -> AsyncIterator[Sessions]:
    """Sessions on a fresh database, with chance that is the same every time."""
    engine = without_waiting_for_the_disk(make_engine(database))
    yield async_sessionmaker(
        engine, class_=Db, expire_on_commit=False, cipher=a_cipher(), library=a_library(), chance=Random(1)
    )
    await engine.dispose()


@pytest.fixture
async def db(sessions: Sessions) -> AsyncIterator[Db]:
    """An open session in a transaction."""
    async with sessions() as session, session.begin():
        yield session


@pytest.fixture
async def world(database: str) -> AsyncIterator[World]:
    """A small school on Monday 12 October 2026, eight o'clock; it sweeps at night alone."""
    async with World.opened(database, now=datetime(2026, 10, 12, 8, 0, tzinfo=AMSTERDAM), often=False) as world:
        yield world


def _create(server: str, name: str, template: str = "template0") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')  # the quicker one


def _drop(server: str, address: str) -> None:
    name = make_url(address).database
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _migrate(address: str) -> None:
    async def work() -> None:
        engine = make_engine(address)
        await migrate(engine)
        await engine.dispose()

    asyncio.run(work())
