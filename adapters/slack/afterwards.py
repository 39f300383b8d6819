"""What is done after the acknowledgement, in the background; in order within one conversation."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from adapters.slack.trouble import DOUBTFUL, UNANSWERED, CallFailed
from bot.ports import Throttled, Uncertain

TRIES = 5
LONGEST_WAIT = 120.0  # seconds; who tapped longer ago than some minutes looks elsewhere by now
BREATH = 1.0  # seconds, before a question is asked again that Slack did not answer
LOOKED_FOR = 30.0  # seconds after a post that may have arrived; by then it shows, or never will
PATIENCE = 5.0  # seconds, when we close

Work = Callable[[], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]

log = structlog.get_logger()


class InDoubt(Uncertain):
    """A post may have arrived; `make_sure` looks for it, and posts it once more when it is not there."""

    def __init__(self, code: str, make_sure: Work) -> None:
        super().__init__(code)
        self.make_sure = make_sure


class Afterwards:
    """Does things one after another in each lane, and lanes beside each other. Close it at the end.

    Work that raises InDoubt is made sure of after a while, once; what is in doubt then stays so.
    """

    def __init__(self, *, sleep: Sleep = asyncio.sleep) -> None:
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
            log.warning("slack_answers_given_up", count=len(self._under_way))
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
            log.warning("slack_answer_not_shown", error=type(error).__name__, code=code)

    async def _try_and_make_sure(self, work: Work) -> None:
        try:
            await self._try(work)
        except InDoubt as error:
            log.warning("slack_answer_in_doubt", code=str(error))
            await self._sleep(LOOKED_FOR)
            await self._try(error.make_sure)

    async def _try(self, work: Work) -> None:
        """Do it; again where Slack asks for a pause, never heard of it, or did not say what became of a change."""
        for _ in range(TRIES - 1):
            try:
                return await work()
            except Throttled as error:
                await self._sleep(min(error.seconds, LONGEST_WAIT))
            except (ConnectionError, CallFailed) as error:
                if not _may_be_asked_again(error):
                    raise
                await self._sleep(BREATH)
        return await work()


def _may_be_asked_again(error: Exception) -> bool:
    """A call that failed so is no post: of those nobody would know whether they arrived, and they are Uncertain."""
    return not isinstance(error, CallFailed) or error.code in DOUBTFUL | {UNANSWERED}
