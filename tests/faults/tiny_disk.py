"""Row 13, on a disk of its own: a whole process meets one that is full. Not for CI: it must be mounted.

With SQLite alone, whose disk is ours.
"""

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from tests.faults.bursts import begins, ends_well, is_answered_by_none, over_http, typed
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.life import PATIENCE, Life
from tests.faults.school import School, a_school

MEGABYTES = 24  # our tables, and what is written ahead of them
AT_ONCE = 1 << 16
NAME = "ruimte.sqlite3"


async def meet(ground: Ground) -> Met:
    """So many times everything there is on the disk is taken, and given back."""
    met: Met = {}
    with _tiny_disk(ground.folder / "disk") as disk:
        path = disk / NAME
        shutil.copy(ground.database.removeprefix("sqlite:///"), path)
        theirs = replace(ground, database=f"sqlite:///{path}")
        async with a_school(theirs) as school, over_http(school) as life:
            for number in range(ground.times):
                met = await _is_full_once(school, life, disk, number)
        with closing(sqlite3.connect(path)) as file:
            must_be(file.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
    return met


async def _is_full_once(school: School, life: Life, disk: Path, number: int) -> Met:
    burst = await begins(school, life, f"vol {number}")
    with _taken(disk):
        said = await typed(burst)
        await life.says(["database"])
        await asyncio.sleep(1)
        is_answered_by_none(burst)
    await life.is_ready()
    met = await ends_well(burst, said)
    must_be(life.is_over, False)
    school.now.stays_in_school_hours()
    return met


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
    """Nothing is left on it, until the end of the block; nor in what is written ahead of the database."""
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


FAULTS = (Fault(13, "a disk that is full", Times(0, 3, 20), meet, ("sqlite",)),)
