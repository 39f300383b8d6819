"""What stories about restoring share: a backup of a world, and the world that comes back from it."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.keeping import Keeper
from bot.opening import backup_folder, database_file
from bot.restoring import restore
from bot.settings import Settings
from bot.store.backup import copy_database
from bot.store.house import House, new_house
from tests.world import AMSTERDAM, KEY, Actor, World, a_cipher


def settings_of(world: World, **others: object) -> Settings:
    """How `ruimte` is told of this world's database."""
    url = world.engine.url.render_as_string(hide_password=False).replace("+aiosqlite", "")
    return Settings.model_validate({"database_url": url, "key": base64.urlsafe_b64encode(KEY).decode()} | others)


def keeper_of(world: World) -> Keeper:
    """What keeps this world's promises and copies, as `ruimte run` makes it."""
    settings = settings_of(world)
    return Keeper(world.sessions, backup_folder(settings), database_file(settings), AMSTERDAM)


async def is_a_house(world: World) -> None:
    """The database says which key it needs, as every real one does."""
    async with world.work() as db:
        if await db.scalar(select(House.id)) is None:
            db.add(new_house(a_cipher(), demo=False))


async def backs_up(world: World) -> Path:
    """A copy of this world as it is now."""
    await is_a_house(world)
    settings = settings_of(world)
    database, file = database_file(settings), backup_folder(settings) / "monday.sqlite3"
    assert database is not None
    file.parent.mkdir(exist_ok=True)
    copy_database(database, file)
    return file


@asynccontextmanager
async def comes_back(world: World, file: Path, *, writes: bool = True, **others: str) -> AsyncIterator[World]:
    """The world after `ruimte restore`: the same people at the same terminals, a minute later.

    `writes` unless it stopped before it could write the last promises down; `others` are settings of by then.
    """
    settings = settings_of(world, **others)
    database = database_file(settings)
    assert database is not None
    if writes:
        await keeper_of(world).write_promises()
    await world.engine.dispose()
    world.now += timedelta(minutes=1)
    await restore(settings, database, file, now=world.now)
    async with World.opened(f"sqlite:///{database}", now=world.now, library=world.sessions.kw["library"]) as again:
        again.actors = {name: Actor(again, old.person_id, old.name) for name, old in world.actors.items()}
        yield again
