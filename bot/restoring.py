"""Putting a backup in place. Everything is done in a copy first: killed at any point, the database is as it was."""

import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.domain.delivery import State
from bot.domain.promise import KEPT, Line
from bot.opening import App, Refusal, backup_folder, check_key, database_file, open_app
from bot.services.alert import raise_alert
from bot.services.board_digest import leave_terms_untold
from bot.services.promise import keep_promises
from bot.services.pulse_count import leave_uncounted
from bot.services.schedule import skip_ticks
from bot.settings import Settings
from bot.store.alone import alone, held
from bot.store.backup import BadCopy, copy_database, is_in_use, is_no_database, put_in_place, remove_copy
from bot.store.base import Db, close_engine, make_engine
from bot.store.cipher import KeyTrouble
from bot.store.house import count_processes, key_fits, mark_came_back, read_came_back
from bot.store.notice import leave_untold
from bot.store.outbox import cancel_due
from bot.store.promise import NewerPromise, known_promises, open_promise
from bot.store.promise_file import append_promises, read_promises
from bot.store.schema import HEAD, migrate, read_revision
from bot.store.team import all_organisations
from bot.store.watching import has_ended_since, last_alive

log = structlog.get_logger()

UNREADABLE, NEWER = "promises_unreadable", "promises_newer"  # in the log
NO_PROMISES = "no such table"  # in a database of before there were any


@dataclass(frozen=True)
class Restored:
    """Where the database of before is now, and how many promises only a newer program understands."""

    aside: Path
    newer: int


async def restore(settings: Settings, database: Path, file: Path, *, now: datetime) -> Restored:
    """The backup becomes the database, with every promise kept that this program understands. Raises Refusal."""
    with held(database.parent) as is_ours:
        if not is_ours:
            raise Refusal("restore.in_use", file=str(database))
        return await _restore(settings, database, file, now=now)


async def _restore(settings: Settings, database: Path, file: Path, *, now: datetime) -> Restored:
    _check_free(database)
    copy = database.with_name(f".{database.name}.restoring")
    try:
        newer = await _make_ready(settings, copy, database, file, now=now)
        _check_free(copy)
        _check_free(database)
        aside = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%S}")
        put_in_place(copy, database, aside)
    finally:
        remove_copy(copy)
    return Restored(aside, newer)


async def _make_ready(settings: Settings, copy: Path, database: Path, file: Path, *, now: datetime) -> int:
    remove_copy(copy)  # of a restore that was killed
    try:
        copy_database(file, copy)
    except (sqlite3.DatabaseError, BadCopy) as trouble:
        is_not_ours = isinstance(trouble, BadCopy) or is_no_database(trouble)
        key, named = ("restore.not_ours", file) if is_not_ours else ("backup.failed", copy)
        raise Refusal(key, file=str(named)) from None
    of_copy = _settings_for(settings, copy, database)
    await _bring_up_to_date(of_copy, file)
    folder = backup_folder(settings)
    written = read_promises(folder)
    async with open_app(of_copy, clock=lambda: now) as app:
        await _check_age(app, "restore.too_old", now=now)
        newer = await settle_after_restore(app, written | _promises_in(database), now=now)
    _write_down(folder, [line for line in newer if line.id not in written])
    return len(newer)


async def _check_age(app: App, refusal: str, *, now: datetime) -> None:
    """Promises go after a while: what a backup of before then brings back, nobody would know of. Raises Refusal."""
    async with app.unit_of_work() as db:
        last = await last_alive(db)
    if last is not None and last < now - KEPT:
        raise Refusal(refusal, day=str(last.date()))


def _write_down(folder: Path, lines: Sequence[Line]) -> None:
    """What only the database that goes has, and the one that comes cannot keep: for when a newer program reads it."""
    if lines:
        append_promises(folder / f"promises-{secrets.token_hex(4)}.txt", lines)


def _settings_for(settings: Settings, copy: Path, database: Path) -> Settings:
    """The same house over the copy; promises and a demo's key lie beside the database, not beside the copy."""
    beside = Path(f"{database}.key")
    key_file = settings.key_file or (beside if beside.exists() else None)
    address, backups = SecretStr(f"sqlite:///{copy}"), backup_folder(settings)
    return settings.model_copy(update={"database_url": address, "key_file": key_file, "backups": backups})


def _check_free(database: Path) -> None:
    if is_in_use(database):
        raise Refusal("restore.in_use", file=str(database))


