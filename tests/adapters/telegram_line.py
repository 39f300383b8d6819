"""The other end of a line to Telegram, which gives the answers that were written down for it and no others."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "7000000001:" + "A" * 35


@dataclass(frozen=True)
class Says:
    """One answer; `hangs` keeps who asked waiting, `hangs_up` breaks the line."""

    status: int = 200
    body: str = ""
    hangs: bool = False
    hangs_up: bool = False


@dataclass
class OtherEnd:
    """What it was asked, and what it still has to say; then it has nothing new, after `long_poll` seconds."""

    address: str = ""
    says: list[Says] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0
    has_no: set[str] = field(default_factory=set)  # methods
    nothing_more: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def offsets(self) -> list[str | None]:
        """What each poll confirmed."""
        return [given.get("offset") for method, given in self.asked if method == "getUpdates"]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.asked.append((method, {name: str(value) for name, value in (await request.post()).items()}))
        if method in self.has_no:
            return await self._said(refuses(404, "Not Found: method not found"), request)
        if method != "getUpdates":
            return web.json_response({"ok": True, "result": True})
        if not self.says:
            self.nothing_more.set()
            await asyncio.sleep(0.05)
            return web.json_response({"ok": True, "result": []})
        return await self._said(self.says.pop(0), request)

    async def _said(self, says: Says, request: web.Request) -> web.StreamResponse:
        if says.hangs:
            await asyncio.Event().wait()
        if says.hangs_up and request.transport is not None:
            request.transport.abort()
        return web.Response(status=says.status, text=says.body, content_type="application/json")


def updates(*numbers: int, chat: int | None = None) -> Says:
    """These updates, each in a chat of its own unless a chat is given."""
    return these(*(an_update(number, chat=chat or number) for number in numbers))


def an_update(number: int, *, chat: int) -> dict[str, Any]:
    """One message."""
    return {"update_id": number, "message": {"message_id": number, "chat": {"id": chat, "type": "private"}}}


def these(*result: Any) -> Says:
    """Exactly this, as a result."""
    return Says(body=json.dumps({"ok": True, "result": result}))


def refuses(status: int, description: str = "", **parameters: int) -> Says:
    """An error, as Telegram writes it."""
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return Says(status, json.dumps(body))


@asynccontextmanager
async def other_end(*says: Says) -> AsyncIterator[OtherEnd]:
    """It listens until the end."""
    end = OtherEnd(says=list(says))
    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", end.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    end.address = f"http://{host}:{port}"
    try:
        yield end
    finally:
        await runner.cleanup()
