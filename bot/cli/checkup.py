"""What `ruimte doctor` looks at, part by part. A part that breaks off says so, and the next one begins."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.checkup import check_platforms
from bot.cli.running import prepare
from bot.cli.trouble import explain
from bot.cli.words import t
from bot.domain.checkup import Found, Verdict
from bot.domain.dossier import Keeping, KeyPlace
from bot.keeping import BACKUP, KEPT, about_since, since_newest
from bot.opening import backup_folder, database_file, is_there, key_file, open_app, read_library, real_clock
from bot.platforms import platforms
from bot.ports import Installation
from bot.services.checkup import check_events, check_house
from bot.settings import Settings, WrongSetting
from bot.store.backup import LOGS, newest_copy
from bot.store.base import Db
from bot.store.house import find_alert, write_nothing
from bot.store.installation import installations_on
from bot.store.place import titles_on
from bot.store.prompts import Library
from bot.store.schema import HEAD
from bot.store.team import all_organisations
from bot.views.checkup import found_line, verdict_line
from bot.views.words import left_out_line

Line = tuple[Verdict, str]
OLD_COPY = timedelta(days=2)
FOR_OTHERS = 0o077  # the part of a file's mode that is not about its owner


@dataclass
class Known:
    """What the house knows of the platforms: where we were installed, and the places that we are in."""

    installed: list[Installation] = field(default_factory=list)
    places: dict[str, dict[str, str]] = field(default_factory=dict)


async def look_around() -> AsyncIterator[Line]:
    """Every line, in the language of the steward, with how it is."""
    try:
        settings = prepare()
    except WrongSetting as trouble:
        yield _in_the_way(trouble)
        yield _line(Found("settings_unread", Verdict.UNCHECKED))
        return
    known = Known()
    async for line in _part(_house(settings, known), "house_unchecked"):
        yield line
    async for line in _part(check_platforms(settings, known.installed, known.places), "platforms_unchecked"):
        yield line


async def _part(part: AsyncIterator[Found], unchecked: str) -> AsyncIterator[Line]:
    try:
        async for found in part:
            yield _line(found)
    except Exception as trouble:
        yield _in_the_way(trouble)
        yield _line(Found(unchecked, Verdict.UNCHECKED))


def _line(found: Found) -> Line:
    return found.verdict, found_line(t(), found)


def _in_the_way(trouble: Exception) -> Line:
    return Verdict.WRONG, verdict_line(t(), Verdict.WRONG, explain(trouble))


async def _house(settings: Settings, known: Known) -> AsyncIterator[Found]:
    """The database, its key, and what is in it; `known` gets what is to be asked about on the platforms."""
    if not await is_there(settings):
        yield Found("no_database", Verdict.NOTE)
        for found in check_words(read_library(settings)):
            yield found
        return
    async with open_app(settings) as app:
        async with app.unit_of_work() as db:
            await write_nothing(db)
        yield Found("database", args={"revision": HEAD})
        for found in [*check_database_file(settings), *check_key_file(settings, is_demo=app.demo)]:
            yield found
        async with app.unit_of_work() as db:
            copies = await check_copies(db, settings, now=real_clock())
        for found in copies:
            yield found
        async with app.unit_of_work() as db:
            inside = await check_house(db, now=real_clock(), zone=ZoneInfo(settings.timezone))
            inside += [await check_events(db, platform, now=real_clock()) for platform in platforms(settings)]
            for platform in platforms(settings):
                known.installed += await installations_on(db, platform)
                known.places[platform] = await titles_on(db, platform)
        for found in inside:
            yield found
        for found in check_words(app.library):
            yield found


def check_words(library: Library) -> list[Found]:
    """What was left out of the school's words, each where it stands."""
    lines = [left_out_line(t(), one.where, one.name, one.fault) for one in library.left_out]
    return [Found("words_left_out", Verdict.NOTE, {"where": line}) for line in lines]


def check_database_file(settings: Settings) -> list[Found]:
    """Who can read it, or what a running process of before still adds to it: names stand in it as they are (J33)."""
    path = database_file(settings)
    if path is None:
        return []
    logs = [path.with_name(path.name + end) for end in LOGS]
    readable = [path] if _is_for_others(path) else [log for log in logs if log.exists() and _is_for_others(log)]
    named = " ".join(map(str, readable))
    return [Found("database_readable", Verdict.WRONG, {"path": named})] if readable else []


def _is_for_others(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & FOR_OTHERS)


def check_key_file(settings: Settings, *, is_demo: bool) -> list[Found]:
    """A key that fits: whether a copy of the database takes it along (J33), and who can read it."""
    path, found = _where_the_key_is(settings, is_demo=is_demo), []
    if path is not None and not is_demo and _lies_with_database(path, settings):
        found.append(Found("key_beside", Verdict.NOTE, {"path": str(path)}))
    if path is not None and path.resolve().is_relative_to(backup_folder(settings).resolve()):
        found.append(Found("key_in_backups", Verdict.WRONG, {"path": str(path)}))
    if path is not None and _is_for_others(path):
        found.append(Found("key_readable", Verdict.WRONG, {"path": str(path)}))
    return found or [Found("key")]


async def check_copies(db: Db, settings: Settings, *, now: datetime) -> list[Found]:
    """The copies of a file that `run` makes at night; of a server, or before the first one, nothing is said."""
    folder = backup_folder(settings)
    newest = newest_copy(folder) if database_file(settings) else None
    for organisation in await all_organisations(db):
        if database_file(settings) and await find_alert(
            db, f"{BACKUP}:{about_since(organisation.id, since_newest(folder))}"
        ):
            return [Found("copy_failed", Verdict.WRONG, {"folder": str(folder)})]
    if newest is None:
        return []
    night = date.fromisoformat(newest.stem.removeprefix("ruimte-"))
    is_old = now.astimezone(ZoneInfo(settings.timezone)).date() - night > OLD_COPY
    return [Found("copy_old", Verdict.WRONG, {"night": str(night)}) if is_old else Found("copies")]


def _where_the_key_is(settings: Settings, *, is_demo: bool) -> Path | None:
    """The file that holds it; None when it comes with the environment alone."""
    if not settings.keys:
        return key_file(settings, is_demo=is_demo)
    is_in_file = not os.environ.get("RUIMTE_KEY") and Path(".env").exists()
    return Path(".env").resolve() if is_in_file else None


def find_keeping(settings: Settings, *, is_demo: bool) -> Keeping:
    """Where key, database and copies lie, as far as may be told."""
    path, database = _where_the_key_is(settings, is_demo=is_demo), database_file(settings)
    key = KeyPlace.ENVIRONMENT if path is None else KeyPlace.FILE
    if path is not None and _lies_with_database(path, settings):
        key = KeyPlace.BESIDE
    return Keeping(key, is_server=database is None, nights=KEPT if database else None)


def _lies_with_database(path: Path, settings: Settings) -> bool:
    database = database_file(settings)
    return database is not None and path.resolve().is_relative_to(database.resolve().parent)
