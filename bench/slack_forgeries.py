"""A hundred thousand forged requests at the door: none gets in, none breaks anything, and nothing piles up."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from aiohttp import ClientSession

from bench.apart import apart
from bench.figures import Figure
from bench.slack_apps import only_the_door
from tests.fakes.forged import HUNG_UP, Forger, Knock, SlackForger
from tests.fakes.storm import AT_ONCE, PIPELINED, forged, storm

FORGED = 100_000
FIRST = 10  # a tenth of them, after which the memory is taken as it is
LIMIT = 1.05
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - nobody's
GENUINE = b'{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","text":"%s"}}' % (
    b"a" * 900
)


@dataclass(frozen=True)
class Storm:
    """What came back: how many of each status, how many were let in, and the bytes in memory before and after."""

    statuses: Counter[int]
    let_in: int
    memory: tuple[int, int]

    @property
    def growth(self) -> float:
        """The memory after all of it, against that after the first part."""
        return self.memory[1] / self.memory[0]

    @property
    def is_met(self) -> bool:
        """Whether nobody came in, and nothing gave way."""
        refused = all(400 <= status < 500 or status == HUNG_UP for status in self.statuses)
        return refused and self.let_in == 0 and self.growth <= LIMIT


def measure(count: int = FORGED) -> Figure:
    """The storm, at a door in a process of its own."""
    with apart(only_the_door, SECRET) as url:
        return _figure(asyncio.run(_storm(url, count)))


async def _storm(url: str, count: int) -> Storm:
    forger = SlackForger(SECRET, GENUINE, Random(11))
    await _true_ones_come_in(url, forger)
    before, statuses = await _figures(url), Counter[int]()
    memory = []
    for part in (count // FIRST, count - count // FIRST):
        statuses += await _knock_all(url, forged(forger, part))
        memory.append((await _figures(url))["memory"])
    after = await _figures(url)
    await _true_ones_come_in(url, forger)
    return Storm(statuses, after["let_in"] - before["let_in"], (memory[0], memory[1]))


async def _true_ones_come_in(url: str, forger: Forger) -> None:
    """Raises ValueError when the door lets in nobody: then there is nothing to measure."""
    if await _knock_all(url, [[forger.true()]]) != Counter({200: 1}):
        raise ValueError("a genuine request was not let in")


async def _figures(url: str) -> dict[str, int]:
    async with ClientSession() as session, session.get(f"{url}/figures") as response:
        found: dict[str, int] = await response.json()
        return found


async def _knock_all(url: str, batches: Iterable[Sequence[Knock]]) -> Counter[int]:
    return (await storm((str(urlsplit(url).hostname), int(urlsplit(url).port or 0)), batches)).statuses


def _figure(storm: Storm) -> Figure:
    before, after = storm.memory
    return Figure(
        title="Forgeries at Slack's door",
        limit=f"nobody let in, no 5xx, memory after all of them at most {LIMIT}x that after the first tenth",
        is_met=storm.is_met,
        about=(
            f"{AT_ONCE} connections side by side, {PIPELINED} requests behind one another on each: made-up"
            " signatures, one bit changed, genuine ones from before or after the five minutes, bytes that are no UTF-8"
            " although the signature fits, odd and doubled headers, times of five thousand digits, bodies of one"
            " and of ten megabytes, cut-off ones, and what is no HTTP; the last three"
            " over connections of their own. Before and after them a genuine request is let in. The server has a"
            " process of its own, and memory is what that process holds."
        ),
        rows=[
            ["requests", "let in", *map(_name, sorted(storm.statuses)), "memory after a tenth", "after all", "ratio"],
            [
                f"{storm.statuses.total():,}", str(storm.let_in),
                *(f"{storm.statuses[status]:,}" for status in sorted(storm.statuses)),
                f"{before / 2**20:.1f} MB", f"{after / 2**20:.1f} MB", f"{storm.growth:.3f}x",
            ],
        ],
    )  # fmt: skip


def _name(status: int) -> str:
    return str(status) if status else "hung up"


if __name__ == "__main__":
    print(measure(*map(int, sys.argv[1:])))  # a number of requests, to be done sooner
