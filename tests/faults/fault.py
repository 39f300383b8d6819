"""One fault: what is broken, how often, and where."""

from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import DATABASES

Met = Mapping[str, float]  # what came of it, by name: "lost", "said twice"
SOON = 10.0  # seconds until a lane has another owner, or until we are ready again
IN_CI = 2.5  # times as long: other tests run there on the same cores, also while it is not a core that is waited for


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
    """Where a fault is met: a fresh database with our tables, a folder, chance with its seed, and how often.

    `patience` is how many times as long everything may take as the fault table asks; without it, no longer.
    """

    database: str
    folder: Path
    chance: Random
    times: int
    patience: float = 1.0

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.database.startswith("sqlite")

    def is_in_time(self, seconds: float, *, within: float = SOON) -> None:
        """Raises AssertionError when it took longer than it may."""
        if seconds > self.patience * within:
            raise AssertionError(f"{seconds:.1f} s instead of at most {self.patience * within:.0f} s")


@dataclass(frozen=True)
class Fault:
    """A row of the fault table, or one part of it.

    `meet` breaks things `times` times and asserts what must still be true; it gives what is worth telling. It is met
    `on` these databases, of which not all need be `in_ci`.
    """

    row: int
    name: str
    times: Times
    meet: Callable[[Ground], Coroutine[Any, Any, Met]]
    on: tuple[str, ...] = DATABASES
    in_ci: tuple[str, ...] = DATABASES


def tally(platform: str, *, lost: int, twice: int = 0) -> Counter[str]:
    """What `make faults` adds up over all rows: what was lost, without being on record, and what came twice."""
    there = platform.capitalize()
    return Counter({f"lost in {there}": lost, f"said twice in {there}": twice})


def must_be(found: object, expected: object) -> None:
    """Both of them when they differ: `make faults` has nobody who takes an assertion apart."""
    if found != expected:
        raise AssertionError(f"{found} instead of {expected}")
