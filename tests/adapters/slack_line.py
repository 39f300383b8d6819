"""A line to Slack of which a test says what goes over it: one answer after another, or none.

The stand-in in `tests/fakes/slack` behaves as Slack does; this one misbehaves as asked, also on the line itself.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.config import SlackConfig
from bot.ports import Installation

TOKEN = "xoxb-secret"  # noqa: S105 - nobody's
AUTH = {"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"}
SCOPES = {"x-oauth-scopes": "chat:write,files:write"}
POSTED = {"ok": True, "channel": "D1", "ts": "1700000000.000100"}


@dataclass(frozen=True)
class Said:
    """One answer, `held` until that is set; `drop` is a line that is cut instead."""

    body: Mapping[str, Any] | str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    drop: bool = False
    held: asyncio.Event | None = None


@dataclass(frozen=True)
class Asked:
    """One call as it came in."""

    method: str
    token: str
    arguments: Mapping[str, Any]


class Line:
    """The far end of the line. What is asked for the last time stays the answer."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self._answers: defaultdict[str, list[Said]] = defaultdict(list)
        self.answers("auth.test", Said(AUTH, headers=SCOPES))
        self.answers("bots.info", Said({"ok": True, "bot": {"id": "B1", "app_id": "A1"}}))
        self.answers("chat.postMessage", Said(POSTED))

    @property
    def methods(self) -> list[str]:
        """What was asked, in order."""
        return [each.method for each in self.asked]

    def answers(self, method: str, *said: Said) -> None:
        """Say this to the next calls of a method."""
        self._answers[method] = list(said)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What was agreed."""
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.asked.append(Asked(method, token, await _arguments(request)))
        agreed = self._answers[method]
        said = agreed.pop(0) if len(agreed) > 1 else agreed[0] if agreed else Said({"ok": True})
        if said.held:
            await said.held.wait()
        if said.drop:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if isinstance(said.body, str):
            return web.Response(
                text=said.body, status=said.status, headers=said.headers, content_type=said.content_type
            )
        return web.json_response(dict(said.body), status=said.status, headers=said.headers)


@asynccontextmanager
async def open_line() -> AsyncIterator[Line]:
    """A line that is there."""
    line = Line()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", line.answer)
    async with TestServer(app) as server:
        line.url = str(server.make_url("/api/"))
        yield line


async def _arguments(request: web.Request) -> Mapping[str, Any]:
    if request.content_type == "application/json":
        arguments: Mapping[str, Any] = await request.json()
        return arguments
    return {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}


def config_for(line: Line, *, bot_token: str | None = TOKEN) -> SlackConfig:
    """Settings for one workspace by its token, or without one for OAuth."""
    return SlackConfig(api_url=line.url, bot_token=bot_token, client_id="1.2", client_secret="s")  # noqa: S106


class Installed:
    """Installations in memory."""

    def __init__(self, *installations: Installation) -> None:
        self._kept = {each.workspace: each for each in installations}
        self._turn = asyncio.Lock()

    async def get(self, platform: str, workspace: str) -> Installation | None:
        assert platform == "slack"
        return self._kept.get(workspace)

    async def save(self, installation: Installation) -> None:
        self._kept[installation.workspace] = installation

    async def remove(self, platform: str, workspace: str) -> None:
        assert platform == "slack"
        self._kept.pop(workspace, None)

    @asynccontextmanager
    async def refresh(self, platform: str, workspace: str) -> AsyncIterator[Installation | None]:
        async with self._turn:
            yield await self.get(platform, workspace)
