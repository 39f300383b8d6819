"""What many want to write at one moment is written in one transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.store.base import Db

MOST_TOGETHER = 100

One = TypeVar("One")
Work = Callable[[], AbstractAsyncContextManager[Db]]
Write = Callable[[Db], Awaitable[object]]
WriteAll = Callable[[Db, Sequence[One]], Awaitable[object]]


@dataclass(frozen=True)
class _Waiting:
    write_all: WriteAll[Any]
    what: Any
    written: asyncio.Future[None]


class GroupCommit:
    """Whoever comes while a transaction is under way shares the next one.

    A write may be done twice, of which once counts: when one of a group fails, each gets a transaction of its own.
    Nobody waits in vain for a database that lets nobody in: all hear of it together.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: deque[_Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, write: Write) -> None:
        """Do this, and come back when it is committed; raises what it raises, or what the database does."""
        await self.write_with_others(lambda db, _: write(db), None)

    async def write_with_others(self, write_all: WriteAll[One], what: One) -> None:
        """The same; whatever comes together to be written by one and the same `write_all` is written by it at once."""
        waiting = _Waiting(write_all, what, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_on())
        await waiting.written

    async def _write_on(self) -> None:
        while self._waiting:
            await self._write(self._waiting, MOST_TOGETHER)

    async def _write(self, waiting: deque[_Waiting], most: int) -> None:
        """Write so many of those who wait, also of those who come while the transaction has to be waited for."""
        together: list[_Waiting] = []
        try:
            async with self._work() as db:
                together += [waiting.popleft() for _ in range(min(len(waiting), most))]
                for write_all, whats in _by_writer(together).items():
                    await write_all(db, whats)
        except Exception as error:
            if not together:
                _tell(waiting, error)
                waiting.clear()
            elif len(together) == 1:
                _tell(together, error)
            else:
                await self._write_apart(deque(together))
        else:
            _tell(together)

    async def _write_apart(self, together: deque[_Waiting]) -> None:
        while together:
            await self._write(together, 1)


def _by_writer(together: Sequence[_Waiting]) -> dict[WriteAll[Any], list[Any]]:
    found: dict[WriteAll[Any], list[Any]] = {}
    for one in together:
        found.setdefault(one.write_all, []).append(one.what)
    return found


def _tell(waiting: Sequence[_Waiting] | deque[_Waiting], error: Exception | None = None) -> None:
    """Whoever still wants to know hears that it is written, or of what stood in the way."""
    for one in waiting:
        if not one.written.done():
            one.written.set_exception(error) if error else one.written.set_result(None)
