"""A school in Slack with our adapter listening to it; what the app would answer is told by the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from adapters.slack.calls import Calls
from adapters.slack.config import SlackConfig
from adapters.slack.listening import Listening
from adapters.slack.messenger import SlackMessenger
from adapters.slack.workspaces import Workspaces
from bot.domain.message import Message, Text
from bot.ports import Installation
from tests.adapters.core import Core, PatientClock
from tests.fakes.slack import Person, SlackStandIn, Workspace

NOT_KEPT = Message((Text("Dat kon ik niet bewaren."),))
NOT_SHOWN = Message((Text("Dat duurde te lang."),))


class NothingInstalled:
    """Installations where there are none: the token is configured."""

    async def get(self, platform: str, workspace: str) -> Installation | None:
        return None

    async def save(self, installation: Installation) -> None: ...

    async def remove(self, platform: str, workspace: str) -> None: ...

    @asynccontextmanager
    async def refresh(self, platform: str, workspace: str) -> AsyncIterator[Installation | None]:
        yield None


@dataclass
class School:
    """Everything a test needs: Slack, one of its people, the app's answers, and the adapter between them."""

    slack: SlackStandIn
    workspace: Workspace
    noor: Person
    core: Core
    clock: PatientClock
    listening: Listening
    messenger: SlackMessenger

    async def reads(self, person: Person | None = None) -> list[str]:
        """What stands in somebody's conversation with us, once every answer was shown."""
        await self.listening.finish()
        return (person or self.noor).reads()


@asynccontextmanager
async def opened() -> AsyncIterator[School]:
    """A school, until the end of the block."""
    clock, core = PatientClock(), Core()
    async with SlackStandIn.started(clock) as slack:
        workspace = slack.has_workspace("T1", name="De Lindeboom")
        config = SlackConfig(api_url=slack.api_url, bot_token=workspace.bot_token)
        workspaces = Workspaces(config, NothingInstalled(), clock.moment)
        calls = Calls(workspaces, clock=clock, sleep=clock.sleep)
        messenger = SlackMessenger(calls, workspaces)
        listening = Listening(
            config,
            workspaces=workspaces,
            calls=calls,
            messenger=messenger,
            receive=core.receive,
            not_kept=lambda: NOT_KEPT,
            not_shown=lambda: NOT_SHOWN,
            now=clock.moment,
            sleep=clock.sleep,
        )
        async with _served(listening.app) as url:
            slack.deliver_to(url)
            noor = workspace.has_user("Noor Bakker")
            yield School(slack, workspace, noor, core, clock, listening, messenger)
            await listening.close()
        await messenger.close()
        await workspaces.close()


@asynccontextmanager
async def _served(app: AsyncApp) -> AsyncIterator[str]:
    """A request URL without a door: signatures are looked at elsewhere."""

    async def dispatch(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", dispatch)
    async with TestServer(site) as server:
        yield str(server.make_url("/slack/events"))
