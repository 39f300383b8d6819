"""Takes in everything Slack sends: our event is kept, then acknowledged, then answered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.shared.afterwards import Afterwards, Sleep
from adapters.shared.payload import Payload, part, text
from adapters.slack.calls import Calls
from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.conversations import is_person, is_private
from adapters.slack.inbound import to_event
from adapters.slack.messenger import SlackMessenger
from adapters.slack.payload import bot_user_in, enterprise_in, team_in, workspace_in
from adapters.slack.show import Show, in_ack, may_be_asked_again
from adapters.slack.silence import SILENT
from adapters.slack.where import Where, where_of
from adapters.slack.workspaces import Workspaces
from bot.domain.event import Event, Uninstalled
from bot.domain.form import Form
from bot.domain.message import Message
from bot.ports import Answer, Receive, Refused

Next = Callable[[], Awaitable[BoltResponse]]

NAME = "ruimte"
ABOUT_US = frozenset({"message", "member_joined_channel", "member_left_channel"})  # events in which we may be the one

log = structlog.get_logger()


class Listening(AsyncMiddleware):
    """Hands every payload to `receive`, and shows what comes back. Give its `app` to a door or a socket.

    `not_kept` is what to say when `receive` raised: for what Slack will not say again.
    `not_shown` is what to say when a form could not be opened.
    """

    def __init__(
        self,
        config: SlackConfig,
        *,
        workspaces: Workspaces,
        calls: Calls,
        messenger: SlackMessenger,
        receive: Receive,
        not_kept: Callable[[], Answer],
        not_shown: Callable[[], Message],
        now: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._workspaces = workspaces
        self._conversations = calls.conversations
        self._show = Show(calls, messenger, not_shown=not_shown, now=now)
        self._receive = receive
        self._not_kept = not_kept
        self._now = now
        self._afterwards = Afterwards(SLACK, may_be_asked_again, sleep=sleep)
        self.app = _new_app(config)
        self.app.middleware(self)

    async def finish(self) -> None:
        """Wait until every answer was shown."""
        await self._afterwards.finish()

    async def close(self) -> None:
        """Wait a little for the answers that are under way."""
        await self._afterwards.close()

    async def async_process(self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Next) -> BoltResponse:  # noqa: A002
        """Bolt's way in. What it could look up for us in a payload it does not, for that may be anything."""
        return await self._hear(req.body, req.context.ack)

    async def _hear(self, body: Payload, ack: AsyncAck) -> BoltResponse:
        """Acknowledge one payload. Raises whatever means that Slack should say it again."""
        try:
            is_ours = await self._workspaces.known_team(enterprise_in(body) or None, team_in(body))
        except Exception as error:  # Slack does not say now who we are
            if not self._apologised(body, to_event(body, bot_user=""), error):
                raise
            is_ours = False
        if not is_ours:
            return await ack()
        self._learn(body)
        event = to_event(body, bot_user=await self._bot_user(body), owner=self._owner(body))
        return await (self._take_in(body, event, ack) if event else _ack_nothing(body, ack))

    async def _take_in(self, body: Payload, event: Event, ack: AsyncAck) -> BoltResponse:
        where = where_of(body, event)
        try:
            answer = await self._receive(event, self._now())
        except Exception as error:
            if not self._apologised(body, event, error):
                raise
            return await ack()
        if isinstance(event, Uninstalled):
            self._workspaces.forget(where.workspace)
        self._later(answer, where, event)
        return await ack(in_ack(answer, where) or "")

    def _apologised(self, body: Payload, event: Event | None, error: Exception) -> bool:
        """Say that it was not kept, where nobody will say it again for us; whether that is all there is to do.

        Slack says an event again that we could not keep, and leaves a form open; all else it says once.
        """
        log.error("slack_not_kept", what=type(event).__name__, error=type(error).__name__)
        if _is_event(body):
            return False
        if event is None:
            return True
        where = where_of(body, event)
        self._later(self._not_kept(), where, event)
        return where.view is None

    def _later(self, answer: Answer, where: Where, event: Event) -> None:
        """Show it in its turn; a form at once, for it may be opened for three seconds only."""
        lane = "" if isinstance(answer, Form) else f"{where.workspace}:{where.surface.name}:{where.user}"
        self._afterwards.add(lane, lambda: self._show.show(answer, where, event.key))

    def _learn(self, body: Payload) -> None:
        """Remember whose app we are there, and whose a private conversation is, where the payload tells."""
        self._workspaces.apps.learn(workspace_in(body), text(body, "api_app_id"))
        user, channel = _talks_with_us(body)
        if user and is_private(channel):
            self._conversations.saw(workspace_in(body), user, channel)

    def _owner(self, body: Payload) -> str:
        name = self._conversations.one_name(workspace_in(body), text(body, "event", "channel"))
        return name if is_person(name) else ""

    async def _bot_user(self, body: Payload) -> str:
        """Who we are there: Slack says so with every event of today; else it was asked once."""
        told = bot_user_in(body)
        if told or text(body, "event", "type") not in ABOUT_US:
            return told
        try:
            return (await self._workspaces.find(workspace_in(body))).bot_user
        except Refused:
            return ""


def _talks_with_us(body: Payload) -> tuple[str, str]:
    """Somebody, and their conversation with us: where they typed or tapped something of ours, or see our page."""
    event = part(body, "event")
    if text(event, "type") in ("message", "app_home_opened") and part(event, "bot_id") is None:
        return text(event, "user"), text(event, "channel")
    if text(body, "type") == "block_actions":
        return text(body, "user", "id"), text(body, "channel", "id")
    return "", ""


async def _ack_nothing(body: Payload, ack: AsyncAck) -> BoltResponse:
    kind = text(body, "type")
    if not _is_event(body):  # of the many events most mean nothing to us; what a person does should
        log.info("slack_payload_without_meaning", what=kind)
    return await ack(options=[]) if kind == "block_suggestion" else await ack()


def _is_event(body: Payload) -> bool:
    return text(body, "type") == "event_callback"


def _new_app(config: SlackConfig) -> AsyncApp:
    """Bolt, for its payloads and acknowledgements.

    Our own door looks at signatures, on raw bytes. One middleware takes everything in, for a listener would be
    needed for each kind, and Bolt answers kinds it does not know with 404. What we did ourselves is told apart in
    `inbound`. Its logger is silent because it logs whole payloads.
    """
    return AsyncApp(
        name=NAME,
        logger=SILENT,
        client=AsyncWebClient(base_url=config.api_url, logger=SILENT, retry_handlers=[]),
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt wants to know somebody; our calls find their own token, without asking Slack about it first."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
