"""One connection of Socket Mode. What it cannot go on with is said to whoever made it, and never mended here."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.codes import as_code
from adapters.slack.config import SlackConfig
from adapters.slack.parsed import Malformed, parsed
from adapters.slack.silence import SILENT

log = structlog.get_logger()

Sleep = Callable[[float], Awaitable[None]]

OPENING = 20.0  # seconds for an address, and a websocket there
GREETING = 20.0  # seconds until Slack says hello on it
FINISHING = 3.0  # seconds for what is being answered, once another connection took over
MOST_WAITING = 1000  # frames that were read and not yet begun; beyond it we stop reading


class Left(Exception):
    """Slack ended the connection before it began; `reason` is its own code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Connection(SocketModeClient):
    """A websocket over which Slack sends envelopes; each is answered by Bolt, then acknowledged.

    `room` bounds how many are being answered at once, over all connections together. An envelope that failed is
    not acknowledged, so that Slack sends it again. `over` is set when another connection has to take this one's
    place, `reason` is Slack's code for why, if it gave one.
    """

    def __init__(self, config: SlackConfig, app: AsyncApp, *, room: asyncio.Semaphore, ping_seconds: float) -> None:
        web = AsyncWebClient(base_url=config.api_url, logger=SILENT, retry_handlers=[])
        super().__init__(config.app_token or "", SILENT, web, ping_interval=ping_seconds)
        self.message_queue = asyncio.Queue(MOST_WAITING)
        self.greeted = asyncio.Event()
        self.over = asyncio.Event()
        self.reason = ""
        self._app = app
        self._room = room
        self._frames = 0
        self._busy: set[asyncio.Task[None]] = set()

    async def open(self, *, sleep: Sleep) -> None:
        """Connect, and wait until Slack says hello.

        Raises SlackApiError where Slack refuses, Left where it hangs up or says nothing, or what the network raises.
        """
        async with asyncio.timeout(OPENING):
            answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            self.wss_uri = str(answer.get("url"))
            await self.connect()
        await first_of(self.greeted.wait(), self.over.wait(), sleep(GREETING))
        if not self.greeted.is_set():
            raise Left(self.reason or "no_hello")

    async def connect(self) -> None:
        """Try this address once. The library itself would try it for ever, and an address is good for one try."""
        self.current_session = await self.aiohttp_client_session.ws_connect(
            self.wss_uri or "", autoping=False, heartbeat=self.ping_interval, proxy=self.proxy
        )  # fmt: skip
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def leave(self) -> None:
        """Finish what is being answered, then close."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=FINISHING)
        await self.close()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        tasks = [*self._busy, self.message_processor, self.message_receiver, self.current_session_monitor]
        left = [task for task in tasks if task is not None]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def signs_of_life(self) -> tuple[int, float | None]:
        """Something that changes whenever Slack was heard: frames, and pongs to our pings."""
        return self._frames, self.last_ping_pong_time

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """What the library does when it gives this connection up; a new one is not its business here."""
        self.over.set()

    async def process_message(self) -> None:
        """Take one frame off the queue, as soon as there is room to answer it."""
        frame = _read(await self.message_queue.get())
        self._frames += 1
        match frame.get("type"):
            case "hello":
                self.greeted.set()
            case "disconnect":  # Slack warns, refreshes, or is turned off
                self.reason = as_code(frame.get("reason"))
                self.over.set()
            case _:
                await self._begin(frame)

    async def _begin(self, frame: dict[str, Any]) -> None:
        if not isinstance(frame.get("payload"), Mapping):
            return
        envelope = SocketModeRequest.from_dict(frame)
        if envelope is None:
            return
        await self._room.acquire()
        task = asyncio.create_task(self._respond(envelope))
        self._busy.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._room.release()

    async def _respond(self, envelope: SocketModeRequest) -> None:
        try:
            answer = await self._answer(envelope)
            await send_async_response(self, envelope, answer, 0.0)
        except Exception as error:
            log.error("slack_envelope_failed", kind=type(error).__name__)
        else:
            if answer.status != 200:
                log.warning("slack_not_acknowledged", status=answer.status)

    async def _answer(self, envelope: SocketModeRequest) -> BoltResponse:
        """Bolt's answer; what nobody can read is acknowledged, for it would only come again."""
        try:
            request = parsed(envelope.payload, build_headers(envelope) or {}, mode="socket_mode")
        except Malformed:
            log.warning("slack_malformed")
            return BoltResponse(status=200)
        return await self._app.async_dispatch(request)


def _read(raw: str | None) -> dict[str, Any]:
    try:
        frame = json.loads(raw or "")
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


async def first_of(*waited: Awaitable[object]) -> None:
    """Wait until one of these is done, and for none of the others."""
    waiting = [asyncio.ensure_future(one) for one in waited]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