async def settle_after_restore(app: App, lines: dict[UUID, Line], *, now: datetime) -> Sequence[Line]:
    """Every promise is kept again, and nothing that was due before now is said; what only a newer program understands.

    Killed halfway, it is marked as such: whoever begins to run settles it first.
    """
    try:
        async with app.unit_of_work() as db:
            await mark_came_back(db, now)
            newer = await keep_promises(db, lines.values(), now=now)
            await leave_terms_untold(db, now=now)  # while the ticks say since when
            await skip_ticks(db, now=now)
            await cancel_due(db, now)
            await leave_uncounted(db, now=now)
    except KeyTrouble:
        raise Refusal("restore.unreadable", folder=str(backup_folder(app.settings))) from None
    if newer:
        log.error(NEWER, number=len(newer))
    await app.heartbeat({}).catch_up(now)
    async with app.unit_of_work() as db:
        await cancel_due(db, now)
        await leave_untold(db, now)
        await mark_came_back(db, None)
    return newer


async def keep_what_was_promised(app: App, lines: dict[UUID, Line], *, now: datetime) -> bool:
    """What a restore does, for a database that came back in another way or was not settled; whether it was one.

    One that lived on after what was promised is no copy of before. An older program was here that did not understand
    it: then that is kept, and nothing else is undone.
    """
    async with alone(app.engine):
        async with app.unit_of_work() as db:
            if not await key_fits(db):  # another changed it while we waited
                raise Refusal("key.changed")
            missing, is_settled = await _missing_in(db, lines, now=now), await read_came_back(db) is None
            if is_settled and not missing:
                return False
            if is_settled and await _lived_on(db, missing.values()):
                await keep_promises(db, missing.values(), now=now)
                return False
        if missing:  # a house that was settled halfway knows them all, and is no copy
            await _check_age(app, "restore.back_too_old", now=now)
        await settle_after_restore(app, missing, now=now)
        await _tell_stewards(app, now=now)
    return True


async def _lived_on(db: Db, missing: Iterable[Line]) -> bool:
    """Whether somebody heard from us since the newest of these was promised."""
    return await has_ended_since(db, State.SENT, max(open_promise(db, line).at for line in missing))


async def _missing_in(db: Db, lines: dict[UUID, Line], *, now: datetime) -> dict[UUID, Line]:
    """What this database does not know of and what is still kept.

    What nobody here can read is said in the log, and keeps nobody from running.
    """
    known = await known_promises(db)
    missing, passed_over = {}, Counter[str]()
    for line in [line for line in lines.values() if line.id not in known]:
        try:
            if not open_promise(db, line).is_over(now):
                missing[line.id] = line
        except KeyTrouble:
            passed_over[UNREADABLE] += 1
        except NewerPromise:
            passed_over[NEWER] += 1
    for event, number in passed_over.items():
        log.error(event, number=number)
    return missing


async def _tell_stewards(app: App, *, now: datetime) -> None:
    async with app.unit_of_work() as db:
        for organisation in await all_organisations(db):
            about = f"{organisation.id.hex}:{now.isoformat()}"
            await raise_alert(db, "came_back", about=about, organisation_id=organisation.id, now=now)


async def settle_what_came_back(app: App, *, now: datetime) -> int:
    """The second half of a restore, after the database was put back by its own means. Raises Refusal.

    How many promises only a newer program understands.
    """
    database = database_file(app.settings)
    async with app.unit_of_work() as db:
        running = await count_processes(db)
    if running:
        raise Refusal("restore.in_use", file=str(database or make_url(app.settings.database).database))
    async with alone(app.engine):
        await _check_age(app, "restore.back_too_old", now=now)
        return len(await settle_after_restore(app, read_promises(backup_folder(app.settings)), now=now))


async def _bring_up_to_date(settings: Settings, file: Path) -> None:
    engine = make_engine(settings.database)
    try:
        found = await read_revision(engine)
        if found is None:
            raise Refusal("restore.not_ours", file=str(file))
        if found > HEAD:
            raise Refusal("schema.newer", found=found, known=HEAD)
        await check_key(engine, settings)
        await migrate(engine)
    except DBAPIError:
        raise Refusal("restore.not_ours", file=str(file)) from None
    finally:
        await close_engine(engine)


def _promises_in(database: Path) -> dict[UUID, Line]:
    """What the database that is there now knows, also what stands in no file yet; nothing when it cannot be read."""
    if not database.exists():
        return {}
    try:
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT id, sealed FROM promise").fetchall()
    except sqlite3.DatabaseError as trouble:
        if is_no_database(trouble) or NO_PROMISES in str(trouble):  # the files hold what is known
            return {}
        raise Refusal("restore.in_use", file=str(database)) from None
    return {line.id: line for line in (Line(UUID(hex=promise_id), sealed) for promise_id, sealed in rows)}
