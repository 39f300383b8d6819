"""What is done after the acknowledgement, in the background; in order within one conversation."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.ports import Throttled, Uncertain

TRIES = 5
LONGEST_WAIT = 120.0  # seconds; who tapped longer ago than some minutes looks elsewhere by now
BREATH = 1.0  # seconds, before a question is asked again that nobody answered
PATIENCE = 5.0  # seconds, when we close

Work = Callable[[], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]
MayBeAskedAgain = Callable[[Exception], bool]

log = structlog.get_logger()


class InDoubt(Uncertain):
    """A message may have arrived; `make_sure`, so many seconds later, is what can be done about that."""

    def __init__(self, code: str, make_sure: Work, *, seconds: float) -> None:
        super().__init__(code)
        self.make_sure = make_sure
        self.seconds = seconds


class Afterwards:
    """Does things one after another in each lane, and lanes beside each other. Close it at the end.

    Work that raises InDoubt is made sure of after a while, once; what is in doubt then stays so. What a platform
    wants a pause for is done after it, and an error that `may_be_asked_again` says so of after a breath.
    """

    def __init__(self, platform: str, may_be_asked_again: MayBeAskedAgain, *, sleep: Sleep = asyncio.sleep) -> None:
        self._platform = platform
        self._may_be_asked_again = may_be_asked_again
        self._sleep = sleep
        self._last: dict[str, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    def add(self, lane: str, work: Work) -> None:
        """Do this after all that was added to the lane before; at once when the lane has no name."""
        task = asyncio.create_task(self._do(self._last.get(lane), work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        if lane:
            self._last[lane] = task
            task.add_done_callback(lambda done: self._leave(lane, done))

    async def finish(self) -> None:
        """Wait until all that was added is done."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def close(self, *, patience: float = PATIENCE) -> None:
        """Finish; what takes more than so many seconds is given up."""
        try:
            async with asyncio.timeout(patience):
                await self.finish()
        except TimeoutError:
            log.warning(f"{self._platform}_answers_given_up", count=len(self._under_way))
            for task in self._under_way:
                task.cancel()
            await self.finish()

    def _leave(self, lane: str, done: asyncio.Task[None]) -> None:
        if self._last.get(lane) is done:
            del self._last[lane]

    async def _do(self, before: asyncio.Task[None] | None, work: Work) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._try_and_make_sure(work)
        except Exception as error:
            code = str(error) if isinstance(error, Uncertain) else ""
            log.warning(f"{self._platform}_answer_not_shown", error=type(error).__name__, code=code)

    async def _try_and_make_sure(self, work: Work) -> None:
        try:
            await self._try(work)
        except InDoubt as error:
            log.warning(f"{self._platform}_answer_in_doubt", code=str(error))
            await self._sleep(error.seconds)
            await self._try(error.make_sure)

    async def _try(self, work: Work) -> None:
        for _ in range(TRIES - 1):
            try:
                return await work()
            except InDoubt:
                raise
            except Exception as error:
                await self._sleep(self._pause(error))
        return await work()

    def _pause(self, error: Exception) -> float:
        """The seconds after which it is tried again; the error itself where it never is."""
        if isinstance(error, Throttled):
            return min(error.seconds, LONGEST_WAIT)
        if not self._may_be_asked_again(error):
            raise error
        return BREATH
