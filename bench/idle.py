"""What `ruimte run` takes while nobody does anything: both platforms, and as many schedules as a large board has."""

import asyncio
import sys
import time
from dataclasses import dataclass

from bench.apart import apart
from bench.both_platforms import town, write_house
from bench.figures import Figure
from bench.running import ruimte_run
from bench.taps import databases

PEOPLE = 1_000
SCHEDULES = 300
SECONDS = 120
SETTLE = 20  # seconds after it listens, which do not count
LIMIT = 0.01  # of a core
MEMORY = 160  # MB


@dataclass(frozen=True)
class Idle:
    """The share of a core, and bytes in memory at the end."""

    share: float
    memory: int

    @property
    def is_met(self) -> bool:
        """Whether it takes as little as we promise."""
        return self.share < LIMIT and self.memory < MEMORY * 2**20


def measure(seconds: int = SECONDS) -> Figure:
    """On a SQLite file and on a PostgreSQL of its own."""
    return _figure({kind: _run(addresses[0], seconds) for kind, addresses in databases("idle")}, seconds)


def _run(address: str, seconds: int) -> Idle:
    asyncio.run(write_house(address, PEOPLE, SCHEDULES))
    with apart(town, PEOPLE, 0, 0) as there, ruimte_run(address, there.settings) as running:
        time.sleep(SETTLE)
        before, began = running.held(), time.monotonic()
        time.sleep(seconds)
        after = running.held()
        return Idle((after.cpu - before.cpu) / (time.monotonic() - began), after.memory)


def _figure(found: dict[str, Idle], seconds: int) -> Figure:
    return Figure(
        title=f"Nothing to do, with {SCHEDULES} schedules and both platforms",
        limit=f"below {LIMIT:.0%} of a core, and {MEMORY} MB",
        is_met=all(idle.is_met for idle in found.values()),
        about=(
            f"`ruimte run` as it is, with two sockets to the local Slack and polling the local Telegram, which have a"
            f" process of their own; {PEOPLE:,} people with a year of messages behind them, and {SCHEDULES} teams with"
            " a schedule each that is not due. User and system time of the process and all its threads over"
            f" {seconds} seconds, once it listened for {SETTLE}; memory is what it holds at the end, libraries"
            " included, in the environment that the unit and the image give it, and without rich, which only the"
            " libraries of the tests bring. What a PostgreSQL server takes is not in it."
        ),
        rows=[
            ["", "of a core", "memory"],
            *([name, f"{of.share:.2%}", f"{of.memory / 2**20:.0f} MB"] for name, of in found.items()),
        ],
    )


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of seconds
