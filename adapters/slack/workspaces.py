"""The workspaces we speak in: those that installed us, and the one of the configured token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.shared.asked_once import AskedOnce
from adapters.shared.pauses import Pauses, untold
from adapters.slack.apps import Apps
from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.names import enterprise_of, team_of, workspace_key
from adapters.slack.rotation import Rotation
from adapters.slack.trouble import WHO_WE_ARE, throttled
from adapters.slack.workspace import Workspace, introduce, new_client, new_session
from bot.ports import Installation, Installations, Refused, Throttled

ASKED_AGAIN = timedelta(hours=1)  # after a refusal; nobody mends a token much sooner
NOT_INSTALLED = "not_installed"
OWN = ""  # stands for the configured token, whose workspace is not known before Slack says so

log = structlog.get_logger()


@dataclass(frozen=True)
class _Known:
    workspace: Workspace
    installation: Installation | None = None  # none for the configured token


@dataclass(frozen=True)
class _Refusal:
    """Slack did not take this token, of which we keep a mark only, and is asked again after that moment."""

    mark: bytes
    reason: str
    until: datetime


class Workspaces:
    """Finds a workspace's token and who we are there, and remembers both. Close it at the end."""

    def __init__(
        self,
        config: SlackConfig,
        installations: Installations,
        now: Callable[[], datetime],
        *,
        throttled: Callable[[], None] = untold,
    ) -> None:
        self.apps = Apps()
        self._config = config
        self._installations = installations
        self._now = now
        self._rotation = Rotation(config, installations, now)
        self._known: dict[str, _Known] = {}
        self._refused: dict[str, _Refusal] = {}
        self._pauses = Pauses(clock=lambda: now().timestamp(), told=throttled)
        # Asked to the end: a token is renewed with one that works once, and its successor is in the answer.
        self._asked: AskedOnce[_Known] = AskedOnce()
        self._session: aiohttp.ClientSession | None = None

    async def find(self, workspace: str) -> Workspace:
        """The workspace with this key.

        Raises Refused when we are not installed there, or when its token is not taken; then Slack is asked
        again after an hour, and not before, unless there is another token. Raises ConnectionError when nobody answers:
        so does everybody who waited for the same.
        """
        known = self._known.get(workspace)
        if known is None or (known.installation and self._rotation.is_due(known.installation)):
            known = await self._asked.answer(workspace, partial(self._introduced, workspace))
        return known.workspace

    async def own(self) -> Workspace | None:
        """The workspace of the configured token; None without one. Raises Refused."""
        token = self._config.bot_token
        if token is None:
            return None
        known = self._known.get(OWN) or await self._asked.answer(OWN, partial(self._own, token))
        return known.workspace

    async def check(self, workspace: Workspace) -> Workspace:
        """Ask Slack whether a token is still taken; the workspace as it is now, perhaps with another token.

        Raises Refused when it is not.
        """
        for key in (workspace.key, OWN):
            known = self._known.get(key)
            if known and known.workspace is workspace:
                del self._known[key]
        return await self.find(workspace.key)

    def forget(self, workspace: str) -> None:
        """Know nothing of it any more, nor of an organisation's teams: it was installed anew, or taken away."""
        for key in {*self._known, *self._refused}:
            is_team = not team_of(workspace) and key.startswith(workspace)
            if is_team or key in (workspace, OWN):
                self._known.pop(key, None)
                self._refused.pop(key, None)

    async def known_team(self, enterprise: str | None, team: str) -> bool:
        """Whether we are installed in a team. Slack is asked only who the configured token is, and only once."""
        workspace = workspace_key(enterprise, team)
        if workspace in self._known or await self._installation(workspace):
            return True
        try:
            own = await self.own()
        except Refused:  # whose else could it be
            return True
        return own is not None and own.key == workspace

    async def close(self) -> None:
        """Hear what was asked, then close the connections."""
        await self._asked.close()
        if self._session:
            await self._session.close()

    async def _own(self, token: str) -> _Known:
        self._raise_if_refused(OWN, token)
        known = self._known[OWN] = _Known(await self._taken(OWN, self._client(token)))
        return known

    async def _introduced(self, workspace: str) -> _Known:
        known = self._known[workspace] = await self._known_now(workspace)
        return known

    async def _known_now(self, workspace: str) -> _Known:
        installation = await self._installation(workspace)
        if installation is None:
            return _Known(await self._by_configured_token(workspace))
        self._raise_if_refused(workspace, installation.tokens["bot"])
        if self._rotation.is_due(installation):
            installation = await self._rotation.renew(installation.workspace, self._client())
        client = self._client(
            installation.tokens["bot"], team="" if team_of(installation.workspace) else team_of(workspace)
        )
        return _Known(await self._taken(workspace, client, about=installation.about), installation)

    async def _by_configured_token(self, workspace: str) -> Workspace:
        own = await self.own()
        if own is None or own.key != workspace:
            raise Refused(NOT_INSTALLED)
        return own

    async def _installation(self, workspace: str) -> Installation | None:
        """That of the team itself, else of its whole organisation."""
        enterprise = enterprise_of(workspace)
        found = await self._installations.get(SLACK, workspace)
        if found or not enterprise:
            return found
        return await self._installations.get(SLACK, workspace_key(enterprise, ""))

    async def _taken(
        self, workspace: str, client: AsyncWebClient, *, about: Mapping[str, str] | None = None
    ) -> Workspace:
        if left := self._pauses.left(workspace, WHO_WE_ARE):
            raise throttled(WHO_WE_ARE, left)
        try:
            return await introduce(client, key=workspace or None, about=about)
        except Throttled as error:
            self._pauses.begin(workspace, WHO_WE_ARE, seconds=error.seconds)
            raise
        except Refused as refusal:
            mark, until = _mark(client.token or ""), self._now() + ASKED_AGAIN
            self._refused[workspace] = _Refusal(mark, refusal.reason, until)
            log.warning("slack_workspace_refused", code=refusal.reason)
            raise

    def _raise_if_refused(self, workspace: str, token: str) -> None:
        refusal = self._refused.pop(workspace, None)
        if refusal and self._now() < refusal.until and refusal.mark == _mark(token):
            self._refused[workspace] = refusal
            raise Refused(refusal.reason)

    def _client(self, token: str | None = None, *, team: str = "") -> AsyncWebClient:
        if self._session is None or self._session.closed:
            self._session = new_session()
        return new_client(self._session, api_url=self._config.api_url, token=token, team=team or None)


def _mark(token: str) -> bytes:
    """What tells one token from another, and of which no token can be made."""
    return sha256(token.encode()).digest()
