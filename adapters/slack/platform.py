"""Slack as a whole: what says things there, what listens, and the ways in for Slack and for who installs us."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from adapters.shared.pace import Clock, Sleep
from adapters.shared.pauses import untold
from adapters.slack.calls import Calls
from adapters.slack.config import SlackConfig
from adapters.slack.door import Door
from adapters.slack.listening import Listening
from adapters.slack.messenger import SlackMessenger
from adapters.slack.oauth import OAuth, Pages
from adapters.slack.roster import SlackRoster
from adapters.slack.socket import Socket
from adapters.slack.workspaces import Workspaces
from bot.domain.message import Message
from bot.ports import Answer, Installations, Receive

Route = tuple[str, str, Callable[[web.Request], Awaitable[web.StreamResponse]]]
NO_SOCKET = "slack_socket"  # none of our connections is up


class Slack:
    """One process's Slack. Its `messenger` and `roster` are for the core, its `routes` for the web server.

    `throttled` is called for a 429 to a message or a question: not to a socket, the bytes of a file, a new token or a
    tap's own address.
    """

    def __init__(
        self,
        config: SlackConfig,
        installations: Installations,
        *,
        receive: Receive,
        not_kept: Callable[[], Answer],
        not_shown: Callable[[], Message],
        pages: Pages,
        now: Callable[[], datetime],
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        throttled: Callable[[], None] = untold,
    ) -> None:
        self.workspaces = Workspaces(config, installations, now, throttled=throttled)
        calls = Calls(self.workspaces, clock=clock, sleep=sleep, throttled=throttled)
        self.messenger = SlackMessenger(calls, self.workspaces)
        self.roster = SlackRoster(calls, self.workspaces)
        self.listening = Listening(
            config, workspaces=self.workspaces, calls=calls, messenger=self.messenger, receive=receive,
            not_kept=not_kept, not_shown=not_shown, now=now, sleep=sleep,
        )  # fmt: skip
        app = self.listening.app
        self._socket = Socket(config, app) if config.app_token else None
        self.routes: list[Route] = []
        if config.signing_secret:
            self.routes += Door(config.signing_secret, app.async_dispatch, now=now).routes()
        if config.has_oauth:
            oauth = OAuth(config, installations, pages=pages, now=now, installed=self.workspaces.forget)
            self.routes += oauth.routes()

    async def run(self, stop: asyncio.Event) -> None:
        """Listen over sockets until told to stop; over HTTP the web server does."""
        if self._socket is not None:
            await self._socket.run(stop)

    def troubles(self) -> Sequence[str]:
        """What keeps us from hearing anything, in codes."""
        return [NO_SOCKET] if self._socket is not None and not self._socket.healthy() else []

    async def close(self) -> None:
        """Finish what is under way, then hang up."""
        if self._socket is not None:
            await self._socket.close()
        await self.listening.close()
        await self.messenger.close()
        await self.workspaces.close()
