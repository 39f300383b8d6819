"""A world for stories about sharing: quick, and on both databases only where that matters."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import fresh_database
from tests.stories.reading import never_sweeps
from tests.stories.sharing import FRIDAY
from tests.world import World


@pytest.fixture
def one_or_both(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite, unless a story says ON_BOTH."""
    return fresh_database(request, tmp_path, getattr(request, "param", "sqlite"))


@pytest.fixture
async def friday(one_or_both: str) -> AsyncIterator[World]:
    """The last school day before a Monday with a digest; what goes by itself after a day is not told here."""
    async with World.opened(one_or_both, now=FRIDAY) as world:
        yield await never_sweeps(world)
