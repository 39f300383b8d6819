"""Says things in Telegram: to people, in groups and in their topics."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from adapters.shared.leaving import before_it_leaves
from adapters.shared.recent import Recent
from adapters.telegram.calls import Calls
from adapters.telegram.names import tapped
from adapters.telegram.posting import Posting
from adapters.telegram.render import pages
from bot.domain.address import Address
from bot.domain.message import Message
from bot.ports import Receipt

RECEIPTS_KEPT = 1_000

T = TypeVar("T")


class TelegramMessenger:
    """A Messenger, and Paced. Telegram cannot tell what arrived, so a message in doubt stays in doubt.

    `withdrawn` gives the words that stand where a message was that is too old to be deleted. `recent` is what it
    said of more than one text.
    """

    def __init__(self, calls: Calls, *, withdrawn: Callable[[], str]) -> None:
        self._calls = calls
        self._posting = Posting(calls, withdrawn)
        self._rooms: set[tuple[Address, bool]] = set()  # and whether it is to change a message
        # An answer may have come in its place, and an update that nobody waited for may have added pages.
        self.recent = Recent()
        # A message that nobody waited for may have arrived: said again there with its key, it is that one.
        self._said: OrderedDict[tuple[Address, str], asyncio.Task[Receipt]] = OrderedDict()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it. What left is finished, also when nobody waits for it any more; what did not leave yet is not sent.

        The same key again in the same chat is the same message, as far as we remember: it is said anew only when it
        failed. Else it is drawn in its place, for it may read otherwise by now: somebody took their words back.
        """
        if self._has_said(address, key) is None:
            await before_it_leaves(self._leaves(address, changing=False))
        if (said := self._has_said(address, key)) is not None:
            return await self.update(address, await asyncio.shield(said), message)
        task = self._begin(self._send(address, message))
        if key:
            self._remember((address, key), task)
        return await asyncio.shield(task)

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Draw this in the place of an earlier message; further pages come at the end of the conversation."""
        await before_it_leaves(self._leaves(address, changing=True))
        return await asyncio.shield(self._begin(self._update(address, receipt, message)))

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """Delete an earlier message; one of more than two days old says that it was withdrawn."""
        await before_it_leaves(self._leaves(address, changing=True))
        await asyncio.shield(self._begin(self._retract(receipt)))

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait for room; the next `send` there (or, `changing`, the next change) does not wait again.

        Raises NotSent when a group wants silence for long.
        """
        await self._calls.room(address.chat, changing=changing)
        self._rooms.add((address, changing))

    async def close(self) -> None:
        """Wait until what is under way has arrived, or not."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _send(self, address: Address, message: Message) -> Receipt:
        said = Receipt(await self._posting.post(address.chat, pages(message), silent=message.silent, goes=True))
        if said.reference != tapped(said.reference):
            self.recent.remember(tapped(said.reference), said)
        return said

    async def _update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        earlier = self.recent.find(receipt.reference)
        newest = Receipt(await self._posting.replace(address.chat, earlier, pages(message), goes=True))
        if newest.reference != earlier:
            for name in (receipt.reference, earlier, tapped(newest.reference)):
                self.recent.remember(name, newest)
        return newest

    async def _retract(self, receipt: Receipt) -> None:
        await self._posting.remove(self.recent.find(receipt.reference), goes=True)

    async def _leaves(self, address: Address, *, changing: bool) -> None:
        """Wait until it may leave."""
        if not self._has_room(address, changing=changing):
            await self._calls.room(address.chat, changing=changing)
        await self._calls.leaves()

    def _has_room(self, address: Address, *, changing: bool) -> bool:
        """Whether somebody waited for room there; once."""
        had = (address, changing) in self._rooms
        self._rooms.discard((address, changing))
        return had

    def _has_said(self, address: Address, key: str) -> asyncio.Task[Receipt] | None:
        """What was said there, or is being said, with this key; None when it failed."""
        task = self._said.get((address, key))
        return None if task is None or _failed(task) else task

    def _begin(self, doing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(doing)
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited has it; when nobody did, it is not an error of the program

    def _remember(self, key: tuple[Address, str], said: asyncio.Task[Receipt]) -> None:
        self._said[key] = said
        self._said.move_to_end(key)
        while len(self._said) > RECEIPTS_KEPT:
            self._said.popitem(last=False)


def _failed(task: asyncio.Task[Receipt]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
