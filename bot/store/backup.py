"""A copy of a SQLite database, made while it is in use; it never holds the key."""

import contextlib
import os
import sqlite3
from pathlib import Path


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
        _keep(half)
        os.replace(half, file)
    finally:
        half.unlink(missing_ok=True)
    _keep(file.parent)


def _check(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise BadCopy(file)


def _keep(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
