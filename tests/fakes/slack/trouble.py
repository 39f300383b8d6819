"""Trouble on request: what a test wants to go wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Drop = Literal["", "before", "after"]
Act = Callable[[web.Request], Awaitable[web.Response]]


@dataclass
class Trouble:
    """What the next calls of a method meet. With `drop="after"` the act happens, and nobody hears of it.

    `after` lets the act happen too, before the status, error or garbage is answered. The answer to what was done is
    `held` until that is set.
    """

    method: str
    times: int = 1
    status: int = 200
    error: str = ""
    retry_after: str | int | None = None
    drop: Drop = ""
    after: bool = False
    garbage: bool = False
    delay: float = 0.0
    workspace: str = ""
    held: asyncio.Event | None = None

    @property
    def acts(self) -> bool:
        """Whether the method does its work all the same."""
        only_slow = not (self.drop or self.error or self.garbage or self.retry_after is not None or self.status != 200)
        return self.after or only_slow or self.drop == "after"

    @property
    def answers_as_usual(self) -> bool:
        """Whether only time is lost."""
        return self.acts and not self.after and self.drop != "after"

    async def answer(self, request: web.Request) -> web.Response:
        """What the caller hears, if anything."""
        if self.drop and request.transport:
            request.transport.abort()
        if self.retry_after is not None:
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(self.retry_after)}
            )
        if self.error:
            return web.json_response({"ok": False, "error": self.error}, status=self.status)
        if self.garbage:
            return web.Response(text='{"ok": tru', status=self.status, content_type="application/json")
        return web.Response(text="<html>Sorry!</html>", status=self.status, content_type="text/html")


class Troubles:
    """The trouble that waits, in the order in which it was asked for.

    Besides methods of the Web API there may be trouble with "upload" and "response_url".
    """

    def __init__(self) -> None:
        self._waiting: list[Trouble] = []

    def add(self, trouble: Trouble) -> None:
        """Let the next calls meet this."""
        self._waiting.append(trouble)

    def clear(self) -> None:
        """No trouble any more."""
        self._waiting.clear()

    async def next(self, method: str, workspace: str) -> Trouble | None:
        """What this call meets, after the delay it brings."""
        for trouble in self._waiting:
            if trouble.method == method and trouble.workspace in ("", workspace):
                trouble.times -= 1
                if not trouble.times:
                    self._waiting.remove(trouble)
                await asyncio.sleep(trouble.delay)
                return trouble
        return None

    def around(self, name: str, act: Act) -> Act:
        """A route that may meet trouble of this name."""

        async def met(request: web.Request) -> web.Response:
            return await meet(await self.next(name, ""), request, act)

        return met


async def meet(trouble: Trouble | None, request: web.Request, act: Act) -> web.Response:
    """Do what was asked, unless this trouble keeps it from happening or from being heard of."""
    if trouble is None:
        return await act(request)
    if not trouble.acts:
        return await trouble.answer(request)
    response = await act(request)
    if trouble.held is not None:
        await trouble.held.wait()
    return response if trouble.answers_as_usual else await trouble.answer(request)
