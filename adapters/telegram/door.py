"""The door for Telegram's own requests: nobody comes in without the secret that we gave it."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from adapters.telegram.batch import Hear

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, Handler]

PATH = "/telegram"  # where the webhook's address has none
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_BYTES = 1024 * 1024
READING = 10.0  # seconds in which a body has to be there
MOST_AT_ONCE = 8  # updates being heard; a database with one writer gains nothing by more
AGAIN = "5"  # seconds after which Telegram may say it again
SAID_AGAIN = timedelta(minutes=1)


class NotLetIn(Exception):
    """This request goes no further; `reason` is a word of ours, never of the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def webhook_address(url: str) -> str:
    """What Telegram is told: the configured address, with a path of ours where it has none."""
    return url if _path(url) else f"{url.rstrip('/')}{PATH}"


def webhook_path(url: str) -> str:
    """Where on our web server its requests arrive."""
    return _path(url) or PATH


class Door:
    """Lets Telegram in and nobody else. 200 says that an update was kept, 503 that it must be said again.

    Without the secret it is 401, before a body is read; 408 or 413 when that is cut off or too large. What has the
    secret and is no update is confirmed, for Telegram would repeat it for a day. No byte of a request is logged.
    Raises ValueError for an empty secret, which would let everybody in.
    """

    def __init__(
        self, secret: str, path: str, hear: Hear, *, now: Callable[[], datetime], reading: float = READING
    ) -> None:
        if not secret:
            raise ValueError("an empty secret")
        self._secret = secret.encode()
        self._path = path
        self._hear = hear
        self._now = now
        self._reading = reading
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._said: dict[str, datetime] = {}  # when each reason was last logged

    def routes(self) -> list[Route]:
        """What the web server has to know."""
        return [("POST", self._path, self.answer)]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A status, and never a word."""
        try:
            update = await self._let_in(request)
        except NotLetIn as refused:
            self._say(refused)
            return web.Response(status=refused.status)
        return await self._heard(update)

    async def _let_in(self, request: web.Request) -> dict[str, Any]:
        given = request.headers.getall(SECRET, [])
        if len(given) != 1 or not hmac.compare_digest(given[0].encode("utf-8", "surrogateescape"), self._secret):
            raise NotLetIn(401, "secret")
        if (request.content_length or 0) > MOST_BYTES:
            raise NotLetIn(413, "too_large")
        return _read(await _body(request, within=self._reading))

    async def _heard(self, update: dict[str, Any]) -> web.Response:
        try:
            async with self._room:
                await self._hear(update)
        except Exception as error:  # whatever it was, it must not be confirmed
            log.error("telegram_not_kept", kind=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": AGAIN})
        return web.Response()

    def _say(self, refused: NotLetIn) -> None:
        """Logs a reason at most once a minute: whoever storms the door shall not fill the disk."""
        now = self._now()
        if refused.reason not in self._said or now - self._said[refused.reason] >= SAID_AGAIN:
            self._said[refused.reason] = now
            log.warning("telegram_not_let_in", reason=refused.reason, status=refused.status)


async def _body(request: web.Request, *, within: float) -> bytes:
    """The body, whatever its length said of itself."""
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise NotLetIn(413, "too_large")
    except (TimeoutError, OSError, web.RequestPayloadError):
        raise NotLetIn(408, "cut_off") from None
    return bytes(body)


def _read(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise NotLetIn(200, "not_json") from None
    if not isinstance(update, dict):
        raise NotLetIn(200, "no_object")
    return update


def _path(url: str) -> str:
    path = urlsplit(url).path
    return path if path.strip("/") else ""
