"""The real Bolt, over signed HTTP and over a socket: both ways in tell it the same."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from tests.fakes.slack import SlackStandIn
from tests.fakes.slack_bench import Bench, a_school

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Antwoord"},
    "submit": {"type": "plain_text", "text": "Bewaar"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Wat ging beter?"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}


def an_app(bench: Bench) -> AsyncApp:
    app = AsyncApp(client=bench.client, signing_secret=bench.slack.signing_secret, request_verification_enabled=False)

    @app.command("/ruimte")
    async def command(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await bench.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await respond("Vraag van de week")

    @app.view("form")
    async def submitted(ack: AsyncAck, view: dict[str, Any], body: dict[str, Any]) -> None:
        words = view["state"]["values"]["words"]["words"]["value"]
        if len(words) < 3:
            await ack(response_action="errors", errors={"words": "Te kort"})
            return
        await ack()
        await bench.client.chat_postMessage(channel=body["user"]["id"], text=f"Bewaard: {words}")

    @app.event("message")
    async def said(event: dict[str, Any]) -> None:
        await bench.client.chat_postMessage(channel=event["channel"], text=f"Je zei: {event['text']}")

    return app


@asynccontextmanager
async def over_http(slack: SlackStandIn, app: AsyncApp) -> AsyncIterator[None]:
    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def over_a_socket(slack: SlackStandIn, app: AsyncApp) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.until(lambda: slack.sockets.count)
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        yield bench


@pytest.mark.parametrize("way_in", [over_http, over_a_socket])
async def test_bolt_hears_and_answers(bench: Bench, way_in: Any) -> None:
    noor, slack = bench.school.has_user("Noor"), bench.slack
    async with way_in(slack, an_app(bench)):
        await noor.says("hallo")
        await slack.until(lambda: noor.reads() == ["hallo", "Je zei: hallo"])
        await noor.commands("/ruimte", "vraag")
        await slack.until(lambda: noor.reads()[-1] == "Vraag van de week")
        assert await noor.submits(words="ja") == {"words": "Te kort"}
        bench.clock.passes(1)
        assert await noor.submits(words="De stilte") == {}
        await slack.until(lambda: noor.reads()[-1] == "Bewaard: De stilte")


async def test_a_request_url_is_verified(bench: Bench) -> None:
    async with over_http(bench.slack, an_app(bench)):
        verified = await bench.slack.verifies_url()
    assert (verified.status, verified.body) == (200, {"challenge": verified.payload["challenge"]})
