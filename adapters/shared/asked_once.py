"""What several want to know at a time is asked once."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class AskedOnce(Generic[T]):
    """Questions by name. Each is asked to the end, also when nobody waits for it any more. Close it at the end."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Task[T]] = {}

    async def answer(self, name: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer, or what was raised instead; of a question that is being asked already, that of this one."""
        task = self._asked.get(name)
        if task is None:
            task = self._asked[name] = asyncio.create_task(ask())
            task.add_done_callback(partial(self._answered, name))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for every answer."""
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    def _answered(self, name: str, task: asyncio.Task[T]) -> None:
        del self._asked[name]
        if not task.cancelled():
            task.exception()  # whoever waited has it; when nobody did, it is not an error of the program
