"""What many want to write at one moment is written in one transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.store.base import Db

MOST_TOGETHER = 100

T = TypeVar("T")
Work = Callable[[], AbstractAsyncContextManager[Db]]
Write = Callable[[Db], Awaitable[T]]


@dataclass(frozen=True)
class _Waiting:
    write: Write[Any]
    written: asyncio.Future[Any]


class GroupCommit:
    """Whoever comes while a transaction is under way shares the next one.

    A write may be done twice, of which once counts: when one of a group fails, each gets a transaction of its own.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: deque[_Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, write: Write[T]) -> T:
        """Do this, and come back when it is committed; raises what it raises, or what the database does."""
        waiting = _Waiting(write, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_on())
        outcome: T = await waiting.written
        return outcome

    async def _write_on(self) -> None:
        while self._waiting:
            together: list[_Waiting] = []
            try:
                async with self._work() as db:
                    together += self._take()
                    outcomes = [await one.write(db) for one in together]
            except Exception as error:
                await self._write_apart(together or self._take(), error)
            else:
                for one, outcome in zip(together, outcomes, strict=True):
                    _is_written(one, outcome)

    def _take(self) -> list[_Waiting]:
        """Those that share this transaction; who comes while it had to be waited for is among them."""
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]

    async def _write_apart(self, together: list[_Waiting], trouble: Exception) -> None:
        if len(together) == 1:
            _failed(together[0], trouble)
            return
        for one in together:
            try:
                async with self._work() as db:
                    outcome = await one.write(db)
            except Exception as error:  # whoever wanted it written hears of it
                _failed(one, error)
            else:
                _is_written(one, outcome)


def _is_written(one: _Waiting, outcome: Any) -> None:
    if not one.written.done():
        one.written.set_result(outcome)


def _failed(one: _Waiting, error: Exception) -> None:
    if not one.written.done():
        one.written.set_exception(error)
