"""Both ways in, and installing, against the local Slack: it signs, retries and refreshes as Slack does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from adapters.http.server import Server
from adapters.slack.config import SlackConfig
from adapters.slack.door import Door
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.oauth import OAuth
from adapters.slack.socket import Socket
from tests.adapters.slack_switchboard import until
from tests.adapters.test_slack_oauth import PAGES, Safe, nobody
from tests.adapters.test_slack_socket import Listener, lasting
from tests.fakes.slack.person import Person
from tests.fakes.slack.server import SlackStandIn


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn.started() as slack:
        slack.echoes = False
        yield slack


@pytest.fixture
def noor(slack: SlackStandIn) -> Person:
    return slack.has_workspace("T1").has_user("Noor")


@pytest.fixture
def listener() -> Listener:
    listener = Listener()
    listener.go_on.set()
    return listener


@pytest.fixture
async def door(slack: SlackStandIn, listener: Listener) -> AsyncIterator[None]:
    door = Door(slack.signing_secret, listener.app().async_dispatch, now=now)
    async with Server("127.0.0.1", 0, routes=door.routes(), ready=nobody) as server:
        slack.deliver_to(f"http://127.0.0.1:{server.address[1]}{EVENTS_PATH}")
        yield


@asynccontextmanager
async def connected(slack: SlackStandIn, listener: Listener) -> AsyncIterator[Socket]:
    stop = asyncio.Event()
    socket = Socket(SlackConfig(api_url=slack.api_url, app_token=slack.app_token), listener.app(), clock=lasting())
    running = asyncio.create_task(socket.run(stop))
    try:
        await until(lambda: slack.sockets.count == 2 and socket.healthy())
        yield socket
    finally:
        stop.set()
        await running


@pytest.mark.usefixtures("door")
async def test_over_http_words_come_in_and_are_acknowledged(noor: Person, slack: SlackStandIn) -> None:
    await noor.says("Het ging goed.")
    assert slack.deliveries[-1].was_acknowledged


@pytest.mark.usefixtures("door")
async def test_over_http_what_failed_comes_again(noor: Person, slack: SlackStandIn, listener: Listener) -> None:
    listener.fails, slack.post_office.retries = True, True
    await noor.says("Het ging goed.")
    assert (len(listener.heard), len(set(listener.heard))) == (4, 1)


async def test_over_a_socket_words_come_in_and_are_acknowledged(
    noor: Person, slack: SlackStandIn, listener: Listener
) -> None:
    async with connected(slack, listener):
        await noor.says("Het ging goed.")
    assert (slack.deliveries[-1].was_acknowledged, len(listener.heard)) == (True, 1)


async def test_over_sockets_that_are_refreshed_and_cut_nothing_is_lost(
    noor: Person, slack: SlackStandIn, listener: Listener
) -> None:
    async with connected(slack, listener):
        for number in range(12):
            await slack.sockets.open[0].disconnect("warning" if number % 2 else "refresh_requested")
            await noor.says(f"Woord {number}")
            await until(partial(_is_whole, slack))
        slack.sockets.open[0].drop()
        await noor.says("En nog een.")
    assert len(set(listener.heard)) == 13


def _is_whole(slack: SlackStandIn) -> bool:
    return slack.sockets.count == 2 and len(slack.sockets.open) == 2


async def test_who_installs_leaves_a_token_with_which_slack_lets_us_in(noor: Person, slack: SlackStandIn) -> None:
    safe = Safe()
    config = SlackConfig(api_url=slack.api_url, client_id=slack.client_id, client_secret=slack.client_secret)
    oauth = OAuth(config, safe, pages=PAGES, now=now, installed=list[str]().append)
    async with ClientSession() as client, Server("127.0.0.1", 0, routes=oauth.routes(), ready=nobody) as server:
        site = f"http://127.0.0.1:{server.address[1]}"
        begun = await client.get(f"{site}/slack/install", allow_redirects=False)
        back = urlsplit(slack.grants.approve(noor, begun.headers["Location"])).query
        cookie = begun.headers["Set-Cookie"].partition(";")[0]
        done = await client.get(f"{site}/slack/oauth_redirect?{back}", headers={"Cookie": cookie})
    assert (done.status, [(kept.workspace, kept.tokens["bot"]) for kept in safe.kept]) == (
        200, [("T1", noor.workspace.bot_token)],
    )  # fmt: skip
