"""An app as small as can be, for the tests of the stand-in itself: Slack's own client, and an ear."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Clock, SlackStandIn, Workspace


@dataclass
class Ear:
    """An app that takes whatever comes, and answers what it is told to."""

    answer: str = ""
    status: int = 200
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        """Take one request."""
        self.heard.append((dict(request.headers), await request.read()))
        content_type = "application/json" if self.answer.startswith("{") else "text/plain"
        return web.Response(status=self.status, text=self.answer, content_type=content_type)


@asynccontextmanager
async def listening(slack: SlackStandIn) -> AsyncIterator[Ear]:
    """An app at a request URL to which this Slack delivers."""
    ear = Ear()
    application = web.Application()
    application.router.add_post("/slack/events", ear.hear)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield ear
    finally:
        await runner.cleanup()


@dataclass(repr=False)
class Bench:
    """A Slack, its clock, a school in it and the app's client there."""

    slack: SlackStandIn
    clock: Clock
    school: Workspace
    client: AsyncWebClient


@asynccontextmanager
async def a_school() -> AsyncIterator[Bench]:
    """One workspace, and a client with its token."""
    clock = Clock()
    async with SlackStandIn.started(now=clock) as slack:
        school = slack.has_workspace("T1", name="De Lindeboom")
        client = AsyncWebClient(token=school.bot_token, base_url=slack.api_url, retry_handlers=[])
        yield Bench(slack, clock, school, client)


async def refusal(call: Awaitable[Any]) -> str:
    """The code with which a call is refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])
