"""Says things in Slack: to people, in channels and in groups, and on a person's home."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from datetime import datetime
from math import inf
from typing import Any, TypeVar

from adapters.shared.leaving import before_it_leaves
from adapters.slack.calls import Calls
from adapters.slack.conversations import is_person, is_private, remember
from adapters.slack.drawing import Drawing
from adapters.slack.looking import Looking
from adapters.slack.names import parts_of, thread_below
from adapters.slack.posting import Posting
from adapters.slack.render import Page, home
from adapters.slack.sharing import Sharing
from adapters.slack.together import Together
from adapters.slack.trouble import NO_THREAD, CallFailed
from adapters.slack.workspace import REQUEST_TIMEOUT
from adapters.slack.workspaces import Workspaces
from bot.domain.address import Address
from bot.domain.delivery import LOOK_AFTER
from bot.domain.message import Message
from bot.ports import Receipt, Unreachable

RECEIPTS_KEPT = 1_000
# Seconds: what leaves by then has its answer before anybody looks.
LAST_PAGE_WITHIN = LOOK_AFTER.total_seconds() - REQUEST_TIMEOUT

T = TypeVar("T")


class SlackMessenger:
    """A Messenger, Lookup, Threads, Paced, Groups and Home. A message is never silent: Slack has no such thing."""

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._drawing = Drawing(calls, workspaces)
        self._posting = Posting(calls)
        self._sharing = Sharing(calls, workspaces)
        self._together = Together(calls)
        self._looking = Looking(calls, self._posting)
        self._rooms: set[Address] = set()
        # An update that nobody waited for may have added pages: said again, it must find those.
        self._newest: OrderedDict[str, str] = OrderedDict()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, and share its files below it.

        What is under way is finished, also when nobody waits for it any more: `find` can tell. But to a person no page
        leaves once somebody may have looked, and found that it was not all there: not from a process that stood still
        either. Raises NotSent when nobody waits before we know who we are there, and where to say it.
        """
        until = self._until(address)
        channel = await before_it_leaves(self._where(address))
        return await self._finish(self._send(address, channel, message, key, until=until))

    async def reply(self, address: Address, below: Receipt, message: Message, key: str) -> Receipt:
        """Say it in the thread below an earlier message, all its pages; never in the channel as well."""
        until = self._until(address)
        await before_it_leaves(self._drawing.ready(address.workspace, private=is_person(address.chat)))
        return await self._finish(self._reply(address, below, message, key=key, until=until))

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Draw this in the place of an earlier message; further pages come at the end of its conversation or thread.

        Its files were shared when it was sent, and are not shared again.
        """
        private = is_private(parts_of(receipt.reference)[0])
        await before_it_leaves(self._drawing.ready(address.workspace, private=private))
        return await self._finish(self._update(address, receipt, message, private=private))

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """Remove an earlier message."""
        await before_it_leaves(self._drawing.ready(address.workspace, private=False))
        await self._finish(self._retract(address, receipt))

    async def find(
        self, address: Address, key: str, *, since: datetime, near: Receipt | None, below: Receipt | None = None
    ) -> Receipt | None:
        """The message with that key; see `Looking`."""
        return await self._looking.find(address, key, since=since, near=near, below=below)

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait for room; the next `send` there does not wait again. Slack's pace is for new messages only."""
        if not changing:
            await self._calls.room(address.workspace, await self._together.channel(address))
            self._rooms.add(address)

    async def open_group(self, people: tuple[Address, ...]) -> Address:
        """The group conversation of two to eight people and us. Raises Unreachable where Slack opens none."""
        together = Address.of_group(people)
        return Address(together.platform, together.workspace, await self._together.channel(together))

    async def show_home(self, address: Address, message: Message) -> None:
        """Draw the person's home tab."""
        await self._calls.call(address.workspace, "views.publish", user_id=address.chat, view=home(message))

    async def draw(self, workspace: str, message: Message, *, private: bool) -> list[Page]:
        """The pages of an answer, its pictures uploaded; `private` is for a conversation with one person."""
        return await self._drawing.draw(workspace, message, private=private)

    def saw_dm(self, workspace: str, user: str, channel: str) -> None:
        """Remember which channel is the private conversation with this person."""
        self._calls.conversations.saw(workspace, user, channel)

    async def close(self) -> None:
        """Wait until what is under way has arrived, or not."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _where(self, address: Address) -> str:
        """The channel to say it in, once we are ready to."""
        await self._drawing.ready(address.workspace, private=is_person(address.chat))
        return await self._together.channel(address)

    def _until(self, address: Address) -> float:
        """The last moment at which a page of what begins now may leave; elsewhere than with a person nobody looks."""
        return self._calls.moment_in(LAST_PAGE_WITHIN) if is_person(address.chat) else inf

    async def _send(
        self, address: Address, channel: str, message: Message, key: str, *, until: float, thread: str = ""
    ) -> Receipt:
        async def post(pages: list[Page]) -> str:
            has_room = address in self._rooms
            self._rooms.discard(address)
            return await self._posting.post(
                address.workspace, channel, pages, key=key, thread=thread, has_room=has_room, until=until
            )

        private = is_person(address.chat)
        try:
            posted = await self._drawing.put(post, address.workspace, message, private=private)
        except Unreachable:
            self._together.forget(address)
            raise
        await self._sharing.share(address.workspace, posted, message)
        return Receipt(posted)

    async def _reply(self, address: Address, below: Receipt, message: Message, *, key: str, until: float) -> Receipt:
        try:
            channel, thread = parts_of(below.reference)[0], thread_below(below.reference)
            return await self._send(address, channel, message, key, until=until, thread=thread)
        except Unreachable as error:
            if str(error) in NO_THREAD:  # the channel itself takes what we say
                raise CallFailed("chat.postMessage", str(error)) from None
            raise

    async def _update(self, address: Address, receipt: Receipt, message: Message, *, private: bool) -> Receipt:
        earlier = self._newest.get(receipt.reference, receipt.reference)

        async def replace(pages: list[Page]) -> str:
            return await self._posting.replace(address.workspace, earlier, pages)

        newest = await self._drawing.put(replace, address.workspace, message, private=private)
        if newest != earlier:
            remember(self._newest, receipt.reference, newest, most=RECEIPTS_KEPT)
        return Receipt(newest)

    async def _retract(self, address: Address, receipt: Receipt) -> None:
        await self._posting.remove(address.workspace, self._newest.get(receipt.reference, receipt.reference))

    async def _finish(self, doing: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(doing)
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited has it; when nobody did, it is not an error of the program
