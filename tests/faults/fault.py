"""One fault: what is broken, how often, and where."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import DATABASES

Met = Mapping[str, float]  # what came of it, by name: "lost", "said twice"


@dataclass(frozen=True)
class Times:
    """How often, or how long: in CI (0: not there), in the hour of `make faults`, and as the fault table asks."""

    ci: int
    hour: int
    asked: int
    of: str = "times"

    def scaled(self, hundredths: int) -> int:
        """For `make faults N=…`: 100 is as the table asks."""
        return max(1, round(self.asked * hundredths / 100))


@dataclass(frozen=True)
class Ground:
    """Where a fault is met: a fresh database with our tables, a folder, chance with its seed, and how often."""

    database: str
    folder: Path
    chance: Random
    times: int

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.database.startswith("sqlite")


@dataclass(frozen=True)
class Fault:
    """A row of the fault table, or one part of it.

    `meet` breaks things `times` times and asserts what must still be true; it gives what is worth telling.
    """

    row: int
    name: str
    times: Times
    meet: Callable[[Ground], Coroutine[Any, Any, Met]]
    on: tuple[str, ...] = DATABASES


def must_be(found: object, expected: object) -> None:
    """Both of them when they differ: `make faults` has nobody who takes an assertion apart."""
    if found != expected:
        raise AssertionError(f"{found} instead of {expected}")
