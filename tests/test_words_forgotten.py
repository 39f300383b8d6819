"""After an erasure, and after the years that rules keep things, planted words are in no cell, file, copy or log."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.erasure import erase_person
from bot.store.backup import copy_database
from bot.store.base import Db
from bot.store.promise import unwritten_promises
from bot.store.promise_file import append_promises
from tests.night import sweep
from tests.services.busy_week import IN_THE_AGENDA, OF_A_ROUND, OF_NOOR, after_a_busy_week
from tests.standing import House, all_cells
from tests.test_words_at_rest import files_of
from tests.wordless import log_of_ruimte
from tests.world import World, at

WORDS = (*OF_NOOR, *IN_THE_AGENDA, OF_A_ROUND)
OF_THEIR_WISHES = OF_A_ROUND  # stay with their person
Goes = Callable[[House], Awaitable[None]]


async def is_erased(house: House) -> None:
    """Noor goes, and what that changes is carried."""
    async with house.world.work() as db:
        await erase_person(db, house["Noor"].person_id, now=house.world.now)
    await house.world.passes(timedelta(minutes=1))


async def years_pass(house: House) -> None:
    """Three school years end, with a night after each."""
    for year in (2027, 2028, 2029):
        await has_its_night(house, year)


async def has_its_night(house: House, year: int) -> None:
    house.world.now = at(1, 9, 2, 0, year=year)
    async with house.world.work() as db:
        await sweep(db, now=house.world.now)
    await house.world.passes(timedelta(seconds=1))


@asynccontextmanager
async def reading(address: str) -> AsyncIterator[Db]:
    """A copy, opened with the key."""
    async with World.opened(address, now=at(1, 9, year=2028)) as world, world.work() as db:
        yield db


async def words_in(db: Db) -> list[str]:
    cells = await all_cells(db)
    return [word for word in WORDS if any(word in cell for cell in cells)]


GOES = {"erased": (is_erased, []), "years": (years_pass, [OF_THEIR_WISHES])}


@pytest.mark.parametrize(("goes", "left"), GOES.values(), ids=[*GOES])
async def test_planted_words_are_nowhere_any_more(database: str, tmp_path: Path, goes: Goes, left: list[str]) -> None:
    with log_of_ruimte("json") as log:
        async with after_a_busy_week(database) as house:
            async with house.world.work() as db:
                before = await words_in(db)
            await goes(house)
            async with house.world.work() as db:
                after = await words_in(db)
                append_promises(tmp_path / "promises-1.txt", await unwritten_promises(db))
            files = [*await files_of(house.world, database), tmp_path / "promises-1.txt"]
            written = b"".join(path.read_bytes() for path in files)
    assert (before, after) == ([word for word in WORDS if word != "kluut"], left)  # which was changed
    assert [word for word in WORDS if word.encode() in written or word in log.getvalue()] == []


async def test_a_copy_made_afterwards_holds_none_with_the_key_either(sqlite_database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    async with after_a_busy_week(sqlite_database) as house:
        await is_erased(house)
        copy_database(Path(sqlite_database.removeprefix("sqlite:///")), copy)
    async with reading(f"sqlite:///{copy}") as db:
        assert await words_in(db) == []
