"""A server that always answers the same, for what the stand-in would never say."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.line import Line
from tests.adapters.core import PatientClock

TOKEN = "7000000001:AAgeheim" + "x" * 27
CANARY = "kanariewoord"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(answer: Answer, *, line: Line | None = None) -> AsyncIterator[Calls]:
    """A server that always answers so, and our calls to it."""
    application = web.Application()
    application.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with calling(f"http://127.0.0.1:{runner.addresses[0][1]}", line=line) as calls:
        yield calls
    await runner.cleanup()


@asynccontextmanager
async def calling(api_url: str, *, line: Line | None = None) -> AsyncIterator[Calls]:
    clock = PatientClock()
    calls = Calls(TelegramConfig(TOKEN, api_url), clock=clock, sleep=clock.sleep, line=line)
    yield calls
    await calls.close()
