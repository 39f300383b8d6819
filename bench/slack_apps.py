"""What listens to Slack while it is measured, each in a process of its own: ours, a bare one, and Slack itself."""

import re
import resource
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.http.server import Server
from adapters.slack.config import SlackConfig
from adapters.slack.door import Door
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.oauth import Pages
from adapters.slack.platform import Slack
from adapters.slack.silence import SILENT
from bench.asked import Asked
from bench.bare import insert_bare
from bench.reply import ANSWERED
from bench.school import sessions_on
from bench.slack_school import TEAM, fill
from bot.domain.event import Event
from bot.inbox import Inbox, sorry_nothing_kept
from bot.ports import Answer
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.installation import KeptInstallations
from bot.views import slack as slack_view
from bot.views.catalogue import catalogue
from tests.fakes.slack import SlackStandIn

HOST = "127.0.0.1"
LANGUAGE = "nl"
PAGES_IN_MEMORY = Path("/proc/self/statm")


@asynccontextmanager
async def stand_in(people: Sequence[Asked]) -> AsyncIterator[str]:
    """The local Slack, with these people in it."""
    async with SlackStandIn.started() as slack:
        fill(slack, people)
        yield slack.api_url


@asynccontextmanager
async def ours(config: SlackConfig, database: str) -> AsyncIterator[str]:
    """Our door, Bolt, our inbox and our answers; it is always the afternoon after the question came.

    `/cpu` says how many seconds of a core that took so far, user and system.
    """
    engine = make_engine(database)
    sessions = sessions_on(engine)
    inbox = Inbox(sessions)

    async def receive(event: Event, now: datetime) -> Answer:
        return await inbox.receive(event, ANSWERED)

    async def cpu(request: web.Request) -> web.Response:
        return web.json_response(time.process_time())

    slack = platform(config, sessions, receive)
    async with Server(HOST, 0, routes=[*slack.routes, ("GET", "/cpu", cpu)], ready=all_well) as server:
        yield f"http://{HOST}:{server.address[1]}{EVENTS_PATH}"
    await slack.close()
    await close_engine(engine)


def platform(config: SlackConfig, sessions: Sessions, receive: Callable[..., Any]) -> Slack:
    """Slack as the app wires it."""
    return Slack(
        config,
        KeptInstallations(sessions, real_clock),
        receive=receive,
        not_kept=lambda: sorry_nothing_kept(LANGUAGE),
        not_shown=lambda: slack_view.not_shown(catalogue(LANGUAGE)),
        pages=Pages(**slack_view.install_pages(catalogue(LANGUAGE))),
        now=real_clock,
    )


def real_clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


async def all_well() -> Sequence[str]:
    """Nothing is wrong."""
    return []


@asynccontextmanager
async def bare(config: SlackConfig, database: str) -> AsyncIterator[str]:
    """Bolt as it comes, which writes one row for each payload and then acknowledges."""
    engine = make_engine(database)
    app = _bare_app(config.signing_secret or "", engine)
    runner = web.AppRunner(app.web_app(path=EVENTS_PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    yield f"http://{HOST}:{runner.addresses[0][1]}{EVENTS_PATH}"
    await runner.cleanup()
    await close_engine(engine)


def _bare_app(secret: str, engine: AsyncEngine) -> AsyncApp:
    app = AsyncApp(signing_secret=secret, authorize=_authorize, process_before_response=True, logger=SILENT)

    async def keep(body: Mapping[str, Any]) -> None:
        await insert_bare(engine, str(body.get("event_id") or body["trigger_id"]))

    async def keep_tap(ack: Callable[[], Any], body: Mapping[str, Any]) -> None:
        await keep(body)
        await ack()

    app.event("message")(keep)
    app.action(re.compile("press:"))(keep_tap)
    return app


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_user_id=f"UBOT{TEAM}", bot_id=f"B{TEAM}")


@asynccontextmanager
async def only_the_door(secret: str) -> AsyncIterator[str]:
    """Our door, with nobody behind it but who counts; `/figures` says how many were let in, and the memory in use."""
    let_in: list[None] = []

    async def dispatch(request: AsyncBoltRequest) -> BoltResponse:
        let_in.append(None)
        return BoltResponse(status=200)

    async def figures(request: web.Request) -> web.Response:
        return web.json_response({"let_in": len(let_in), "memory": _memory()})

    routes = [*Door(secret, dispatch, now=real_clock).routes(), ("GET", "/figures", figures)]
    async with Server(HOST, 0, routes=routes, ready=all_well) as server:
        yield f"http://{HOST}:{server.address[1]}"


def _memory() -> int:
    """The bytes of this process that are in memory; where no file tells, the most there ever were."""
    if PAGES_IN_MEMORY.exists():
        return int(PAGES_IN_MEMORY.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
