"""Says things in Slack: to people, in channels and in groups, and on a person's home."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

from adapters.slack.calls import Calls
from adapters.slack.conversations import is_person, is_private
from adapters.slack.drawing import Drawing, has_pictures
from adapters.slack.looking import Looking
from adapters.slack.names import parts_of
from adapters.slack.posting import Posting
from adapters.slack.render import Page, home
from adapters.slack.trouble import CallFailed
from adapters.slack.workspaces import Workspaces
from bot.domain.address import Address
from bot.domain.message import Message
from bot.ports import Receipt

SMALLEST_GROUP, LARGEST_GROUP = 2, 8  # people besides us
PICTURE_TROUBLE = "invalid_blocks"  # also what Slack says of a picture that it is not done with

T = TypeVar("T")
Put = Callable[[list[Page]], Awaitable[str]]


class SlackMessenger:
    """A Messenger, Lookup, Paced, Groups and Home. A message is never silent: Slack has no such thing."""

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._drawing = Drawing(calls, workspaces)
        self._posting = Posting(calls)
        self._looking = Looking(calls, self._posting)
        self._rooms: set[Address] = set()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it. What is under way is finished, also when nobody waits for it any more: `find` can tell."""
        return await self._finish(self._send(address, message, key))

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Draw this in the place of an earlier message; further pages come at the end of the conversation."""
        return await self._finish(self._update(address, receipt, message))

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """Remove an earlier message."""
        await self._finish(self._posting.remove(address.workspace, receipt.reference))

    async def find(self, address: Address, key: str, *, since: datetime, near: Receipt | None) -> Receipt | None:
        """The message with that key; see `Looking`."""
        return await self._looking.find(address, key, since=since, near=near)

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait for room; the next `send` there does not wait again. Slack's pace is for new messages only."""
        if not changing:
            await self._calls.room(address.workspace, address.chat)
            self._rooms.add(address)

    async def open_group(self, people: tuple[Address, ...]) -> Address:
        """The group conversation of two to eight people and us. Raises ValueError for fewer or more."""
        if not SMALLEST_GROUP <= len(people) <= LARGEST_GROUP:
            raise ValueError(f"a group has {SMALLEST_GROUP} to {LARGEST_GROUP} people")
        first = people[0]
        users = [person.chat for person in people]
        answer = await self._calls.call(first.workspace, "conversations.open", users=users)
        return Address(first.platform, first.workspace, str(answer["channel"]["id"]))

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

    async def _send(self, address: Address, message: Message, key: str) -> Receipt:
        has_room = address in self._rooms
        self._rooms.discard(address)

        async def post(pages: list[Page]) -> str:
            return await self._posting.post(address.workspace, address.chat, pages, key=key, has_room=has_room)

        return await self._put(post, address, message, private=is_person(address.chat))

    async def _update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        async def replace(pages: list[Page]) -> str:
            return await self._posting.replace(address.workspace, receipt.reference, pages)

        return await self._put(replace, address, message, private=is_private(parts_of(receipt.reference)[0]))

    async def _put(self, put: Put, address: Address, message: Message, *, private: bool) -> Receipt:
        drawn = await self._drawing.draw(address.workspace, message, private=private)
        try:
            return Receipt(await put(drawn))
        except CallFailed as error:
            if error.code != PICTURE_TROUBLE or not has_pictures(message):
                raise
        in_words = await self._drawing.draw(address.workspace, message, private=private, pictures=False)
        return Receipt(await put(in_words))

    async def _finish(self, doing: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(doing)
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited has it; when nobody did, it is not an error of the program
