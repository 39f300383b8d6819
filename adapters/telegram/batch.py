"""A batch of updates: heard chat by chat, in order within a chat, a few chats side by side."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog

log = structlog.get_logger()

Update = Mapping[str, Any]
Hear = Callable[[Update], Awaitable[None]]  # raises when the update was not kept

SIDE_BY_SIDE = 8  # chats; a database with one writer gains nothing by more


def number_of(update: Any) -> int | None:
    """The number by which an update is confirmed; None for what is no update."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


async def hear_all(updates: Sequence[Update], hear: Hear) -> set[int]:
    """The numbers of those that were kept. What follows one that was not, in the same chat, waits with it.

    Where the first few all fail, nothing can be kept now, and the rest is not tried.
    """
    batch = _Batch(hear)
    async with asyncio.TaskGroup() as tasks:
        for ours in _by_chat(updates):
            tasks.create_task(batch.hear_chat(ours))
    return batch.kept


class _Batch:
    def __init__(self, hear: Hear) -> None:
        self.kept: set[int] = set()
        self._failures = 0
        self._hear = hear
        self._room = asyncio.Semaphore(SIDE_BY_SIDE)

    async def hear_chat(self, updates: Sequence[Update]) -> None:
        async with self._room:
            for update in updates:
                if not self.kept and self._failures >= SIDE_BY_SIDE:
                    return
                if not await self._is_kept(update):
                    return

    async def _is_kept(self, update: Update) -> bool:
        try:
            await self._hear(update)
        except Exception as error:  # whatever it was, it must not be confirmed
            log.error("telegram_not_kept", kind=type(error).__name__)
            self._failures += 1
            return False
        self.kept.add(update["update_id"])
        return True


def _by_chat(updates: Sequence[Update]) -> list[list[Update]]:
    chats: dict[str, list[Update]] = defaultdict(list)
    for update in updates:
        chats[_chat_of(update)].append(update)
    return list(chats.values())


def _chat_of(update: Update) -> str:
    """Where it happened. Whatever has no chat that can be read is in order among itself."""
    for kind, told in update.items():
        if kind != "update_id" and isinstance(told, dict):
            message = told.get("message")
            chat = told.get("chat") or (message.get("chat") if isinstance(message, dict) else None) or told.get("from")
            return str(chat.get("id")) if isinstance(chat, dict) else ""
    return ""
