"""The other end of Socket Mode, small enough to hold every string: hello, envelopes, disconnects, silence."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.adapters.knocking import SOON

STEP = 0.005  # seconds


@dataclass
class Line:
    """One websocket, as Slack has it."""

    socket: web.WebSocketResponse
    acks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not self.socket.closed

    async def send(self, frame: object) -> None:
        await self.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def disconnect(self, reason: str) -> None:
        await self.send({"type": "disconnect", "reason": reason})


@dataclass
class Switchboard:
    """Hands out addresses and lines. `answers` go before the usual answer to apps.connections.open."""

    api_url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fewest: int = 99  # lines that stayed open when one was closed
    dumb: bool = False  # says hello, and nothing more, not even a pong
    mute: bool = False  # does not even say hello
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    @property
    def acks(self) -> list[dict[str, Any]]:
        return [ack for line in self.lines for ack in line.acks]

    async def deliver(self, envelope: dict[str, Any]) -> None:
        """Send it, and again over another line while the one it went over was closed before it was acknowledged."""
        line = self.open_lines[-1]
        await line.send(envelope)
        await until(lambda: self.was_acknowledged(envelope) or not line.is_open)
        if not self.was_acknowledged(envelope):
            await self.deliver(envelope)

    def was_acknowledged(self, envelope: dict[str, Any]) -> bool:
        return any(ack["envelope_id"] == envelope["envelope_id"] for ack in self.acks)

    async def give_address(self, request: web.Request) -> web.Response:
        self.asked.append(request.headers["Authorization"])
        if self.answers:
            return self.answers.pop(0)
        base = str(request.url.origin()).replace("http", "ws", 1)
        return web.json_response({"ok": True, "url": f"{base}/link?ticket={next(self._numbers)}"})

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=not self.dumb)
        await socket.prepare(request)
        line = Line(socket)
        if not self.mute:
            await line.send({"type": "hello", "num_connections": len(self.open_lines) + 1})
        self.lines.append(line)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                line.acks.append(message.json())
        self.fewest = min(self.fewest, len(self.open_lines))
        return socket


@asynccontextmanager
async def switchboard() -> AsyncIterator[Switchboard]:
    """A switchboard on this machine, until the end."""
    board = Switchboard()
    app = web.Application()
    app.add_routes([web.post("/api/apps.connections.open", board.give_address), web.get("/link", board.connect)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    board.api_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield board
    finally:
        await runner.cleanup()


class Clock:
    """Time that passes when it is moved."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, awake))
        await awake

    def has_slept(self, seconds: float, times: int) -> bool:
        return self.slept.count(seconds) == times

    def move(self, seconds: float) -> None:
        self.now += seconds
        for at, awake in self._sleepers:
            if at <= self.now and not awake.done():
                awake.set_result(None)


async def until(looked_at: Callable[[], object]) -> None:
    """Wait until this is so, on the other side of a real network."""
    for _ in range(int(SOON / STEP)):
        if looked_at():
            return
        await asyncio.sleep(STEP)
    raise TimeoutError
