"""On which database a story is told, a world for stories about sharing, and a school in Telegram.

What the databases do differently is tested floor by floor (`tests/store`, `tests/services`); a story is about what
people say and see. It is told on one of the two, and on both by `make faults`.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from zlib import crc32

import pytest

from tests.conftest import DATABASES, fresh_database
from tests.stories.reading import never_sweeps
from tests.stories.sharing import FRIDAY
from tests.stories.telegram import TelegramSchool, in_telegram
from tests.world import World, at


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A story keeps its database as long as it keeps its name."""
    if "database" in metafunc.fixturenames:
        one = DATABASES[crc32(metafunc.definition.nodeid.encode()) % len(DATABASES)]
        kinds = DATABASES if metafunc.config.getoption("both") else [one]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database with our tables, of the kind this story is told on."""
    return fresh_database(request, tmp_path, request.param)


@pytest.fixture
def one_or_both(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite, unless a story says ON_BOTH."""
    return fresh_database(request, tmp_path, getattr(request, "param", "sqlite"))


@pytest.fixture
async def friday(one_or_both: str) -> AsyncIterator[World]:
    """The last school day before a Monday with a digest; what goes by itself after a day is not told here."""
    async with World.opened(one_or_both, now=FRIDAY) as world:
        yield await never_sweeps(world)


@pytest.fixture
async def september(sqlite_database: str) -> AsyncIterator[World]:
    """The morning of a Monday on which nothing is in the way; it sweeps at night alone."""
    async with World.opened(sqlite_database, now=at(7, 9, 8), often=False) as world:
        yield world


@pytest.fixture
async def school(september: World) -> AsyncIterator[TelegramSchool]:
    """A school in Telegram, unless a story has one of its own."""
    async with in_telegram(september) as school:
        yield school


@pytest.fixture
async def tapping(september: World) -> AsyncIterator[TelegramSchool]:
    """A school that decided that nothing that is typed in Telegram is kept."""
    async with in_telegram(september, keeps_words=False) as school:
        yield school
