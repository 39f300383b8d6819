"""How long to wait between one try and the next: longer each time, and never all of us at once."""

from collections.abc import Awaitable, Callable
from math import inf

import structlog

from bot.ports import Refused, Throttled

log = structlog.get_logger()

FIRST, LONGEST = 1.0, 30.0  # seconds

FIRST_STAND_BY, LONGEST_STAND_BY = 3.0, 150.0  # seconds; chance adds as much again at most
UNDISTURBED = 600.0  # seconds, which is longer than anybody stands by

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


class StandingBy:
    """Seconds to leave the updates to another who fetches them too.

    Telegram may refuse the older of two. They would take over from each other for ever, so who is refused soon after
    taking over stands by twice as long. Where it refuses the newer, that one looks again soon.
    """

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._times = 0
        self._since: float | None = None  # when we began to fetch undisturbed

    def fetched(self, now: float) -> None:
        """They are ours."""
        self._since = now if self._since is None else self._since

    def refused(self, now: float) -> float:
        """For how long now."""
        if self._since is not None and now - self._since > UNDISTURBED:
            self._times = 0
        seconds = min(FIRST_STAND_BY * 2.0**self._times, LONGEST_STAND_BY)
        self._times = min(self._times + (self._since is not None), 10)
        self._since = None
        return seconds * (1 + self._chance())


async def until_it_works(
    attempt: Callable[[], Awaitable[None]], *, what: str, sleep: Sleep, chance: Chance, tries: float = inf
) -> None:
    """Try until it works, a little later each time, or when Telegram says. Raises Refused, which no wait mends.

    That it did not is logged once, as `what`; after so many `tries` it is left at that.
    """
    waits, tried = Waits(chance), 0
    while True:
        try:
            return await attempt()
        except Refused:
            raise
        except Exception as error:  # whatever it was, it may work later
            seconds = error.seconds if isinstance(error, Throttled) else waits.next()
            if not tried:
                log.warning(what, kind=type(error).__name__)
        tried += 1
        if tried >= tries:
            return None
        await sleep(seconds)
