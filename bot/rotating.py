"""Another key for everything that is sealed (J33). Killed at any point it loses nothing, and can be begun again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.opening import App, Refusal, backup_folder, database_file, key_file, open_app
from bot.settings import Settings
from bot.store.alone import alone
from bot.store.backup import is_in_use
from bot.store.house import count_processes, keep_hash_key
from bot.store.key_file import add_key, drop_older_keys, read_key_file
from bot.store.promise_file import promises_need_older_key, reseal_promises
from bot.store.sealed import Batch, Count, Place, needs_older_key, reseal, sealed_places

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Rotated:
    """What became of it. No number: it would grow by one with every answer, before the eyes of who turns the key."""

    went_on: bool  # with what was begun before
    sealed_any: bool  # anew
    is_whole: bool  # there is nothing that no key here can read


async def rotate(settings: Settings, told: Told) -> Rotated:
    """Go on with the first key; when everything has that already, make a new one and begin with it.

    A key in the environment is for people to change: Refusal when there is nothing to do with it. `told` hears now and
    then at which part we are, of how many.
    """
    async with _alone_in_house(settings) as app:
        done = await _seal_all(app, told)
        if done.resealed or (settings.keys and done.unreadable):
            return _became(done, went_on=not settings.keys)
        if settings.keys:
            raise Refusal("keys.change_setting")
        await asyncio.to_thread(add_key, key_file(settings, is_demo=app.demo))
    async with _alone_in_house(settings) as app:
        done = await _seal_all(app, told)
        return _became(done, went_on=False)


def _became(done: Count, *, went_on: bool) -> Rotated:
    return Rotated(went_on, sealed_any=bool(done.resealed), is_whole=not done.unreadable)


async def forget_old(settings: Settings) -> Path | None:
    """Keep the first key only; the file it is in, or None when the environment gives it. Raises Refusal."""
    async with _alone_in_house(settings) as app:
        if not settings.keys and len(read_key_file(key_file(settings, is_demo=app.demo))) == 1:
            raise Refusal("keys.only_one")
        if await _is_still_needed(app):
            raise Refusal("keys.still_needed")
        async with app.unit_of_work() as db:
            await keep_hash_key(db)
        if settings.keys:
            return None
        path = key_file(settings, is_demo=app.demo)
        await asyncio.to_thread(drop_older_keys, path)
        return path


@asynccontextmanager
async def _alone_in_house(settings: Settings) -> AsyncIterator[App]:
    """The house, while nobody runs on it; who begins to run waits until we are done."""
    database = database_file(settings)
    if database is not None and not database.exists():
        raise FileNotFoundError(2, "", str(database))
    if database is not None and is_in_use(database):
        raise Refusal("restore.in_use", file=str(database))
    async with open_app(settings) as app, alone(app.engine):
        async with app.unit_of_work() as db:
            running = await count_processes(db)
        if running:
            raise Refusal("restore.in_use", file=str(make_url(settings.database).database))
        yield app


async def _seal_all(app: App, told: Told) -> Count:
    done = await _seal_anew(app, told)
    while await _is_still_needed(app):  # a command that had begun before us wrote something with its own key
        done = done.plus(await _seal_anew(app, told))
    return done


async def _seal_anew(app: App, told: Told) -> Count:
    """Everything in the database, hashes kept as they are, and what was promised in the files beside the backups."""
    async with app.unit_of_work() as db:
        await keep_hash_key(db)
        cipher = db.cipher
    done, places = Count(), [*sealed_places()]
    for part, place in enumerate(places, start=1):
        async for batch in _batches(app, place):
            done = done.plus(batch)
            if batch.is_full:
                told(part, len(places))
    written = await asyncio.to_thread(reseal_promises, backup_folder(app.settings), cipher)
    return replace(done, resealed=done.resealed + written)


async def _batches(app: App, place: Place) -> AsyncIterator[Count]:
    batch = Batch(Count(), None)
    while True:
        async with app.unit_of_work() as db:
            batch = await reseal(db, place, batch.last)
        if batch.last is None:
            return
        yield batch.count


async def _is_still_needed(app: App) -> bool:
    async with app.unit_of_work() as db:
        cipher, in_rows = db.cipher, [await needs_older_key(db, place) for place in sealed_places()]
    return any(in_rows) or await asyncio.to_thread(promises_need_older_key, backup_folder(app.settings), cipher)
