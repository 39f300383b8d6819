"""How long to wait between one try and the next: longer each time, and never all of us at once."""

from collections.abc import Callable

FIRST, LONGEST = 1.0, 30.0  # seconds

Chance = Callable[[], float]  # from 0 up to 1


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
