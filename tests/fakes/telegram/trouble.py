"""Trouble on request: what a test wants to go wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from tests.fakes.telegram.refusal import Refusal, too_many

Drop = Literal["", "before", "after"]


@dataclass
class Trouble:
    """What the next calls of a method meet. With `drop="after"` the act happens, and nobody hears of it.

    A status of 500 and above comes as HTML, as from a proxy, unless there is a description. `after` lets the act
    happen before this is answered. `hangs` never answers and never acts; with `delay` the act happens at once and
    its answer comes so many real seconds later, or, `held`, once that is set. `chat` bounds it to one chat. With
    `times=0` it lasts until `clear`.
    """

    method: str
    times: int = 1
    status: int = 200
    description: str = ""
    retry_after: int | str | None = None  # a server may say anything
    drop: Drop = ""
    after: bool = False
    hangs: bool = False
    garbage: bool = False
    delay: float = 0.0
    chat: str = ""
    held: asyncio.Event | None = None

    @property
    def spoils(self) -> bool:
        """Whether more than time is lost."""
        return bool(self.drop or self.garbage or self.retry_after is not None or self.status != 200)

    @property
    def acts(self) -> bool:
        """Whether the method does its work all the same."""
        return self.after or self.drop == "after" or not self.spoils

    def answer(self, request: web.Request) -> web.Response:
        """What the caller hears, if anything."""
        if self.drop and request.transport:
            request.transport.abort()
        if self.garbage:
            return web.Response(text='{"ok": tru', status=self.status, content_type="application/json")
        if self.retry_after is not None:
            return web.json_response(too_many(self.retry_after).body, status=429)
        if self.status < 500 or self.description:
            return web.json_response(Refusal(self.status, self.description).body, status=self.status)
        return web.Response(text=f"<html><h1>{self.status}</h1></html>", status=self.status, content_type="text/html")


@dataclass
class Troubles:
    """The trouble that waits, in the order in which it was asked for.

    `dropped_entities` counts what Telegram left out without a word, because a message had more than 100.
    """

    dropped_entities: int = 0
    _waiting: list[Trouble] = field(default_factory=list)

    def add(self, trouble: Trouble) -> None:
        """Let the next calls meet this."""
        self._waiting.append(trouble)

    def clear(self) -> None:
        """No trouble any more; what hangs already goes on hanging."""
        self._waiting.clear()

    def next(self, method: str, chat: str) -> Trouble | None:
        """What this call meets."""
        for trouble in self._waiting:
            if trouble.method.lower() == method.lower() and trouble.chat in ("", chat):
                trouble.times -= 1
                if not trouble.times:
                    self._waiting.remove(trouble)
                return trouble
        return None


async def meet(
    trouble: Trouble | None, request: web.Request, act: Callable[[], Awaitable[web.Response]]
) -> web.Response:
    """Do what was asked, unless this trouble keeps it from happening or from being heard of."""
    if trouble is None:
        return await act()
    if trouble.hangs:
        await asyncio.Event().wait()
    response = await act() if trouble.acts else None
    await asyncio.sleep(trouble.delay)
    if trouble.held is not None:
        await trouble.held.wait()
    return trouble.answer(request) if trouble.spoils or response is None else response
