"""Long polling: updates are fetched, and confirmed only once they are kept."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from adapters.telegram.batch import Hear, hear_all, number_of
from adapters.telegram.fetching import Away, Conflict, Fetching
from adapters.telegram.waits import StandingBy, Waits
from bot.ports import Refused, Throttled

log = structlog.get_logger()

Clock = Callable[[], float]  # seconds, never going back
Sleep = Callable[[float], Awaitable[None]]
Chance = Callable[[], float]  # from 0 to 1

NO_POLL, TAKEN, NO_TOKEN = "telegram_poll", "telegram_conflict", "telegram_token"
LATE = 90.0  # seconds without an answer of Telegram's
SLOW = 60.0  # seconds between two tries when only a person can mend it
LONGEST_PAUSE = 300.0  # seconds of a silence that Telegram wants; who only listens asks again after that
SHORTEST = 1.0  # seconds of a poll that brought nothing; not every server waits when it is asked to
NUMBERS_LAST = 6 * 86_400.0  # seconds; after a week without updates Telegram begins at any other number


class Polling:
    """Fetches updates and has them heard, in order within a chat.

    Only what `hear` took without raising is confirmed: after anything else, a kill included, Telegram says it again.
    """

    def __init__(
        self, fetching: Fetching, hear: Hear, *,
        clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep, chance: Chance = random.random,
    ) -> None:  # fmt: skip
        self._fetching = fetching
        self._hear = hear
        self._clock = clock
        self._sleep = sleep
        self._waits = Waits(chance)
        self._standing_by = StandingBy(chance)
        self._offset: int | None = None
        self._is_hooked = False  # as far as we know
        self._kept: set[int] = set()  # beyond the first that was not
        self._answered_at = self._came_at = clock()
        self._trouble = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until `stop`; what is being heard then is heard first."""
        fetching = asyncio.create_task(self._keep_fetching())
        try:
            await stop.wait()
        finally:
            fetching.cancel()
            await asyncio.gather(fetching, return_exceptions=True)

    def troubles(self) -> Sequence[str]:
        """What keeps us from hearing anything for a minute and a half, as a code; a wrong token at once."""
        if self._trouble == NO_TOKEN:
            return [NO_TOKEN]
        if self._clock() - self._answered_at <= LATE:
            return []
        return [TAKEN if self._trouble == TAKEN else NO_POLL]

    async def close(self) -> None:
        """Hang up."""
        await self._fetching.close()

    async def _keep_fetching(self) -> None:
        while True:
            try:
                seconds = await self._fetch()
            except Exception as error:
                seconds = self._after(error)
            if seconds:
                await self._sleep(seconds)

    async def _fetch(self) -> float:
        """One batch; for how many seconds to wait before the next."""
        if self._is_hooked:
            await self._unhook()
        if self._clock() - self._came_at > NUMBERS_LAST:
            self._offset = None
        asked_at = self._clock()
        updates = await self._fetching.updates(self._offset)
        self._answered_at = self._clock()
        self._standing_by.fetched(self._answered_at)
        self._say("")
        if updates:
            self._came_at = self._answered_at
            return await self._take_in(updates)
        self._waits.begin_again()
        return 0.0 if self._answered_at - asked_at >= SHORTEST else SHORTEST

    async def _take_in(self, updates: Sequence[Any]) -> float:
        numbered = sorted((one for one in updates if number_of(one) is not None), key=lambda one: int(one["update_id"]))
        if not numbered:  # none of them can be confirmed
            return self._waits.next()
        hearing = asyncio.create_task(
            hear_all([one for one in numbered if one["update_id"] not in self._kept], self._hear)
        )
        try:
            self._kept |= await asyncio.shield(hearing)
        except asyncio.CancelledError:
            await asyncio.wait({hearing})
            raise
        return self._confirm([one["update_id"] for one in numbered])

    def _confirm(self, numbers: Sequence[int]) -> float:
        """Go on from the first that was not kept."""
        left = [number for number in numbers if number not in self._kept]
        self._offset = min(left, default=max(numbers) + 1)
        self._kept = {number for number in self._kept if left and number > self._offset}
        if left:
            return self._waits.next()
        self._waits.begin_again()
        return 0.0

    async def _unhook(self) -> None:
        """Take a webhook away that is in the way; whether it still is, the next poll tells."""
        self._is_hooked = False
        try:
            await self._fetching.unhook()
        except Exception as error:
            log.info("telegram_webhook_not_taken_away", kind=type(error).__name__)

    def _after(self, error: Exception) -> float:
        """For how many seconds to wait after this."""
        self._say(*_trouble_in(error))
        match error:
            case Throttled(seconds=seconds):
                return min(seconds, LONGEST_PAUSE)
            case Refused():
                return SLOW
            case Conflict(hooked=False):
                return self._standing_by.refused(self._clock())
            case Conflict():
                self._is_hooked = True
            case TimeoutError():
                self._fetching.renew()
        return self._waits.next()

    def _say(self, trouble: str, code: str = "") -> None:
        """Log what is the matter, once until it changes."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            log.warning(trouble, code=code)
        else:
            log.info("telegram_polling")


def _trouble_in(error: Exception) -> tuple[str, str]:
    """What to call it, and what the matter is, in codes."""
    match error:
        case Throttled():
            return "telegram_poll_throttled", ""
        case Refused():
            return NO_TOKEN, ""
        case Conflict(hooked=hooked):
            return ("telegram_webhook_in_the_way" if hooked else TAKEN), ""
        case TimeoutError():
            return "telegram_poll_stalled", ""
        case Away(code=code):
            return NO_POLL, code
        case _:  # whatever it was, nobody would fetch without this loop
            return NO_POLL, type(error).__name__
