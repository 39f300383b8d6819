"""Every call to Slack's Web API: with the right token, at Slack's pace, and with its errors told apart."""

import asyncio
import time
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

import structlog
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.shared.pace import Clock, Pace, Sleep
from adapters.shared.pauses import Pauses, untold
from adapters.slack.asking import ask, upload
from adapters.slack.conversations import Conversations, is_person, is_private
from adapters.slack.pace import LIMITS, OPENS
from adapters.slack.trouble import OPEN, POST, POSTS, TOKEN, CallFailed, throttled
from adapters.slack.workspace import Workspace
from adapters.slack.workspaces import Workspaces
from bot.ports import NotSent, Refused, Throttled, Unreachable

TOO_LATE = "too_late"

log = structlog.get_logger()


class Calls:
    """Asks Slack to do things, in any workspace.

    Every call raises what `bot.ports` knows, ConnectionError when the question never left or had no answer, or
    `CallFailed` with Slack's code; Uncertain only for a post, since everything else may be asked again.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        *,
        conversations: Conversations | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        throttled: Callable[[], None] = untold,
    ) -> None:
        self.conversations = conversations or Conversations()
        self._clock = clock
        self._sleep = sleep
        self._workspaces = workspaces
        self._pace = Pace(LIMITS, clock=clock, sleep=sleep)
        self._opens = Pace(OPENS, clock=clock, sleep=sleep)
        self._pauses = Pauses(clock=clock, told=throttled)

    async def room(self, workspace: str, channel: str, *, goes_on: bool = False) -> None:
        """Wait until a message may be posted there, or the next page of one that `goes_on`: then it has room."""
        await self._pace.room(workspace, self.conversations.one_name(workspace, channel), goes_on=goes_on)

    async def call(self, workspace: str, method: str, *, channel: str = "", **arguments: Any) -> Mapping[str, Any]:
        """Slack's answer; a post, or a conversation that is opened, first waits for its turn."""
        self._raise_if_paused(workspace, method)
        if method in POSTS:
            await self.room(workspace, channel)
        elif method == OPEN:
            await self._opens.room(workspace, OPEN)
        return await self.call_now(workspace, method, channel=channel, **arguments)

    async def post(
        self, workspace: str, *, channel: str, has_room: bool, goes_on: bool, until: float, **arguments: Any
    ) -> Mapping[str, Any]:
        """Slack's answer to a message, or to a later page that `goes_on`; it waits for its turn unless it `has_room`.

        Raises NotSent when its turn comes after the moment `until`.
        """
        if not has_room:
            self._raise_if_paused(workspace, POST)
            await self.room(workspace, channel, goes_on=goes_on)
        return await self.call_now(workspace, POST, channel=channel, until=until, **arguments)

    async def call_now(
        self, workspace: str, method: str, *, channel: str = "", until: float = inf, **arguments: Any
    ) -> Mapping[str, Any]:
        """Slack's answer, for who has waited for its turn already. Raises NotSent after the moment `until`."""
        self._raise_if_paused(workspace, method)
        if channel:
            arguments["channel"] = channel
        answer = await self._ask(await self._workspaces.find(workspace), method, arguments, until)
        if method in POSTS:
            self._learn(workspace, channel, str(answer.get("channel")))
            self._pace.posted(workspace, self.conversations.one_name(workspace, channel))
        return answer.data if isinstance(answer.data, dict) else {}

    async def _ask(
        self, workspace: Workspace, method: str, arguments: Mapping[str, Any], until: float
    ) -> AsyncSlackResponse:
        try:
            return await self._ask_once(workspace, method, arguments, until)
        except (Refused, Unreachable) as error:
            if str(error) not in TOKEN:
                raise
            # The token, or only this address? Another process may have renewed the token meanwhile.
            now = await self._workspaces.check(workspace)
            if now.token == workspace.token:
                raise
            return await self._ask_once(now, method, arguments, until)

    async def _ask_once(
        self, workspace: Workspace, method: str, arguments: Mapping[str, Any], until: float
    ) -> AsyncSlackResponse:
        if self._clock() > until:
            raise NotSent(TOO_LATE)
        try:
            return await ask(workspace.client, method, arguments)
        except Throttled as error:
            self._pauses.begin(workspace.key, method, seconds=error.seconds)
            log.warning("slack_method_paused", method=method, seconds=error.seconds)
            raise
        except CallFailed as error:
            log.info("slack_call_failed", method=method, code=error.code)
            raise

    async def upload(self, workspace: str, url: str, content: bytes) -> None:
        """Bring a file to the place that files.getUploadURLExternal gave for it."""
        await upload((await self._workspaces.find(workspace)).client, url, content)

    def moment_in(self, seconds: float) -> float:
        """The moment so long from now, on the clock that the pace goes by."""
        return self._clock() + seconds

    async def sleep(self, seconds: float) -> None:
        """Wait a while, on the clock that the pace goes by."""
        await self._sleep(seconds)

    def _raise_if_paused(self, workspace: str, method: str) -> None:
        if left := self._pauses.left(workspace, method):
            raise throttled(method, left)

    def _learn(self, workspace: str, asked: str, answered: str) -> None:
        if is_person(asked) and is_private(answered):
            self.conversations.saw(workspace, asked, answered)
