"""A copy of a SQLite database, made while it is in use; it never holds the key."""

import contextlib
import os
import re
import shutil
import sqlite3
from datetime import date, datetime
from pathlib import Path

OURS = "ruimte-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].sqlite3"
PRIMARY = 0xFF  # the part of an error's code that says what kind it is
MIGRATED = re.compile(r"^before-\w+-(\d{4}-\d{2}-\d{2})\.sqlite3$")
RESTORED = re.compile(r"\.before-(\d{8})T\d{6}(?:-wal|-shm)?$")
LOGS = ("-wal", "-shm")


class BadCopy(Exception):
    """A copy that SQLite itself does not trust."""


def copy_database(database: Path, file: Path) -> None:
    """Copy a database to this file: all of it or nothing, and only its owner can read it."""
    half = file.with_name(f".{file.name}.half")
    half.unlink(missing_ok=True)
    try:
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(half),))
        _check(half)
        keep_on_disk(half)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    keep_on_disk(file.parent)


def nightly_copies(folder: Path) -> list[Path]:
    """The copies that are made at night, oldest first; nothing else that lies there is ours to remove."""
    return sorted(folder.glob(OURS))


def newest_copy(folder: Path) -> Path | None:
    """The last copy that was made at night."""
    return next(reversed(nightly_copies(folder)), None)


def is_in_use(database: Path) -> bool:
    """Whether any program has this database open; when not, everything of it is in its one file from now on.

    What is no database any more is used by nobody.
    """
    if not database.exists():
        return False
    with contextlib.closing(sqlite3.connect(database, timeout=0)) as connection:
        try:  # leaving the write-ahead log takes the database for oneself
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        except sqlite3.DatabaseError as trouble:
            if is_no_database(trouble):
                return False
            if trouble.sqlite_errorcode & PRIMARY not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            return True
    return False


def is_no_database(trouble: sqlite3.Error) -> bool:
    """Whether this was said of a file that SQLite cannot read as one of its own."""
    return trouble.sqlite_errorcode & PRIMARY in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def put_in_place(copy: Path, database: Path, aside: Path) -> None:
    """The copy is the database from now on, in one step, for who had it; what was there can be found aside."""
    if database.exists():
        belongs_as(copy, database)
        try:
            os.link(database, aside)
        except OSError:  # a disk without links
            os.close(os.open(aside, os.O_WRONLY | os.O_CREAT, 0o600))
            shutil.copyfile(database, aside)
            keep_on_disk(aside)
    for end in LOGS:  # of a database that broke or is gone: SQLite would read them into the copy
        with contextlib.suppress(FileNotFoundError):
            database.with_name(database.name + end).replace(aside.with_name(aside.name + end))
    copy.replace(database)
    for end in ("", *LOGS):  # nobody runs on it any more; on some disks, or of somebody else, it stays as it was
        with contextlib.suppress(OSError):
            aside.with_name(aside.name + end).chmod(0o600)
    keep_on_disk(database.parent)


def belongs_as(copy: Path, database: Path) -> None:
    """Who changes a file may be somebody else than who runs on it."""
    copy.chmod(database.stat().st_mode & 0o777)
    owned_as(copy, database)


def owned_as(made: Path | int, other: Path) -> None:
    """What we made, or have open under this number, is of whose the other is, where we may give it away."""
    owner = other.stat()
    with contextlib.suppress(PermissionError):
        os.chown(made, owner.st_uid, owner.st_gid)


def make_folder(folder: Path) -> None:
    """The folder of copies and promises, when it is not there: for its owner alone, who is its parent's."""
    if folder.exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    owned_as(folder, folder.parent)


def keep_on_disk(path: Path) -> None:
    """What this file holds, or which files this folder names, outlives a loss of power."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def copies_of_before(folder: Path, database: Path) -> list[tuple[date, Path]]:
    """What was kept before a migration or a restore, so that one could go back, and since when."""
    found = [*folder.glob("before-*.sqlite3"), *database.parent.glob(f"{database.name}.before-*")]
    return [(day, file) for file in found if (day := _day_in(file.name)) is not None]


def _day_in(name: str) -> date | None:
    for pattern, written in ((MIGRATED, "%Y-%m-%d"), (RESTORED, "%Y%m%d")):
        if match := pattern.search(name):
            with contextlib.suppress(ValueError):
                return datetime.strptime(match[1], written).date()  # noqa: DTZ007 - a day
    return None


def remove_copy(copy: Path) -> None:
    """Nothing of this copy is left."""
    for end in ("", *LOGS):
        copy.with_name(copy.name + end).unlink(missing_ok=True)


def _check(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise BadCopy(file)
