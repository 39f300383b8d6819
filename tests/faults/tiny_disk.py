"""Row 13, on a disk of its own: a whole process meets one that is full. Not for CI: it must be mounted.

Of PostgreSQL only our tables are on it: a server that cannot write its own log ends, which is row 12.
"""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from tests.databases import a_server
from tests.faults.bursts import begins, ends_well, is_answered_by_none, over_http, typed
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.life import PATIENCE, Life
from tests.faults.locks import has_our_tables
from tests.faults.school import School, a_school

MEGABYTES = 24  # our tables, and what is written ahead of them
AT_ONCE = 1 << 16
NAME = "ruimte.sqlite3"


async def meet(ground: Ground) -> Met:
    """So many times everything there is on the disk is taken, and given back."""
    with _on_tiny_disk(ground) as (address, disk):
        await has_our_tables(address)
        async with a_school(replace(ground, database=address)) as school, over_http(school) as life:
            for number in range(ground.times):
                met = await _is_full_once(school, life, disk, number)
        _is_whole(address)
    return met


async def _is_full_once(school: School, life: Life, disk: Path, number: int) -> Met:
    burst = await begins(school, life, f"vol {number}")
    with _taken(disk):
        said = await typed(burst)
        await life.says(["database"])
        await asyncio.sleep(1)
        if school.ground.is_sqlite:  # a server has some room left in the tables themselves
            is_answered_by_none(burst)
    await life.is_ready()
    met = await ends_well(burst, said)
    must_be(life.is_over, False)
    school.now.stays_in_school_hours()
    return met


@contextmanager
def _on_tiny_disk(ground: Ground) -> Iterator[tuple[str, Path]]:
    """The address of a database that is on a disk of its own, and that disk."""
    if ground.is_sqlite:
        with _tiny_disk(ground.folder / "disk") as disk:
            shutil.copy(ground.database.removeprefix("sqlite:///"), disk / NAME)
            yield f"sqlite:///{disk / NAME}", disk
        return
    with a_server() as server, _tiny_disk(server.folder / "disk") as disk:
        theirs, tables = server.folder.stat(), disk / "tables"
        tables.mkdir()
        os.chown(tables, theirs.st_uid, theirs.st_gid)
        server.starts()
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE tiny LOCATION '{tables}'")
            connection.execute("CREATE DATABASE tiny TEMPLATE template0 TABLESPACE tiny")
        yield server.address.replace("/postgres?", "/tiny?"), disk


@contextmanager
def _tiny_disk(folder: Path) -> Iterator[Path]:
    """A file system in memory. Raises RuntimeError where it may not be mounted."""
    folder.mkdir()
    _ask("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _ask("umount", "--lazy", str(folder))


def _ask(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"a disk of our own may not be mounted here, which takes root: {done.stderr.strip()}")


@contextmanager
def _taken(disk: Path) -> Iterator[None]:
    """Nothing is left on it, until the end of the block; nor in what is written ahead of a database that is there."""
    if (disk / NAME).exists():
        with closing(sqlite3.connect(disk / NAME, timeout=PATIENCE)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (AT_ONCE, 512):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass
    yield
    filler.unlink()


def _is_whole(address: str) -> None:
    """Every page and row can be read. Raises what the database says of one that cannot."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file:
            must_be(file.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        return
    with psycopg.connect(address) as connection, (ours := connection.cursor()):
        for (table,) in ours.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            connection.execute(SQL("SELECT * FROM {}").format(Identifier(table)))


FAULTS = (Fault(13, "a disk that is full", Times(0, 3, 20), meet),)
