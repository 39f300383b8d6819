"""What many want to write at one moment is written in one transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.store.away import is_away, may_pass
from bot.store.base import Db

MOST_TOGETHER = 100

T = TypeVar("T")
One = TypeVar("One")
Work = Callable[[], AbstractAsyncContextManager[Db]]
Write = Callable[[Db], Awaitable[T]]
WriteAll = Callable[[Db, Sequence[One]], Awaitable[T]]


@dataclass(frozen=True)
class _Waiting:
    write_all: WriteAll[Any, Any]
    what: Any
    weight: int
    written: asyncio.Future[Any]


class GroupCommit:
    """Whoever comes while a transaction is under way shares the next one; they come one after another.

    A write may be done twice, of which once counts: when one of a group fails, each gets a transaction of its own.
    Nobody waits in vain for a database that lets nobody in, or in which two in a row, each alone, waited in vain for
    what somebody holds: all hear of it together.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._waiting: deque[_Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, write: Write[T], *, weight: int = 1) -> T:
        """Do this, and come back when it is committed; raises what it raises, or what the database does.

        What takes as long as several others has their `weight`: then no transaction takes too long, and it comes last.
        """
        outcome: T = await self._written(lambda db, _: write(db), None, weight)
        return outcome

    async def write_with_others(self, write_all: WriteAll[One, None], what: One) -> None:
        """The same; whatever comes together to be written by one and the same `write_all` is written by it at once."""
        await self._written(write_all, what, 1)

    async def _written(self, write_all: WriteAll[Any, Any], what: Any, weight: int) -> Any:
        waiting = _Waiting(write_all, what, weight, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_on())
        return await waiting.written

    async def _write_on(self) -> None:
        while self._waiting:
            await self._write(self._waiting, MOST_TOGETHER)

    async def _write(self, waiting: deque[_Waiting], most: int) -> Exception | None:
        """Write so many of those who wait, also of those who come while the transaction has to be waited for.

        What stood in the way, if anything did; those concerned have heard of it.
        """
        together: list[_Waiting] = []
        try:
            async with self._work() as db:
                together += _first_of(waiting, most)
                outcomes = {write_all: await write_all(db, whats) for write_all, whats in _by_writer(together).items()}
        except Exception as error:
            if together[1:]:
                await self._write_apart(deque(together))
            else:
                _failed(together or waiting, error)
            return error
        for one in together:
            if not one.written.done():
                one.written.set_result(outcomes[one.write_all])
        return None

    async def _write_apart(self, together: deque[_Waiting]) -> None:
        waited = False  # the last of them, in vain, for what somebody holds: it may hold up that one alone
        while together:
            trouble = await self._write(together, 1)
            if trouble is not None and (is_away(trouble) or (waited and may_pass(trouble))):
                _failed(together, trouble)
            waited = trouble is not None and may_pass(trouble)


def _first_of(waiting: deque[_Waiting], most: int) -> list[_Waiting]:
    """Those that share a transaction: of the first so much as it may weigh, one in any case; the lightest first."""
    together: list[_Waiting] = []
    while waiting and (not together or waiting[0].weight <= most):
        together.append(waiting.popleft())
        most -= together[-1].weight
    return sorted(together, key=lambda one: one.weight)


def _by_writer(together: Sequence[_Waiting]) -> dict[WriteAll[Any, Any], list[Any]]:
    found: dict[WriteAll[Any, Any], list[Any]] = {}
    for one in together:
        found.setdefault(one.write_all, []).append(one.what)
    return found


def _failed(waiting: list[_Waiting] | deque[_Waiting], error: Exception) -> None:
    """Whoever still wants to know hears of it, and nobody waits any more."""
    for one in waiting:
        if not one.written.done():
            one.written.set_exception(error)
    waiting.clear()
