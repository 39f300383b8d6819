"""What there is to meet, and meeting one of it: in a process of its own, which has this module by its name."""

import asyncio
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from bot.store.base import make_engine
from bot.store.schema import migrate
from tests.conftest import _create
from tests.faults.fault import Fault, Ground
from tests.faults.table import FAULTS

OURS = Path(__file__).parents[2]
PROGRAM = ("bot", "adapters", "tests/fakes", "tests/faults")  # what makes a turn come out as it does


@dataclass(frozen=True)
class Turn:
    """One fault on one kind of database, so many times, with the program as it is."""

    fault: Fault
    kind: str
    times: int
    program: str

    @property
    def name(self) -> str:
        """What it is remembered by."""
        return f"{self.fault.row} {self.fault.name} {self.kind} x{self.times} {self.program}"


def turns(hundredths: int | None, program: str) -> list[Turn]:
    """All there is to do."""
    return [
        Turn(one, kind, one.times.hour if hundredths is None else one.times.scaled(hundredths), program)
        for one in FAULTS
        for kind in one.on
    ]


def program() -> str:
    """What the program and the faults are now, in a word: it changes with every line of theirs, committed or not."""
    files = sorted(path for folder in PROGRAM for path in Path(folder).rglob("*.py"))
    found = sha256()
    for path in files:
        found.update(f"{path} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:12]


@contextmanager
def fresh(kind: str, server: str, number: int) -> Iterator[tuple[str, Path]]:
    """A database with our tables and a folder, both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ruimte-faults-"))
    try:
        if kind == "sqlite":
            address = f"sqlite:///{folder / 'ruimte.sqlite3'}"
        else:
            _create(server, f"faults_{number}")
            address = server.replace("/postgres?", f"/faults_{number}?")
        asyncio.run(_migrate(address))
        yield address, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _migrate(address: str) -> None:
    engine = make_engine(address)
    await migrate(engine)
    await engine.dispose()


def meet(turn: Turn, server: str, number: int) -> dict[str, Any]:
    """Meet it, and what came of it."""
    seed = int(os.environ.get("RUIMTE_TEST_SEED") or SystemRandom().randrange(10**9))
    print(f"{turn.name}: seed {seed} ...", flush=True)  # noqa: T201 - who waits wants to see how far it is
    met: dict[str, float] = {}
    began, trouble = time.monotonic(), ""
    try:
        with fresh(turn.kind, server, number) as (address, folder):
            met = dict(asyncio.run(turn.fault.meet(Ground(address, folder, Random(seed), turn.times))))
    except Exception as error:  # the others are met all the same; the table and the exit code tell
        trouble = f"{type(error).__name__}: {(str(error) or _what_was_asked(error)).splitlines()[0]}"
    return {"turn": turn.name, "seed": seed, "met": met, "trouble": trouble, "seconds": time.monotonic() - began}


def meet_number(number: int, hundredths: int | None, server: str) -> dict[str, Any]:
    """That one of all there is to do."""
    return meet(turns(hundredths, program())[number], server, number)


def _what_was_asked(error: Exception) -> str:
    """The last line of ours in which it was raised: of an assertion or a limit of time that says nothing else."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    ours = (one for one in frames if one.filename.startswith(str(OURS)) and "site-packages" not in one.filename)
    return next((one.line for one in ours if one.line), "somewhere")
