"""Socket Mode, with Slack's own client: one of the connections hears, and none is lost at a change of sockets."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.fakes.slack_bench import Bench, a_school, refusal


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        yield bench


@dataclass
class App:
    """An app on sockets: what it heard, and what it answers."""

    heard: list[SocketModeRequest] = field(default_factory=list)
    answer: dict[str, object] | None = None
    answers: bool = True
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        self.came.set()
        if self.answers:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=self.answer))


@asynccontextmanager
async def connected(bench: Bench, app: App, *, connections: int = 1) -> AsyncIterator[list[SocketModeClient]]:
    clients = []
    for _ in range(connections):
        client = SocketModeClient(app_token=bench.school.app_token, web_client=bench.client)
        client.socket_mode_request_listeners.append(app.hear)
        await client.connect()  # type: ignore[no-untyped-call]
        clients.append(client)
    await bench.slack.until(lambda: bench.slack.sockets.count == connections)
    try:
        yield clients
    finally:
        for client in clients:
            await client.close()  # type: ignore[no-untyped-call]


async def test_words_a_tap_and_a_command_come_over_the_socket(bench: Bench) -> None:
    noor, app = bench.school.has_user("Noor"), App()
    async with connected(bench, app):
        await noor.says("hallo")
        app.answer = {"text": "Dag Noor"}
        delivery = await noor.commands("/ruimte", "help")
    assert [request.type for request in app.heard] == ["events_api", "slash_commands"]
    assert app.heard[0].payload["event"]["text"] == "hallo"
    assert (delivery.status, delivery.body) == (200, {"text": "Dag Noor"})
    assert noor.reads() == ["hallo", "Dag Noor"]


async def test_each_envelope_goes_to_one_of_the_connections(bench: Bench) -> None:
    noor, app = bench.school.has_user("Noor"), App()
    async with connected(bench, app, connections=3):
        for number in range(6):
            await noor.says(str(number))
        spread = Counter(len(connection.delivered) for connection in bench.slack.sockets.open)
    assert [request.payload["event"]["text"] for request in app.heard] == ["0", "1", "2", "3", "4", "5"]
    assert spread == {2: 3}


async def test_what_a_dropped_socket_did_not_acknowledge_comes_to_another(bench: Bench) -> None:
    noor, app = bench.school.has_user("Noor"), App(answers=False)
    async with connected(bench, app, connections=2):
        saying = asyncio.create_task(noor.says("hallo"))
        await app.came.wait()
        app.answers = True
        bench.slack.drops(1)
        await saying
    first, again = app.heard[:2]
    assert first.payload["event_id"] == again.payload["event_id"]
    assert (first.retry_attempt, again.retry_attempt) == (0, 1)
    assert bench.slack.last.status == 200


async def test_a_refresh_is_followed_by_a_new_socket(bench: Bench) -> None:
    noor, app = bench.school.has_user("Noor"), App()
    async with connected(bench, app):
        before = bench.slack.sockets.open[0]
        await bench.slack.disconnects("refresh_requested")
        await noor.says("hallo")
        assert bench.slack.sockets.open[-1] is not before
    assert [request.payload["event"]["text"] for request in app.heard] == ["hallo"]


async def test_an_event_without_an_acknowledgement_is_late_by_the_injected_deadline(bench: Bench) -> None:
    noor, app = bench.school.has_user("Noor"), App(answers=False)
    bench.slack.post_office.deadline = 0.2
    async with connected(bench, app):
        await noor.says("hallo")
    assert (bench.slack.last.status, bench.slack.last.was_acknowledged) == (0, False)


async def test_without_a_socket_an_event_is_lost(bench: Bench) -> None:
    await bench.school.has_user("Noor").says("hallo")
    assert bench.slack.last.status == 0


async def test_a_ticket_opens_one_socket(bench: Bench) -> None:
    url = (await bench.client.apps_connections_open(app_token=bench.school.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": bench.school.app_id}


async def test_a_socket_needs_the_apps_own_token(bench: Bench) -> None:
    assert (
        await refusal(bench.client.apps_connections_open(app_token=bench.school.bot_token)) == "not_allowed_token_type"
    )


async def test_an_event_without_an_acknowledgement_comes_again_over_the_socket(bench: Bench) -> None:
    noor, app = bench.school.has_user("Noor"), App(answers=False)
    bench.slack.post_office.deadline, bench.slack.post_office.retries = 0.2, True
    async with connected(bench, app):
        await noor.says("hallo")
    tries = [(request.retry_attempt, request.retry_reason) for request in app.heard]
    assert tries == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]


async def test_after_a_warning_a_socket_still_hears_and_after_a_refresh_no_more(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    url = (await bench.client.apps_connections_open(app_token=bench.school.app_token))["url"]
    bench.slack.post_office.deadline = 0.2
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await bench.slack.until(lambda: bench.slack.sockets.count)
        await bench.slack.disconnects("warning")
        await noor.says("hallo")
        await bench.slack.disconnects("refresh_requested")
        await noor.says("nog eens")
        frames = [await socket.receive_json() for _ in range(4)]
    assert [frame["type"] for frame in frames] == ["hello", "disconnect", "events_api", "disconnect"]
    assert (frames[1]["reason"], frames[3]["reason"]) == ("warning", "refresh_requested")


async def test_an_eleventh_socket_is_one_too_many(bench: Bench) -> None:
    async with aiohttp.ClientSession() as session:
        urls = [(await bench.client.apps_connections_open(app_token=bench.school.app_token))["url"] for _ in range(11)]
        sockets = [await session.ws_connect(url) for url in urls]
        frame = await sockets[-1].receive_json()
    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")
