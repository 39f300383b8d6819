"""A lane that is ours for a while: its lease is renewed until we are done, and what waits stops when it is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import structlog

from bot.store.base import Sessions
from bot.store.lane import renew_lane

log = structlog.get_logger()

LEASE_SECONDS = 6.0
RENEW_SECONDS = 2.0
SEND_WITHIN_SECONDS = 2.0  # what most sends take at most; a third of the lease
STILL_SECONDS = 1.1  # between two owners: platforms count a second, and the next one does not know what was said in it
OWNED_SECONDS = LEASE_SECONDS + STILL_SECONDS  # by the database: whoever loses a lane said its last within the lease
LONGEST_SEND_SECONDS = 12.0  # longer than a platform's own patience, which says better what happened


class OurLane:
    """One lane, and the fence under which it is ours; its lease was taken at that moment of the event loop."""

    def __init__(self, name: str, fence: int, taken: float) -> None:
        self.name = name
        self.fence = fence
        self._renewed = taken
        self._over = asyncio.Event()
        self._limits: dict[asyncio.Timeout, float] = {}  # and the latest moment to which each may be put off

    @property
    def is_ours(self) -> bool:
        """Whether a send that starts now most likely ends before anybody else can own the lane."""
        return not self._over.is_set() and self._age < LEASE_SECONDS - SEND_WITHIN_SECONDS

    @property
    def ends(self) -> float:
        """The moment of the event loop at which nothing may be under way any more, unless the lease is renewed."""
        return self._renewed + LEASE_SECONDS

    @property
    def _age(self) -> float:
        return moment() - self._renewed

    def leave(self) -> None:
        """Nothing more is to be started in it."""
        self._over.set()

    async def waits_for(self, something: Awaitable[None]) -> None:
        """Wait for this, or until nothing more is to be started."""
        waiting, over = asyncio.ensure_future(something), asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait((waiting, over), return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                waiting.result()
        finally:
            waiting.cancel()
            over.cancel()

    @asynccontextmanager
    async def while_ours(self) -> AsyncIterator[asyncio.Timeout]:
        """What is done within ends by TimeoutError with the lease, or when it takes much too long.

        Gives what tells when that will be.
        """
        latest = moment() + LONGEST_SEND_SECONDS
        async with asyncio.timeout_at(min(latest, self.ends)) as limit:
            self._limits[limit] = latest
            try:
                yield limit
            finally:
                del self._limits[limit]

    @asynccontextmanager
    async def kept(self, sessions: Sessions, every: float) -> AsyncIterator[None]:
        """Renew the lease every so many seconds, while this lasts."""
        if self._age >= every:  # claiming took long
            await self._try_to_renew(sessions)
        done = asyncio.Event()
        keeping = asyncio.create_task(self._keep(sessions, every, done))
        try:
            yield
        finally:
            done.set()
            await keeping

    async def _keep(self, sessions: Sessions, every: float, done: asyncio.Event) -> None:
        seconds = every - self._age if self._age < every else every  # since it was renewed, in whichever batch
        while not self._over.is_set() and not await _happens(done, seconds):
            await self._try_to_renew(sessions)
            seconds = every

    async def _try_to_renew(self, sessions: Sessions) -> None:
        try:
            await self._renew(sessions)
        except Exception as error:  # the next time may succeed; until then `is_ours` looks at the time
            log.warning("lease_not_renewed", trouble=type(error).__name__)

    async def _renew(self, sessions: Sessions) -> None:
        started = moment()
        async with sessions() as db, db.begin():
            is_ours = await renew_lane(db, self.name, self.fence, OWNED_SECONDS)
        if is_ours:
            self._renewed = started
            for limit, latest in self._limits.items():
                if not limit.expired():
                    limit.reschedule(min(latest, self.ends))
        else:
            self.leave()


def moment() -> float:
    """The event loop's own time, in seconds."""
    return asyncio.get_running_loop().time()


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
