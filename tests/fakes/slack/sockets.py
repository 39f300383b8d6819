"""Socket Mode: tickets, connections, and envelopes of which each goes to exactly one of them."""

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.fakes.slack.delivery import Delivery
    from tests.fakes.slack.server import SlackStandIn

MOST = 10
PINGS_EVERY = 30.0
GOODBYE = 0.5
Reason = Literal["warning", "refresh_requested", "link_disabled"]


class Connection:
    """One open socket. After a `refresh_requested` it takes nothing new, and still hears acknowledgements."""

    def __init__(self, socket: web.WebSocketResponse, line: asyncio.Transport | None) -> None:
        self.socket = socket
        self.takes_more = True
        self.delivered: list[Delivery] = []
        self._line = line
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    async def send(self, envelope: dict[str, Any]) -> Any:
        """The payload of the acknowledgement. Raises ConnectionError when the socket went before it came."""
        answer = self._waiting[envelope["envelope_id"]] = asyncio.get_running_loop().create_future()
        try:
            await self.socket.send_str(json.dumps(envelope))
            return await answer
        finally:
            del self._waiting[envelope["envelope_id"]]

    def hear(self, frame: str) -> None:
        """An acknowledgement; of an envelope nobody waits for it is left alone."""
        told = json.loads(frame)
        answer = self._waiting.get(told.get("envelope_id"))
        if answer and not answer.done():
            answer.set_result(told.get("payload"))

    def gone(self) -> None:
        """Nothing comes any more; what waited goes to another."""
        self.takes_more = False
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("the socket went"))

    async def disconnect(self, reason: Reason) -> None:
        """Ask the app to come back on another socket; a warning comes some ten seconds before."""
        self.takes_more = reason == "warning" and self.takes_more
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
        await self.socket.send_str(json.dumps(frame))

    def drop(self) -> None:
        """Cut the line without a word."""
        self.gone()
        if self._line:
            self._line.abort()


class Sockets:
    """The connections that are open, and which is next."""

    def __init__(self, slack: "SlackStandIn") -> None:
        self.slack = slack
        self.open: deque[Connection] = deque()
        self._tickets: set[str] = set()

    @property
    def count(self) -> int:
        """How many may be given something."""
        return sum(connection.takes_more for connection in self.open)

    def ticket(self) -> str:
        """The address of one new connection."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self.slack.root_url.replace('http', 'ws', 1)}link?ticket={ticket}&app_id={self.slack.app_id}"

    async def carry(self, delivery: "Delivery") -> None:
        """Give it to one connection, and to another when that one goes without a word.

        While no connection is open at all it is lost, as it is with Slack.
        """
        envelope, attempt = _envelope(delivery), delivery.retry_num
        while attempt > delivery.retry_num or self.open:
            connection = await self.slack.until(self._next)
            connection.delivered.append(delivery)
            try:
                delivery.body, delivery.status = await connection.send(envelope), 200
            except ConnectionError:
                attempt += 1
                envelope |= {"retry_attempt": attempt, "retry_reason": "timeout"}
            else:
                return

    def _next(self) -> Connection | None:
        for _ in range(len(self.open)):
            self.open.rotate(-1)
            if self.open[-1].takes_more:
                return self.open[-1]
        return None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its ticket to its end."""
        if request.query.get("ticket", "") not in self._tickets:
            raise web.HTTPNotFound
        self._tickets.remove(request.query["ticket"])
        socket = web.WebSocketResponse(heartbeat=PINGS_EVERY, timeout=GOODBYE)
        await socket.prepare(request)
        if len(self.open) >= MOST:
            await socket.send_str(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            return socket
        await self._live(Connection(socket, request.transport))
        return socket

    async def _live(self, connection: Connection) -> None:
        self.open.append(connection)
        try:
            await connection.socket.send_str(json.dumps(self._hello()))
            await connection.socket.ping(b"Ping from the stand-in")
            await self.slack.tell()
            async for frame in connection.socket:
                if frame.type is WSMsgType.TEXT:
                    connection.hear(frame.data)
        finally:
            connection.gone()
            self.open.remove(connection)
            self.slack.errand(self.slack.tell())

    def _hello(self) -> dict[str, Any]:
        about = {"host": "stand-in", "approximate_connection_time": 3600}
        told = {"num_connections": len(self.open), "connection_info": {"app_id": self.slack.app_id}}
        return {"type": "hello", **told, "debug_info": about}

    async def close(self) -> None:
        """End every connection."""
        for connection in list(self.open):
            await connection.socket.close()


def _envelope(delivery: "Delivery") -> dict[str, Any]:
    is_event = delivery.kind == "events_api"
    named = {"envelope_id": str(uuid4()), "type": delivery.kind, "payload": delivery.payload}
    tried = {"retry_attempt": delivery.retry_num, "retry_reason": delivery.retry_reason} if is_event else {}
    return {**named, **tried, "accepts_response_payload": not is_event}
