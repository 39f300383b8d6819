"""How fast we may speak on a platform: in one chat, in a workspace as a whole, and in a group in one minute."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from math import inf

SECOND = 1.05  # seconds; the line between us and a platform is never quite even
MINUTE = 61.0
CHATS_KEPT = 10_000

Clock = Callable[[], float]  # seconds, never going back
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Limits:
    """What a platform takes, with a margin. Gaps are seconds between two messages; 0 at the end is no limit.

    `gap` and `burst` are of a workspace: so many at once after a quiet time, and then one every `gap`. What goes
    first knows only `in_a_second`, which counts everything; the rest leaves so many places `for_first` of it.
    """

    chat_gap: float
    gap: float
    burst: int
    in_a_second: int = 0
    for_first: int = 0
    in_a_minute_of_a_group: int = 0


class Window:
    """The latest moments, of which no more than `most` may fall within so many seconds; 0 is no limit."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._moments: deque[float] = deque(maxlen=most)

    def free_at(self, *, ahead: int = 0) -> float:
        """From when there is room, once so many others that go ahead had theirs."""
        over = ahead + len(self._moments) - (self._moments.maxlen or 0)
        if over < 0 or not self._moments:
            return 0.0
        return self._moments[min(over, len(self._moments) - 1)] + self._seconds

    def took(self, moment: float) -> None:
        """Something went."""
        self._moments.append(moment)


@dataclass
class _Chat:
    """Who is next in one chat, and from when."""

    minute: Window
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0


@dataclass
class _Workspace:
    """Who is next in a workspace: those who go first, those who go on with what they began, and those who wait."""

    second: Window
    left: Window
    leaving: asyncio.Lock = field(default_factory=asyncio.Lock)
    first: asyncio.Lock = field(default_factory=asyncio.Lock)
    going_on: asyncio.Lock = field(default_factory=asyncio.Lock)
    others: asyncio.Lock = field(default_factory=asyncio.Lock)
    first_waiting: int = 0
    going_on_waiting: int = 0
    place: float = -inf


class Pace:
    """Lets messages through, first come first served, in each chat and in each workspace.

    A message takes its place in the workspace only once its chat is free, so that many messages to one
    person hold nobody else up. A later page goes before messages that did not begin: so those that did come to an end,
    however many wait.
    """

    def __init__(self, limits: Limits, *, clock: Clock, sleep: Sleep) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._chats: OrderedDict[tuple[str, str], _Chat] = OrderedDict()
        self._workspaces: dict[str, _Workspace] = {}

    @property
    def chats(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    async def room(
        self, workspace: str, chat: str, *, first: bool = False, goes_on: bool = False, in_group: bool = False
    ) -> None:
        """Wait until a message may be posted there, or, where that `goes_on`, the next page of one.

        `first` goes before everything that does not.
        """
        kept = self._chat(workspace, chat)
        kept.waiting += 1
        try:
            async with nullcontext() if goes_on else kept.turn:
                await self._until(lambda: max(kept.free_at, kept.minute.free_at()))
                await self.turn(workspace, first=first, goes_on=goes_on)
                await self._until(lambda: kept.free_at)  # a page of what began may have gone meanwhile
                kept.free_at = self._clock() + self._limits.chat_gap
                if in_group:
                    kept.minute.took(self._clock())
        finally:
            kept.waiting -= 1
        self._forget_old_chats()

    async def turn(self, workspace: str, *, first: bool = False, goes_on: bool = False) -> None:
        """Wait for a turn in the workspace alone: for what is no new message in a chat."""
        kept = self._workspace(workspace)
        if first:
            await self._go_first(kept)
        elif goes_on:
            await self._go_on(kept)
        else:
            await self._go_in_turn(kept)
        kept.second.took(self._clock())

    async def leaves(self, workspace: str) -> None:
        """What had its turn goes out now. Of what was held up on its way since, no more goes at once than may."""
        kept = self._workspace(workspace)
        async with kept.leaving:
            await self._until(kept.left.free_at)
            kept.left.took(self._clock())

    def posted(self, workspace: str, chat: str) -> None:
        """A message went out only now, perhaps a while after there was room for it."""
        self._chat(workspace, chat).free_at = self._clock() + self._limits.chat_gap

    async def _go_first(self, kept: _Workspace) -> None:
        kept.first_waiting += 1
        try:
            async with kept.first:
                await self._until(kept.second.free_at)
        finally:
            kept.first_waiting -= 1

    async def _go_on(self, kept: _Workspace) -> None:
        kept.going_on_waiting += 1
        try:
            async with kept.going_on:
                await self._until(lambda: self._free_at(kept, behind=0))
                self._take_place(kept)
        finally:
            kept.going_on_waiting -= 1

    async def _go_in_turn(self, kept: _Workspace) -> None:
        async with kept.others:
            await self._until(lambda: self._free_at(kept, behind=kept.going_on_waiting))
            self._take_place(kept)

    def _free_at(self, kept: _Workspace, *, behind: int) -> float:
        place = kept.place + behind * self._limits.gap
        return max(place, kept.second.free_at(ahead=self._ahead(kept)))

    def _take_place(self, kept: _Workspace) -> None:
        saved_up = self._clock() - (self._limits.burst - 1) * self._limits.gap
        kept.place = max(kept.place, saved_up) + self._limits.gap

    def _ahead(self, kept: _Workspace) -> int:
        return max(kept.first_waiting, self._limits.for_first)

    async def _until(self, moment: Callable[[], float]) -> None:
        while (wait := moment() - self._clock()) > 0:  # which may have moved on meanwhile
            await self._sleep(wait)

    def _workspace(self, workspace: str) -> _Workspace:
        most = self._limits.in_a_second
        return self._workspaces.setdefault(workspace, _Workspace(Window(most, SECOND), Window(most, SECOND)))

    def _chat(self, workspace: str, chat: str) -> _Chat:
        kept = self._chats.get((workspace, chat))
        if kept is None:
            kept = self._chats[workspace, chat] = _Chat(Window(self._limits.in_a_minute_of_a_group, MINUTE))
        self._chats.move_to_end((workspace, chat))
        return kept

    def _forget_old_chats(self) -> None:
        while len(self._chats) > CHATS_KEPT:
            oldest, kept = next(iter(self._chats.items()))
            if kept.waiting or max(kept.free_at, kept.minute.free_at()) > self._clock():
                return
            del self._chats[oldest]
