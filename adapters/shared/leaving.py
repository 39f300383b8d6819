"""What comes before a message leaves: whoever gives up waiting then knows that it was not sent."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from bot.ports import NotSent

NOT_LEFT = "not_left"
A_WHILE = 1.0  # seconds: it was our own limit that was in the way, and nobody who does not answer

T = TypeVar("T")


async def before_it_leaves(waiting: Awaitable[T]) -> T:
    """Wait for this. Raises NotSent when nobody waits for it any more by then: nothing left.

    Also to whose time is over: a TimeoutError would be a doubt. Where it is no limit, and the task itself is to end,
    it does, as soon as it goes on with anything.
    """
    try:
        return await waiting
    except asyncio.CancelledError:
        _ends_all_the_same(asyncio.current_task())
        raise NotSent(NOT_LEFT, A_WHILE) from None


def _ends_all_the_same(task: asyncio.Task[Any] | None) -> None:
    """A limit takes its cancelling back as NotSent passes it, which is before the loop turns; another stays."""

    def cancel_again() -> None:
        if task is not None and task.cancelling():
            task.uncancel()
            task.cancel()

    asyncio.get_running_loop().call_soon(cancel_again)
