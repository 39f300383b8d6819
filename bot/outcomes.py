"""What became of a batch, kept until the database has it: what we know must not become a doubt."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.group_commit import GroupCommit, One, Write, WriteAll
from bot.lease import moment
from bot.store.away import may_pass

log = structlog.get_logger()

KEPT_SECONDS = 30.0  # a database starts anew in less, and a process that has to stop can wait for it
PAUSE_SECONDS = 1.0

T = TypeVar("T")


class Outcomes:
    """The outcomes of one batch. While the database is away they are kept, and written a little later.

    Also when the lease is over by then: what somebody else has to decide since has their fence, and stays theirs.
    """

    def __init__(self, writes: GroupCommit) -> None:
        self._writes = writes
        self._kept_until: float | None = None

    @property
    def had_to_wait(self) -> bool:
        """Whether one could not be written at once: then nothing more is to be said in this batch."""
        return self._kept_until is not None

    async def write(self, write: Write[T]) -> T:
        """Do this and commit it. Raises what the database does when it is away for too long."""
        return await self._at_last(lambda: self._writes.write(write))

    async def write_with_others(self, write_all: WriteAll[One, None], what: One) -> None:
        """The same, at once with whatever is written in the same way."""
        await self._at_last(lambda: self._writes.write_with_others(write_all, what))

    async def _at_last(self, write: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await write()
            except Exception as error:
                if not may_pass(error) or not self._may_be_kept():
                    raise
                log.warning("outcome_kept", trouble=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)

    def _may_be_kept(self) -> bool:
        if self._kept_until is None:
            self._kept_until = moment() + KEPT_SECONDS
        return moment() < self._kept_until
