"""The updates that wait for a bot: fetched by long polling, or brought to its webhook."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import plain
from tests.fakes.telegram.refusal import Refusal, conflict
from tests.fakes.telegram.webhook import Courier

if TYPE_CHECKING:
    from tests.fakes.telegram.network import Network

Object = dict[str, Any]
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}  # come only when they are named
KEPT = 86_400.0
ANOTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
HAS_WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
FIRST = 731_000_001


@dataclass(frozen=True)
class Waiting:
    """An update, the chat whose order it keeps, and when it was made."""

    update: Object
    chat: int
    at: float

    @property
    def number(self) -> int:
        """Its update_id."""
        return int(self.update["update_id"])


@dataclass(eq=False)
class _Poll:
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    refusal: Refusal | None = None

    def refuse(self, refusal: Refusal) -> None:
        self.refusal = refusal
        self.woken.set()


class Mailbox:
    """What happened and was not confirmed yet; nothing is kept longer than a day.

    With `second_poller_refused` a newcomer hears 409 while another polls; otherwise the older one does. `lingers` is
    how many real seconds it takes until we see that the line of who polled broke.
    """

    def __init__(self, standin: "Network") -> None:
        self.standin = standin
        self.pending: list[Waiting] = []
        self.repeats: list[Waiting] = []
        self.last: Waiting | None = None
        self.allowed: set[str] | None = None
        self.courier = Courier(self)
        self.second_poller_refused = False
        self.lingers = 0.0
        self._poll: _Poll | None = None
        self._number = FIRST

    @property
    def is_polled(self) -> bool:
        """Whether somebody waits for updates now."""
        return self._poll is not None

    def put(self, kind: str, content: Object, chat: int) -> None:
        """Something happened; what was not asked for is not kept."""
        if kind in UNASKED if self.allowed is None else kind not in self.allowed:
            return
        self.put_raw({"update_id": self._number, kind: content}, chat)

    def put_raw(self, update: Object, chat: int = 0) -> None:
        """Any update at all, also one that Telegram would never make; without a number it gets the next."""
        told = plain.update(update) if self.standin.is_plain else update
        waiting = Waiting({"update_id": self._number, **told}, chat, self.standin.now())
        self._number = max(self._number, waiting.number) + 1
        self.last = waiting
        self.pending.append(waiting)
        self._wake(chat)

    def again(self) -> None:
        """Tell the last one once more, confirmed or not. Raises LookupError when nothing happened yet."""
        if self.last is None:
            raise LookupError("nothing happened yet")
        (self.pending if self.courier.webhook else self.repeats).append(self.last)
        self._wake(self.last.chat)

    def _wake(self, chat: int) -> None:
        if self._poll:
            self._poll.woken.set()
        self.courier.wake({chat})
        self.standin.tell()

    def waiting(self) -> list[Waiting]:
        """What waits, without what is older than a day."""
        while self.pending and self.standin.now() - self.pending[0].at >= KEPT:
            del self.pending[0]
        return self.pending

    def confirm(self, offset: int) -> None:
        """Forget everything before this number; below zero: all but the last so many."""
        if offset < 0:
            self.pending = self.waiting()[offset:]
        elif offset:
            self.pending = [each for each in self.waiting() if each.number >= offset]

    def take(self, waiting: Waiting) -> None:
        """One was taken by the webhook, if it still waits."""
        if waiting in self.pending:
            self.pending.remove(waiting)
        self.standin.tell()

    def drop(self) -> None:
        """Forget everything that waits."""
        self.pending, self.repeats = [], []

    def allow(self, kinds: list[str] | None) -> None:
        """From now on only these kinds of updates, all usual ones when it is empty; None changes nothing."""
        if kinds is not None:
            self.allowed = set(kinds) or None

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Object]:
        """Wait at most so long for updates, and give them. Raises Refusal."""
        if self.courier.webhook:
            raise conflict(HAS_WEBHOOK)
        poll = self._take_turn()
        try:
            self.confirm(offset)
            found = await self._next(poll, limit, 0.0 if self.standin.is_plain else seconds)
        except asyncio.CancelledError:  # its line broke
            self.standin.errand(self._end(poll, self.lingers))
            raise
        except Refusal:
            await self._end(poll)
            raise
        await self._end(poll)
        return found

    async def _end(self, poll: _Poll, seconds: float = 0.0) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        self._poll = None if self._poll is poll else self._poll

    def _take_turn(self) -> _Poll:
        if self._poll and (self.second_poller_refused or self.standin.is_plain):
            raise conflict(ANOTHER_POLLER)
        if self._poll:
            self._poll.refuse(conflict(ANOTHER_POLLER))
        self._poll = _Poll()
        return self._poll

    async def _next(self, poll: _Poll, limit: int, seconds: float) -> list[Object]:
        try:
            async with asyncio.timeout(seconds):
                while not (self.waiting() or self.repeats or poll.refusal):
                    await poll.woken.wait()
                    poll.woken.clear()
        except TimeoutError:
            return []
        if poll.refusal:
            raise poll.refusal
        repeats, self.repeats = self.repeats, []
        return [each.update for each in (repeats + self.waiting())[:limit]]

    def end_polls(self) -> None:
        """A webhook was set: whoever polls hears of it."""
        if self._poll:
            self._poll.refuse(conflict("terminated by setWebhook request"))
