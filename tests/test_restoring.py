"""Around a restore: what is left behind, which key opens it, and how long copies and promises are kept (J33)."""

import base64
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.keeping import Keeper
from bot.opening import Refusal
from bot.restoring import restore
from bot.settings import Settings, read_settings
from bot.store.backup import copy_database
from bot.store.house import new_house
from bot.store.watching import last_alive
from tests.world import KEY, World, a_cipher, at

PLANTED = "scholekster"
MONDAY = datetime(2026, 10, 12, 8, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@dataclass
class Kept:
    """Where everything of one house lies."""

    database: Path
    backup: Path
    settings: Settings

    @property
    def folder(self) -> Path:
        """Where promises and backups lie."""
        return self.database.parent / "backups"

    @property
    def key_beside(self) -> Path:
        """Where a demo's key lies."""
        return self.database.with_name(f"{self.database.name}.key")

    def keeper(self, world: World) -> Keeper:
        """What keeps promises and copies, as `ruimte run` has it."""
        return Keeper(world.sessions, self.folder, self.database, ZoneInfo("Europe/Amsterdam"))

    async def comes_back(self, now: datetime) -> Path:
        """The backup is put back."""
        return (await restore(self.settings, self.database, self.backup, now=now)).aside


@pytest.fixture
def kept(tmp_path: Path, sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """A house in a folder of its own, with its key elsewhere."""
    monkeypatch.chdir(tmp_path)
    settings = read_settings(database_url=sqlite_database, key=base64.urlsafe_b64encode(KEY).decode())
    return Kept(tmp_path / "ruimte.sqlite3", tmp_path / "copy.sqlite3", settings)


async def has_its_house(world: World) -> None:
    async with world.work() as db:
        db.add(new_house(a_cipher(), demo=False))


async def test_a_database_of_another_program_is_refused_and_leaves_nothing_behind(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.backup)) as connection:
        connection.execute("CREATE TABLE letter (words TEXT)")
    before = sorted(kept.database.parent.iterdir())

    with pytest.raises(Refusal) as refused:
        await kept.comes_back(MONDAY)

    assert (refused.value.key, sorted(kept.database.parent.iterdir())) == ("restore.not_ours", before)


async def test_what_a_killed_restore_left_does_not_stand_in_the_way(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        await has_its_house(world)
    copy_database(kept.database, kept.backup)
    half = kept.database.with_name(".ruimte.sqlite3.restoring")
    half.write_bytes(b"half")
    half.with_name(half.name + "-wal").write_bytes(b"half")

    await kept.comes_back(MONDAY)

    assert list(kept.database.parent.glob(".*")) == []


async def test_a_copy_of_a_house_in_which_nothing_is_said_is_as_old_as_its_last_sweep(world: World) -> None:
    await world.sweeps_often()
    await world.passes(timedelta(days=2))
    async with world.work() as db:
        alive = await last_alive(db)
    assert alive is not None
    assert timedelta() <= world.now - alive < timedelta(hours=6)


async def test_fourteen_nights_are_kept_and_nothing_else_is_removed(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world:
        keeper = kept.keeper(world)
        kept.folder.mkdir()
        (kept.folder / "my own.sqlite3").touch()
        for night in range(16):
            await keeper.copy_at_night(at(1, 10, 4, 0) + timedelta(days=night))

    assert sorted(file.name for file in kept.folder.iterdir()) == [
        "my own.sqlite3", *(f"ruimte-2026-10-{day:02}.sqlite3" for day in range(3, 17))
    ]  # fmt: skip


async def test_a_demo_whose_key_lies_beside_its_database_comes_back_too(kept: Kept) -> None:
    async with World.opened(f"sqlite:///{kept.database}", now=MONDAY) as world, world.work() as db:
        db.add(new_house(a_cipher(), demo=True))
    copy_database(kept.database, kept.backup)
    kept.key_beside.write_bytes(base64.urlsafe_b64encode(KEY))
    kept.settings = kept.settings.model_copy(update={"key": ()})

    aside = await kept.comes_back(MONDAY)

    assert (kept.database.exists(), aside.exists()) == (True, True)
