"""Keeps what must outlive the database: every second promises to their file, every night a copy."""

import asyncio
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from bot.domain.promise import KEPT as PROMISES_KEPT
from bot.domain.promise import Line
from bot.services.alert import raise_alert
from bot.store.backup import BadCopy, copies_of_before, copy_database, make_folder, newest_copy, nightly_copies
from bot.store.base import Sessions
from bot.store.promise import (
    find_promises,
    forget_promises,
    known_promises,
    mark_written,
    over_among,
    promises_after,
    unwritten_promises,
)
from bot.store.promise_file import append_promises, drop_old_files, drop_promises, read_promises
from bot.store.team import all_organisations

log = structlog.get_logger()

SECONDS_BETWEEN = 1.0
NIGHT = 3  # o'clock; who is off then makes the copy as soon as they are on
KEPT = 14
BACKUP, PROMISES = "backup", "promises"
TRIED_AGAIN = timedelta(hours=1)
COMPLETED_EACH = timedelta(minutes=10)
AT_ONCE = 500  # promises


@dataclass
class Keeper:
    """One process's share; `database` is None where the database is a server, which is copied by its own means."""

    sessions: Sessions
    folder: Path
    database: Path | None
    timezone: ZoneInfo
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    next_try: datetime | None = None
    complete_until: datetime | None = None
    forgot: date | None = None  # the last night on which old promises went

    async def keep_on(self, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
        """Every second until told to stop, and once more then; trouble with a disk stops nothing."""
        while True:
            is_last = stop.is_set()
            for keeps in (self.keep_promises, self.copy_at_night, self.forget_at_night):
                try:
                    await keeps(clock())
                except Exception as error:  # whatever it was, it is tried again
                    log.error("not_kept", trouble=type(error).__name__)
            if is_last:
                return
            try:
                await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN)
            except TimeoutError:
                continue

    async def keep_promises(self, now: datetime) -> None:
        """Those of this second, and now and then those that others wrote; stewards are told once when that fails."""
        try:
            await self.write_promises()
            await self.complete_promises(now)
        except OSError:
            await self._tell(PROMISES, str(now.astimezone(self.timezone).date()), now)
            raise

    async def write_promises(self) -> bool:
        """Put what was promised in the file, then on record that it stands there: twice does no harm.

        Whether there was any; of many there are more then.
        """
        async with self.sessions() as db, db.begin():
            lines = await unwritten_promises(db)
        if not lines:
            return False
        await self._append(lines)
        async with self.sessions() as db, db.begin():
            await mark_written(db, [line.id for line in lines])
        return True

    async def complete_promises(self, now: datetime) -> None:
        """What other machines wrote down stands here too, minutes later: disks are lost one at a time."""
        if self.complete_until is not None and now < self.complete_until:
            return
        here = (await asyncio.to_thread(read_promises, self.folder)).keys()
        async with self.sessions() as db, db.begin():
            missing = sorted(await known_promises(db) - here)
        for first in range(0, len(missing), AT_ONCE):
            async with self.sessions() as db, db.begin():
                lines = await find_promises(db, missing[first : first + AT_ONCE])
            await self._append(lines)
        self.complete_until = now + COMPLETED_EACH

    async def forget_at_night(self, now: datetime) -> None:
        """Promises that no backup needs any more go from the table and from the files; a page of them at a time.

        Nobody keeps them by then, wherever one is still found: `Promised.is_over` says so to each who reads it.
        """
        if self.forgot == self._night(now):
            return
        last: UUID | None = None
        while lines := await self._forget_after(last, now):
            last = lines[-1].id
        await self._forget_in_files(now)
        self.forgot = self._night(now)

    async def _forget_after(self, last: UUID | None, now: datetime) -> Sequence[Line]:
        async with self.sessions() as db, db.begin():
            lines = await promises_after(db, last, AT_ONCE)
            await forget_promises(db, over_among(db, lines, now))
        return lines

    async def _forget_in_files(self, now: datetime) -> None:
        """From our own file a line at a time; one to which nobody adds any goes whole, when its last line is old."""
        mine = await asyncio.to_thread(read_promises, self.folder, self._file.name)
        async with self.sessions() as db:
            over = over_among(db, mine.values(), now)
        await asyncio.to_thread(drop_promises, self._file, over)
        await asyncio.to_thread(drop_old_files, self.folder, now - PROMISES_KEPT)

    @property
    def _file(self) -> Path:
        return self.folder / f"promises-{self.name}.txt"

    async def _append(self, lines: Sequence[Line]) -> None:
        await asyncio.to_thread(append_promises, self._file, lines)

    def _night(self, now: datetime) -> date:
        return (now.astimezone(self.timezone) - timedelta(hours=NIGHT)).date()

    async def copy_at_night(self, now: datetime) -> None:
        """The copy of this night, when it is not there yet; stewards are told once when it does not succeed."""
        file = self.folder / f"ruimte-{self._night(now)}.sqlite3"
        if self.database is None or file.exists() or (self.next_try is not None and now < self.next_try):
            return
        self.next_try = now + TRIED_AGAIN
        try:
            await asyncio.to_thread(_copy_and_tidy, self.database, file, self._night(now))
        except (OSError, sqlite3.Error, BadCopy) as trouble:
            log.error("backup_failed", trouble=type(trouble).__name__)
            await self._tell(BACKUP, since_newest(self.folder), now)
        else:
            self.next_try = None

    async def _tell(self, what: str, since: str, now: datetime) -> None:
        """Stewards, once: of copies for all nights since the last that succeeded, of promises once a day."""
        async with self.sessions() as db, db.begin():
            for organisation in await all_organisations(db):
                about = about_since(organisation.id, since)
                await raise_alert(db, what, about=about, organisation_id=organisation.id, now=now)


def about_since(organisation_id: UUID, since: str) -> str:
    """What an alert about copies or promises is about."""
    return f"{organisation_id.hex}:{since}"


def since_newest(folder: Path) -> str:
    """Since when no copy was made: the newest that is there."""
    newest = newest_copy(folder)
    return newest.name if newest else "none"


def _copy_and_tidy(database: Path, file: Path, night: date) -> None:
    make_folder(file.parent)
    for day, old in copies_of_before(file.parent, database):  # first: the disk may be full of them
        if night - day > timedelta(days=KEPT):
            old.unlink(missing_ok=True)
    copy_database(database, file)
    for old in nightly_copies(file.parent)[:-KEPT]:
        old.unlink(missing_ok=True)
