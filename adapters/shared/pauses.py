"""What a platform has had enough of, for a while."""

from collections.abc import Callable

from adapters.shared.pace import Clock


def untold() -> None:
    """Nobody counts how often it happens."""


class Pauses:
    """The things that must wait, each in its own workspace; that a platform said so is told each time."""

    def __init__(self, *, clock: Clock, told: Callable[[], None] = untold) -> None:
        self._clock = clock
        self._told = told
        self._until: dict[tuple[str, str], float] = {}

    def begin(self, workspace: str, what: str, *, seconds: float) -> None:
        """Ask nothing more of this there, for so long at least."""
        self._told()
        until = self._clock() + seconds
        self._until[workspace, what] = max(until, self._until.get((workspace, what), until))

    def left(self, workspace: str, what: str) -> float:
        """The seconds it still lasts; 0 when there is no pause."""
        left = self._until.get((workspace, what), 0.0) - self._clock()
        if left <= 0:
            self._until.pop((workspace, what), None)
        return max(left, 0.0)
