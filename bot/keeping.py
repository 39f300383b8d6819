"""Keeps what must outlive the database: every second promises to their file, every night a copy."""

import asyncio
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from bot.domain.promise import Line, Promised
from bot.services.alert import raise_alert
from bot.store.backup import BadCopy, copy_database, newest_copy, nightly_copies
from bot.store.base import Sessions
from bot.store.promise import mark_written, unwritten_promises
from bot.store.promise_file import append_promises
from bot.store.team import all_organisations

log = structlog.get_logger()

SECONDS_BETWEEN = 1.0
NIGHT = 3  # o'clock; who is off then makes the copy as soon as they are on
KEPT = 14
BACKUP = "backup"
TRIED_AGAIN = timedelta(hours=1)


@dataclass
class Keeper:
    """One process's share; `database` is None where the database is a server, which is copied by its own means."""

    sessions: Sessions
    folder: Path
    database: Path | None
    timezone: ZoneInfo
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    next_try: datetime | None = None

    async def keep_on(self, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
        """Every second until told to stop, and once more then; trouble with a disk stops nothing."""
        while True:
            is_last = stop.is_set()
            try:
                await self.write_promises()
                await self.copy_at_night(clock())
            except Exception as error:  # whatever it was, it is tried again
                log.error("not_kept", trouble=type(error).__name__)
            if is_last:
                return
            try:
                await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN)
            except TimeoutError:
                continue

    async def write_promises(self) -> None:
        """Put what was promised in the file, then on record that it stands there: twice does no harm."""
        async with self.sessions() as db, db.begin():
            key = db.cipher.name
            lines = [
                Line(one.id, one.made_at, Promised(one.what), key, tuple(one.subjects))
                for one in await unwritten_promises(db)
            ]
        if not lines:
            return
        await asyncio.to_thread(append_promises, self.folder / f"promises-{self.name}.txt", lines)
        async with self.sessions() as db, db.begin():
            await mark_written(db, [line.id for line in lines])

    async def copy_at_night(self, now: datetime) -> None:
        """The copy of this night, when it is not there yet; stewards are told once when it does not succeed."""
        file = self.folder / f"ruimte-{(now.astimezone(self.timezone) - timedelta(hours=NIGHT)).date()}.sqlite3"
        if self.database is None or file.exists() or (self.next_try is not None and now < self.next_try):
            return
        self.next_try = now + TRIED_AGAIN
        try:
            await asyncio.to_thread(_copy_and_tidy, self.database, file)
        except (OSError, sqlite3.Error, BadCopy) as trouble:
            log.error("backup_failed", trouble=type(trouble).__name__)
            await self._tell(now)
        else:
            self.next_try = None

    async def _tell(self, now: datetime) -> None:
        """Stewards, once for all nights since the last copy."""
        async with self.sessions() as db, db.begin():
            for organisation in await all_organisations(db):
                about = failed_since(organisation.id, self.folder)
                await raise_alert(db, BACKUP, about=about, organisation_id=organisation.id, now=now)


def failed_since(organisation_id: UUID, folder: Path) -> str:
    """What an alert is about when no copy was made after the newest that is there."""
    newest = newest_copy(folder)
    return f"{organisation_id.hex}:{newest.name if newest else None}"


def _copy_and_tidy(database: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy_database(database, file)
    for old in nightly_copies(file.parent)[:-KEPT]:
        old.unlink()
