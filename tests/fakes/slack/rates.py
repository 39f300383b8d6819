"""How fast Slack lets an app go: a message a second in a channel, some hundreds a minute in a workspace."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.slack.refusal import RateLimited

MINUTE = 60.0
TOLERANCE = 0.95


@dataclass
class Rates:
    """Counts by the clock it is given. Set a figure to 0 to leave it out; `tiers` bounds a method per minute."""

    now: Callable[[], float]
    seconds_per_post: float = 1.0
    posts_a_minute: int = 300
    tiers: dict[str, int] = field(default_factory=dict)
    _last: dict[tuple[str, str], float] = field(default_factory=dict)
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, workspace: str, method: str) -> None:
        """One call of a method that has a tier. Raises RateLimited."""
        if most := self.tiers.get(method, 0):
            self._within_a_minute((workspace, method), most)

    def count_post(self, workspace: str, channel: str) -> None:
        """One new message. Raises RateLimited."""
        now, spot = self.now(), (workspace, channel)
        wait = self._last.get(spot, -math.inf) + self.seconds_per_post * TOLERANCE - now
        if 0 < wait <= self.seconds_per_post:  # a clock that was set back holds nobody up
            raise RateLimited(max(1, math.ceil(wait)))
        if self.posts_a_minute:
            self._within_a_minute((workspace, "a post"), self.posts_a_minute)
        self._last[spot] = now

    def _within_a_minute(self, what: tuple[str, str], most: int) -> None:
        now, calls = self.now(), self._calls[what]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= most:
            raise RateLimited(max(1, math.ceil(calls[0] + MINUTE - now)))
        calls.append(now)
