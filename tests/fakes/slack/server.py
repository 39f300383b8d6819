"""The stand-in itself: an HTTP server on the loopback, and what it remembers."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from aiohttp import ClientSession, TCPConnector, web

from tests.fakes.slack import replies, uploads, web_api
from tests.fakes.slack.delivery import Delivery, PostOffice
from tests.fakes.slack.oauth import Grants
from tests.fakes.slack.rates import Rates
from tests.fakes.slack.replies import ReplyUrls
from tests.fakes.slack.sockets import MOST, Reason, Sockets
from tests.fakes.slack.tokens import Token, Tokens
from tests.fakes.slack.trouble import Drop, Trouble, Troubles
from tests.fakes.slack.uploads import Uploads
from tests.fakes.slack.views import Triggers
from tests.fakes.slack.web_api import Recorded
from tests.fakes.slack.workspace import Workspace

T = TypeVar("T")
PATIENCE = 3.0


class SlackStandIn:
    """One Slack, with as many workspaces as a test wants. Make it with `SlackStandIn.started()`.

    `edit_window` is how many seconds a message may be changed, None for ever. `echoes` is whether the app hears
    its own messages, as it does in a real Slack. `subscriptions` are the events the app asked for, by the names a
    manifest gives them; None for all of them.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.signing_secret, self.client_id, self.client_secret = "8f742231b10e8888abcd99yyyzzz85a5", "1.2", "shh"
        self.app_id, self.app_token, self.root_url = "A1", "xapp-1-A1-1-secret", ""
        self.calls: list[Recorded] = []
        self.deliveries: list[Delivery] = []
        self.tokens, self.troubles, self.rates = Tokens(), Troubles(), Rates(now)
        self.triggers, self.reply_urls, self.uploads = Triggers(now), ReplyUrls(now), Uploads(now)
        self.grants, self.sockets = Grants(self), Sockets(self)
        self.post_office = PostOffice(self)
        self.workspaces: dict[str, Workspace] = {}
        self.edit_window: float | None = None
        self.echoes = True
        self.subscriptions: set[str] | None = None
        self.nowhere = Workspace(self, "", name="")
        self.tokens.give(Token(self.app_token, self.nowhere, "app"))
        self._changed = asyncio.Condition()
        self._errands: set[asyncio.Task[Any]] = set()
        self._numbers = itertools.count(1)
        self._last_stamp = 0

    @classmethod
    @asynccontextmanager
    async def started(cls, now: Callable[[], float] = time.time) -> "AsyncIterator[SlackStandIn]":
        """A Slack that listens until the end of the block."""
        slack = cls(now)
        runner = web.AppRunner(slack._application(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.root_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        async with ClientSession(connector=TCPConnector(limit=0)) as slack.post_office.session:
            try:
                yield slack
            finally:
                await slack._stop()
                await runner.cleanup()

    @property
    def api_url(self) -> str:
        """Where the Web API is; ends in a slash."""
        return f"{self.root_url}api/"

    def has_workspace(self, team: str, *, name: str = "", enterprise: str = "") -> Workspace:
        """A workspace in which the app is installed with the scopes it asks for."""
        workspace = Workspace(self, team, name=name or team, enterprise=enterprise)
        self.workspaces[workspace.key] = workspace
        workspace.install()
        return workspace

    def deliver_to(self, url: str) -> None:
        """From now on deliver over HTTP to this request URL; empty for Socket Mode."""
        self.post_office.url = url

    def fails(
        self,
        method: str,
        *,
        times: int = 1,
        status: int = 200,
        error: str = "",
        retry_after: str | int | None = None,
        drop: Drop = "",
        after: bool = False,
        garbage: bool = False,
        delay: float = 0.0,
        workspace: str = "",
        held: asyncio.Event | None = None,
    ) -> None:
        """Let the next calls of a method meet trouble, see `Trouble`; `workspace` is a key such as "T1"."""
        self.troubles.add(
            Trouble(method, times, status, error, retry_after, drop, after, garbage, delay, workspace, held),
        )

    @property
    def last(self) -> Delivery:
        """The last thing somebody did. Raises LookupError when there is none."""
        if self.post_office.last is None:
            raise LookupError("nothing was delivered yet")
        return self.post_office.last

    def called(self, method: str) -> list[Recorded]:
        """The calls of one method, in the order in which they came."""
        return [call for call in self.calls if call.method == method]

    async def disconnects(self, reason: Reason = "refresh_requested", count: int = MOST) -> None:
        """Ask so many of the connections to come back on another socket, all of them unless said otherwise."""
        for connection in list(self.sockets.open)[-count:]:
            await connection.disconnect(reason)

    def drops(self, count: int = MOST) -> None:
        """Cut so many connections without a word; the one that was given something last is the first to go."""
        for connection in list(self.sockets.open)[-count:]:
            connection.drop()

    def signature(self, body: bytes) -> dict[str, str]:
        """The headers that prove a body comes from this Slack, at this moment."""
        return self.post_office.signature(body)

    async def verifies_url(self) -> Delivery:
        """Ask whether the request URL is the app's: it says the challenge back."""
        payload = {"token": "verification-token", "challenge": self.new_id("challenge"), "type": "url_verification"}
        return await self.post_office.deliver(Delivery(self.nowhere, "events_api", payload))

    async def redeliver_last(self, retry_num: int = 1, reason: str = "http_timeout") -> Delivery:
        """Deliver the last thing once more, as Slack does when it did not hear in time."""
        return await self.post_office.again(retry_num, reason)

    async def until(self, looked_at: Callable[[], T | None], within: float = PATIENCE) -> T:
        """Wait until this is true of what the app has done, and give it back. Raises TimeoutError."""
        async with asyncio.timeout(within), self._changed:
            while not (found := looked_at()):
                await self._changed.wait()
            return found

    async def tell(self) -> None:
        """Something has changed; whoever waits may look again."""
        async with self._changed:
            self._changed.notify_all()

    def errand(self, doing: Coroutine[Any, Any, Any]) -> None:
        """Do this while the caller goes on."""
        task = asyncio.get_running_loop().create_task(doing)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def new_id(self, letter: str) -> str:
        """An id as Slack gives them, never given before."""
        return f"{letter}0{next(self._numbers):09d}"

    def new_stamp(self) -> str:
        """The stamp of a message: the time, and later than the one before."""
        self._last_stamp = max(int(self.now() * 1_000_000), self._last_stamp + 1)
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    async def _stop(self) -> None:
        await self.sockets.close()
        for errand in list(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/api/{method}", partial(web_api.serve, self))
        application.router.add_post(
            "/response/{id}", self.troubles.around("response_url", partial(replies.serve, self))
        )
        application.router.add_post("/upload/{id}", self.troubles.around("upload", partial(uploads.serve, self)))
        application.router.add_get("/link", self.sockets.serve)
        return application
