"""How fast we may speak: a second between two messages in a channel, four a second in a workspace."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

CHANNEL_GAP = 1.05  # seconds; Slack takes one a second in a channel, and the line between us is never quite even
WORKSPACE_GAP = 60 / 240  # seconds; Slack says "several hundred a minute" and not how many
WORKSPACE_BURST = 4  # one second's worth, so that an answer in a quiet moment does not wait: at most 243 in any minute
CHANNELS_KEPT = 10_000

Clock = Callable[[], float]  # seconds, never going back
Sleep = Callable[[float], Awaitable[None]]


@dataclass
class _Channel:
    """Who is next in one channel, and from when."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0


class Pace:
    """Lets posts through, first come first served, in each channel and in each workspace.

    A post takes its place in the workspace only once its channel is free, so that many messages to one
    person hold nobody else up.
    """

    def __init__(self, *, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._channels: OrderedDict[tuple[str, str], _Channel] = OrderedDict()
        self._workspaces: dict[str, float] = {}

    @property
    def channels(self) -> int:
        """How many channels are remembered."""
        return len(self._channels)

    async def room(self, workspace: str, channel: str) -> None:
        """Wait until a message may be posted there."""
        kept = self._channel(workspace, channel)
        kept.waiting += 1
        try:
            async with kept.turn:
                await self._until(lambda: kept.free_at)
                place = self._place_in(workspace)
                await self._until(lambda: place)
                kept.free_at = self._clock() + CHANNEL_GAP
        finally:
            kept.waiting -= 1
        self._forget_old_channels()

    def posted(self, workspace: str, channel: str) -> None:
        """A message went out only now, perhaps a while after there was room for it."""
        self._channel(workspace, channel).free_at = self._clock() + CHANNEL_GAP

    def _place_in(self, workspace: str) -> float:
        """The moment of the next post in a workspace, which is thereby taken."""
        earliest = self._clock() - (WORKSPACE_BURST - 1) * WORKSPACE_GAP
        place = max(self._workspaces.get(workspace, earliest), earliest)
        self._workspaces[workspace] = place + WORKSPACE_GAP
        return place

    async def _until(self, moment: Callable[[], float]) -> None:
        while (wait := moment() - self._clock()) > 0:  # which may have moved on meanwhile
            await self._sleep(wait)

    def _channel(self, workspace: str, channel: str) -> _Channel:
        kept = self._channels.setdefault((workspace, channel), _Channel())
        self._channels.move_to_end((workspace, channel))
        return kept

    def _forget_old_channels(self) -> None:
        while len(self._channels) > CHANNELS_KEPT:
            oldest, kept = next(iter(self._channels.items()))
            if kept.waiting or kept.free_at > self._clock():
                return
            del self._channels[oldest]


class Pauses:
    """The methods of which Slack has had enough for a while, each in its own workspace."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[tuple[str, str], float] = {}

    def begin(self, workspace: str, method: str, *, seconds: float) -> None:
        """Ask nothing more of this method there, for so long at least."""
        until = self._clock() + seconds
        self._until[workspace, method] = max(until, self._until.get((workspace, method), until))

    def left(self, workspace: str, method: str) -> float:
        """The seconds it still lasts; 0 when there is no pause."""
        left = self._until.get((workspace, method), 0.0) - self._clock()
        if left <= 0:
            self._until.pop((workspace, method), None)
        return max(left, 0.0)
