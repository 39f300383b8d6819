"""The door for Slack's HTTP requests: nobody gets to Bolt without Slack's signature on the raw bytes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.parsed import Malformed, parsed
from adapters.slack.signature import is_fresh, is_signed, is_well_formed

log = structlog.get_logger()

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, Handler]

MOST_BYTES = 1024 * 1024
READING = 10.0  # seconds in which a body has to be there; Slack itself waits three for our answer
SAID_AGAIN = timedelta(minutes=1)
TIMESTAMP = "X-Slack-Request-Timestamp"
SIGNATURE = "X-Slack-Signature"


class NotLetIn(Exception):
    """This request goes no further; `reason` is a word of ours, never of the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Door:
    """Lets Slack in and nobody else. `dispatch` is Bolt's own `async_dispatch`.

    Anything else gets 400 (signed, and cannot be read), 401 (not Slack's, or cut off, which no signature fits) or
    413 (too large), without a word and without a byte of it in the log. Raises ValueError for an empty secret,
    which would let everybody in.
    """

    def __init__(
        self, signing_secret: str, dispatch: Dispatch, *, now: Callable[[], datetime], reading: float = READING
    ) -> None:
        if not signing_secret.strip():
            raise ValueError("an empty signing secret")
        self._secret = signing_secret
        self._dispatch = dispatch
        self._now = now
        self._reading = reading
        self._said: dict[str, datetime] = {}  # when each reason was last logged

    def routes(self) -> list[Route]:
        """What the web server has to know."""
        return [("POST", EVENTS_PATH, self.answer)]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Bolt's answer to a request of Slack's; the status alone for any other."""
        try:
            let_in = await self._let_in(request)
        except NotLetIn as refused:
            self._say(refused)
            return web.Response(status=refused.status)
        return await self._dispatched(let_in)

    def _say(self, refused: NotLetIn) -> None:
        """Logs a reason at most once a minute: whoever storms the door shall not fill the disk."""
        now = self._now()
        if refused.reason not in self._said or now - self._said[refused.reason] >= SAID_AGAIN:
            self._said[refused.reason] = now
            log.warning("slack_not_let_in", reason=refused.reason, status=refused.status)

    async def _let_in(self, request: web.Request) -> AsyncBoltRequest:
        timestamps, signatures = (request.headers.getall(name, []) for name in (TIMESTAMP, SIGNATURE))
        if (request.content_length or 0) > MOST_BYTES:
            raise NotLetIn(413, "too_large")
        if not is_fresh(timestamps, now=self._now()):
            raise NotLetIn(401, "timestamp")
        if not is_well_formed(signatures):
            raise NotLetIn(401, "signature")
        body = await _read(request, within=self._reading)
        if not is_signed(self._secret, timestamps[0], signature=signatures[0], body=body):
            raise NotLetIn(401, "signature")
        return _parsed(body, request)

    async def _dispatched(self, request: AsyncBoltRequest) -> web.StreamResponse:
        """Bolt's answer. What it could not do is a 500, so that Slack sends it again."""
        try:
            answer = await self._dispatch(request)
        except Exception as error:
            log.error("slack_dispatch_failed", kind=type(error).__name__)
            return web.Response(status=500)
        if answer.status >= 500:
            return web.Response(status=answer.status)
        return await to_aiohttp_response(answer)


async def _read(request: web.Request, *, within: float) -> bytes:
    """The body, byte for byte, whatever its length said of itself."""
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise NotLetIn(413, "too_large")
    except (TimeoutError, OSError, web.RequestPayloadError):
        raise NotLetIn(401, "cut_off") from None
    return bytes(body)


def _parsed(body: bytes, request: web.Request) -> AsyncBoltRequest:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotLetIn(401, "not_utf8") from None
    try:
        return parsed(text, _headers(request), query=request.query_string)
    except Malformed:
        raise NotLetIn(400, "malformed") from None


def _headers(request: web.Request) -> dict[str, str | Sequence[str]]:
    return {name: request.headers.getall(name) for name in request.headers}
