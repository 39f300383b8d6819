"""How long to wait between one try and the next: longer each time, and never all of us at once."""

from collections.abc import Awaitable, Callable

import structlog

from bot.ports import Refused, Throttled

log = structlog.get_logger()

FIRST, LONGEST = 1.0, 30.0  # seconds

Chance = Callable[[], float]  # from 0 up to 1
Sleep = Callable[[float], Awaitable[None]]


class Waits:
    """Seconds between tries: from one to thirty, twice as long each time, of which chance takes at most a half."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._next = FIRST

    def next(self) -> float:
        """How long now."""
        seconds, self._next = self._next, min(2 * self._next, LONGEST)
        return max(FIRST, seconds * (1 - self._chance() / 2))

    def begin_again(self) -> None:
        """It worked."""
        self._next = FIRST


async def until_it_works(attempt: Callable[[], Awaitable[None]], *, what: str, sleep: Sleep, chance: Chance) -> None:
    """Try until it works, a little later each time, or when Telegram says. Raises Refused, which no wait mends.

    That it did not is logged once, as `what`.
    """
    waits, is_said = Waits(chance), False
    while True:
        try:
            return await attempt()
        except Refused:
            raise
        except Exception as error:  # whatever it was, it may work later
            seconds = error.seconds if isinstance(error, Throttled) else waits.next()
            if not is_said:
                log.warning(what, kind=type(error).__name__)
        is_said = True
        await sleep(seconds)
