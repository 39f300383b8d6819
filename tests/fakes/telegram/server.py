"""The stand-in itself: an HTTP server on the loopback, and what it remembers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from tests.fakes.telegram import api
from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.network import Network
from tests.fakes.telegram.recorded import Recorded
from tests.fakes.telegram.trouble import Drop, Trouble


class TelegramStandIn(Network):
    """One Telegram, with as many bots, people and groups as a test wants. Make it with `TelegramStandIn.started()`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.api_url = ""

    @classmethod
    @asynccontextmanager
    async def started(cls, clock: Callable[[], float] = time.time) -> "AsyncIterator[TelegramStandIn]":
        """A Telegram that listens until the end of the block."""
        telegram = cls(clock)
        runner = web.AppRunner(
            telegram._application(), access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        telegram.api_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with ClientSession(connector=TCPConnector(limit=0)) as telegram.session:
            try:
                yield telegram
            finally:
                await telegram.stop()
                await runner.cleanup()

    def fails(
        self,
        method: str,
        *,
        times: int = 1,
        status: int = 200,
        description: str = "",
        retry_after: int | None = None,
        drop: Drop = "",
        after: bool = False,
        hangs: bool = False,
        garbage: bool = False,
        delay: float = 0.0,
        chat: int | str = "",
        held: asyncio.Event | None = None,
    ) -> None:
        """Let the next calls of a method meet trouble, see `Trouble`."""
        about = {"description": description, "retry_after": retry_after, "drop": drop, "after": after, "hangs": hangs}
        met: dict[str, Any] = {**about, "garbage": garbage, "delay": delay, "chat": str(chat), "held": held}
        self.trouble.add(Trouble(method, times, status, **met))

    def called(self, method: str) -> list[Recorded]:
        """The calls of one method, in the order in which they came."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def redeliver_last(self, bot: BotAccount | None = None) -> None:
        """Tell the last update once more, as Telegram does when it did not hear that it was taken."""
        (bot or self.bot).mailbox.again()

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/bot{token}/{method}", partial(api.serve, self))
        application.router.add_route("*", "/{elsewhere:.*}", api.nothing_here)
        return application
