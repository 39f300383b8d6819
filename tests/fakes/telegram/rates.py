"""How fast Telegram lets a bot go: 30 a second, one a second in a chat, and 20 a minute in a group."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.telegram.refusal import too_many

TOLERANCE = 0.95  # messages sent a second apart do not arrive exactly a second apart


@dataclass
class Rates:
    """Counts new messages by the clock it is given. Set a figure to 0 to leave it out.

    Edits are free, as far as Telegram says; with `counts_edits` they are messages like others.

    Telegram allows short bursts in a chat and does not say how many: `burst` is how many new messages may come
    within one second, and the strict reading is one. The 30 of a bot are counted in every second, wherever it begins.
    """

    now: Callable[[], float]
    in_all: int = 30
    burst: int = 1
    in_a_group: int = 20
    counts_edits: bool = False
    _sent: dict[tuple[int, int, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, bot: int, chat: int) -> None:
        """One new message. Raises Refusal; what was refused does not count."""
        now = self.now()
        bounds = [((bot, 0, 1), self.in_all, 1.0), ((bot, chat, 1), self.burst, TOLERANCE)]
        bounds += [((bot, chat, 60), self.in_a_group, 60.0)] if chat < 0 else []
        wait = max(self._wait(spot, most, within) for spot, most, within in bounds)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))
        for spot, _, _ in bounds:
            self._sent[spot].append(now)

    def count_edit(self, bot: int, chat: int) -> None:
        """One change. Raises Refusal."""
        if self.counts_edits:
            self.count(bot, chat)

    def _wait(self, spot: tuple[int, int, int], most: int, within: float) -> float:
        now, sent = self.now(), self._sent[spot]
        while sent and not 0 <= now - sent[0] < within:  # a clock that was set back holds nobody up
            sent.popleft()
        return sent[0] + within - now if most and len(sent) >= most else 0.0
