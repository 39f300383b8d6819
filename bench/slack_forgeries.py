"""A hundred thousand forged requests at the door: none gets in, none breaks anything, and nothing piles up."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from aiohttp import ClientSession

from bench.apart import apart
from bench.figures import Figure
from bench.forged import Forger, Knock
from bench.slack_apps import only_the_door
from tests.adapters.knocking import knock

FORGED = 100_000
FIRST = 10  # a tenth of them, after which the memory is taken as it is
AT_ONCE = 16
PIPELINED = 50
LIMIT = 1.05
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - nobody's
GENUINE = b'{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","text":"%s"}}' % (
    b"a" * 900
)
HUNG_UP = 0  # in the place of a status


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
    forger = Forger(SECRET, GENUINE, Random(11))
    await _true_ones_come_in(url, forger)
    before, statuses = await _figures(url), Counter[int]()
    memory = []
    for part in (count // FIRST, count - count // FIRST):
        statuses += await _knock_all(url, forger, part)
        memory.append((await _figures(url))["memory"])
    after = await _figures(url)
    await _true_ones_come_in(url, forger)
    return Storm(statuses, after["let_in"] - before["let_in"], (memory[0], memory[1]))


async def _true_ones_come_in(url: str, forger: Forger) -> None:
    """Raises ValueError when the door lets in nobody: then there is nothing to measure."""
    if await _knock_all(url, forger, 0, [forger.true()]) != Counter({200: 1}):
        raise ValueError("a genuine request was not let in")


async def _figures(url: str) -> dict[str, int]:
    async with ClientSession() as session, session.get(f"{url}/figures") as response:
        found: dict[str, int] = await response.json()
        return found


async def _knock_all(url: str, forger: Forger, count: int, first: Sequence[Knock] = ()) -> Counter[int]:
    """Over some connections side by side, on each of them many requests behind one another."""
    batches = _batches(forger, count, first)
    found = await asyncio.gather(*(_knock_on(url, batches) for _ in range(AT_ONCE)))
    return sum(found, Counter[int]())


def _batches(forger: Forger, count: int, first: Sequence[Knock]) -> Iterator[Sequence[Knock]]:
    if first:
        yield first
    for done in range(0, count, PIPELINED):
        yield forger.knocks(min(PIPELINED, count - done))


async def _knock_on(url: str, batches: Iterator[Sequence[Knock]]) -> Counter[int]:
    host, port = str(urlsplit(url).hostname), int(urlsplit(url).port or 0)
    statuses = Counter[int]()
    reader, writer = await asyncio.open_connection(host, port)
    for batch in batches:
        in_line = [one.sent for one in batch if not one.is_alone]
        writer.write(b"".join(in_line))
        statuses.update([await _status(reader) for _ in in_line])
        for one in batch:
            if one.is_alone:
                statuses[(await knock((host, port), one.sent, hang_up=one.hangs_up))[0]] += 1
    writer.close()
    return statuses


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of one answer, of which the body is read away. Raises IncompleteReadError."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length or 0))
    return int(head.split(" ", 2)[1])


def _figure(storm: Storm) -> Figure:
    before, after = storm.memory
    return Figure(
        title="Forgeries at Slack's door",
        limit=f"nobody let in, no 5xx, memory after all of them at most {LIMIT}x that after the first tenth",
        is_met=storm.is_met,
        about=(
            f"{AT_ONCE} connections side by side, {PIPELINED} requests behind one another on each: made-up"
            " signatures, one byte changed, genuine ones of ten minutes ago, bytes that are no UTF-8 although the"
            " signature fits, odd headers, bodies over a megabyte, cut-off ones, and what is no HTTP; the last three"
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
