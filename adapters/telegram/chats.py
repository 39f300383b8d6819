"""The calls to Telegram that are about a chat as a whole: what it is called, and what we are there."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from adapters.telegram.asking import Turn
from adapters.telegram.ourselves import AboutUs
from bot.ports import Unreachable

T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """A chat as Telegram knows it: what the group, or the person, is called."""

    chat: str
    name: str


class AboutChats(AboutUs):
    """Asks Telegram about chats. Nobody sees it, so it waits for no room."""

    async def chat(self, chat: str) -> Known:
        """A person's chat or a group, as it is now. Raises Unreachable when there is none for us."""
        return await self._about("getChat", chat, self._known)

    async def count_members(self, chat: str) -> int:
        """How many are in a group, with us."""
        return await self._about("getChatMemberCount", chat, self._count)

    async def our_status(self, chat: str) -> str:
        """What we are in a group, in Telegram's word: administrator, member, restricted, left or kicked."""
        return await self._about("getChatMember", chat, self._status)

    async def leave(self, chat: str) -> None:
        """Go out of a group; it is no error when we are out already."""
        with suppress(Unreachable):
            await self._about("leaveChat", chat, self._bot.leave_chat)

    async def _known(self, group: int) -> Known:
        told = await self.plain("getChat", {"chat_id": str(group)})
        name = " ".join(str(told[part]) for part in ("first_name", "last_name") if told.get(part))
        return Known(str(told["id"]), str(told.get("title") or name or told.get("username") or ""))

    async def _count(self, group: int) -> int:
        return int(await self.plain("getChatMemberCount", {"chat_id": str(group)}))

    async def _status(self, group: int) -> str:
        told = await self.plain("getChatMember", {"chat_id": str(group), "user_id": self.bot_id})
        return str(told["status"])

    async def _about(self, method: str, chat: str, asked: Callable[[int], Awaitable[T]]) -> T:
        return await self.in_chat(method, chat, lambda group, _: asked(group), turn=Turn.HAS)
