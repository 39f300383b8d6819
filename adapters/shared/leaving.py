"""What comes before a message leaves: whoever gives up waiting then knows that it was not sent."""

import asyncio
from collections.abc import Awaitable, Coroutine
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

from bot.ports import NotSent

NOT_LEFT = "not_left"
A_WHILE = 1.0  # seconds: it was our own limit that was in the way, and nobody who does not answer

T = TypeVar("T")


class Waiter:
    """Who waits for what is under way, until they do no more."""

    def __init__(self) -> None:
        self.is_gone = False


_waiter: ContextVar[Waiter | None] = ContextVar("waiter", default=None)


def begin_for(waiter: Waiter, doing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Do this apart, in such a way that `still_waited_for` knows for whom."""
    context = copy_context()
    context.run(_waiter.set, waiter)
    return asyncio.create_task(doing, context=context)


async def still_waited_for() -> None:
    """Raises NotSent when this is done for a waiter who is gone: somebody else may say it by now.

    It lets the loop turn first: in a process that stood still for long the limit of who waits passes together with
    what is waited for here, and they hear of it in that turn.
    """
    if (waiter := _waiter.get()) is None:
        return
    await asyncio.sleep(0)
    if waiter.is_gone:
        raise NotSent(NOT_LEFT, A_WHILE)


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
