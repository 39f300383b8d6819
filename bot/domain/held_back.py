"""What a counter may show of things that happen one by one, each of which may be somebody who answers (J32)."""

from collections.abc import Sequence
from random import Random
from typing import Generic, TypeVar

STEP = 5
T = TypeVar("T")


class HeldBack(Generic[T]):
    """Holds back what happened until there is more, and then gives five of it, drawn from all that is held.

    How many that takes, five to nine, is drawn anew each time: who makes a few things happen themselves and looks
    when the counter moves does not learn whether there was one more.
    """

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._held: list[T] = []
        self._enough = self._draw()

    def add(self, one: T) -> Sequence[T]:
        """Nothing yet, or five at once."""
        self._held.append(one)
        if len(self._held) < self._enough:
            return ()
        self._chance.shuffle(self._held)
        told, self._held = self._held[:STEP], self._held[STEP:]
        self._enough = self._draw()
        return told

    def _draw(self) -> int:
        return self._chance.randint(STEP, 2 * STEP - 1)
