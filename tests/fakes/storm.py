"""Many requests at a door: over some connections side by side, on each of them many behind one another."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.adapters.knocking import knock
from tests.fakes.forged import Forger, Knock

AT_ONCE = 16
PIPELINED = 50

Host = tuple[str, int]


@dataclass
class Storm:
    """What came back: how many of each status, and those that were none of what may be answered; the slowest answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0  # seconds

    def took(self, one: Knock, status: int, seconds: float) -> None:
        """This was answered to one of them, so long after the one before it on the same line."""
        self.slowest = max(self.slowest, seconds)
        self.statuses[status] += 1
        if status not in one.answers:
            self.wrong[status] += 1


async def storm(host: Host, batches: Iterable[Sequence[Knock]], *, at_once: int = AT_ONCE) -> Storm:
    """All of them, as they come."""
    found, waiting = Storm(), iter(batches)
    await asyncio.gather(*(_on_one(host, waiting, found) for _ in range(at_once)))
    return found


def forged(forger: Forger, count: int) -> Iterator[Sequence[Knock]]:
    """So many forgeries, made when it is their turn."""
    for done in range(0, count, PIPELINED):
        yield forger.knocks(min(PIPELINED, count - done))


async def _on_one(host: Host, batches: Iterator[Sequence[Knock]], found: Storm) -> None:
    reader, writer = await asyncio.open_connection(*host)
    for batch in batches:
        lap = _Lap()
        in_line = [one for one in batch if not one.is_alone]
        writer.write(b"".join(one.sent for one in in_line))
        for one in in_line:
            found.took(one, await _status(reader), lap.seconds())
        for one in batch:
            if one.is_alone:
                found.took(one, (await knock(host, one.sent, hang_up=one.hangs_up))[0], lap.seconds())
    writer.close()


class _Lap:
    """Tells how long it is since it was asked before."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def seconds(self) -> float:
        """Since the last time, or since it was made."""
        before, self._since = self._since, time.monotonic()
        return self._since - before


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of one answer, of which the body is read away. Raises IncompleteReadError."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length or 0))
    return int(head.split(" ", 2)[1])
