"""How what happens reaches the app: signed over HTTP, or over one of its sockets."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackStandIn
    from tests.fakes.slack.workspace import Workspace

Kind = Literal["events_api", "interactive", "slash_commands"]
DEADLINE = 3.0
RETRIES = 3


@dataclass
class Delivery:
    """One thing that was delivered, and how it was acknowledged: `status` 0 when it was not within 3 seconds."""

    workspace: "Workspace"
    kind: Kind
    payload: dict[str, Any]
    retry_num: int = 0
    retry_reason: str = ""
    is_echo: bool = False
    status: int = 0
    body: Any = None
    seconds: float = 0.0
    no_retry: bool = False

    @property
    def was_acknowledged(self) -> bool:
        """Whether Slack is content."""
        return 200 <= self.status < 300


class PostOffice:
    """Carries deliveries to the request URL, or to a socket when there is no URL.

    With `retries` an event that is not acknowledged comes up to three times more, without the wait.
    `deadline` is how many real seconds an acknowledgement may take.
    """

    def __init__(self, slack: "SlackStandIn") -> None:
        self.slack = slack
        self.url = ""
        self.retries = False
        self.deadline = DEADLINE
        self.session: ClientSession
        self.last: Delivery | None = None

    @property
    def is_heard(self) -> bool:
        """Whether there is somebody to deliver to."""
        return bool(self.url) or self.slack.sockets.count > 0

    async def deliver(self, delivery: Delivery) -> Delivery:
        """Carry it, and again when that is asked for."""
        carried = await self._carry(delivery)
        while self.retries and carried.kind == "events_api" and carried.retry_num < RETRIES:
            if carried.was_acknowledged or carried.no_retry:
                break
            carried = await self._carry(_anew(carried, carried.retry_num + 1, self._reason(carried)))
        return carried

    def _reason(self, carried: Delivery) -> str:
        if not self.url:
            return "timeout"
        return "http_error" if carried.status else "http_timeout"

    async def again(self, retry_num: int, reason: str) -> Delivery:
        """The last thing somebody did, once more. Raises LookupError when nothing was delivered yet."""
        return await self._carry(_anew(self.slack.last, retry_num, reason))

    async def _carry(self, delivery: Delivery) -> Delivery:
        self.slack.deliveries.append(delivery)
        if not delivery.is_echo:
            self.last = delivery
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.deadline):
                await (self._over_http(delivery) if self.url else self.slack.sockets.carry(delivery))
        except (TimeoutError, ClientError):
            delivery.status = 0
        delivery.seconds = time.perf_counter() - started
        await self.slack.tell()
        return delivery

    async def _over_http(self, delivery: Delivery) -> None:
        content_type, body = _body(delivery)
        headers = {"Content-Type": content_type, **self.signature(body), **_retry_headers(delivery)}
        async with self.session.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
            delivery.body = _read(await response.text())
            delivery.no_retry = response.headers.get("x-slack-no-retry") == "1"
            delivery.status = response.status

    def signature(self, body: bytes) -> dict[str, str]:
        """The headers that prove a body comes from Slack, at this moment."""
        stamp = str(int(self.slack.now()))
        signed = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.slack.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _anew(delivery: Delivery, retry_num: int, reason: str) -> Delivery:
    return replace(delivery, retry_num=retry_num, retry_reason=reason, status=0, body=None, seconds=0.0, no_retry=False)


def _body(delivery: Delivery) -> tuple[str, bytes]:
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload).encode()
    form = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _retry_headers(delivery: Delivery) -> dict[str, str]:
    if not delivery.retry_num:
        return {}
    return {"x-slack-retry-num": str(delivery.retry_num), "x-slack-retry-reason": delivery.retry_reason}


def _read(body: str) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body
