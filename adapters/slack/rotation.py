"""Tokens that run out, and their successors."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import ask_for_token
from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.trouble import NEW_TOKEN, CallFailed, code_in, doubt
from bot.ports import Installation, Installations, Refused, Throttled

EARLY = timedelta(hours=2)  # before a token runs out; Slack's own library does the same
AGAIN = timedelta(minutes=5)  # after failing to renew one that still works
LASTS = 43_200  # seconds that a new token lasts when Slack does not say

log = structlog.get_logger()


class Rotation:
    """Renews tokens. A refresh token works once, so it is used under a lock that no other process holds."""

    def __init__(self, config: SlackConfig, installations: Installations, now: Callable[[], datetime]) -> None:
        self._config = config
        self._installations = installations
        self._now = now
        self._failed: dict[str, datetime] = {}

    def is_due(self, installation: Installation) -> bool:
        """Whether its token is about to run out, can be renewed, and did not just fail to be."""
        now = self._now()
        runs_out = installation.expires is not None and installation.expires - EARLY <= now
        failed = self._failed.get(installation.workspace)
        rests = failed is not None and now < failed + AGAIN
        return runs_out and bool(installation.tokens.get("refresh")) and not rests

    async def renew(self, workspace: str, client: AsyncWebClient) -> Installation:
        """The installation with a token that lasts: renewed here, or by another process while we waited.

        Raises Refused when it was taken away meanwhile, or when Slack gives no other. While the old token works,
        failing to renew it is only said in the log.
        """
        async with self._installations.refresh(SLACK, workspace) as installation:
            if installation is None:
                raise Refused("not_installed")
            if not self.is_due(installation):
                return installation
            return await self._renewed_or_still_good(installation, client)

    async def _renewed_or_still_good(self, installation: Installation, client: AsyncWebClient) -> Installation:
        try:
            renewed = await self._renewed(installation, client)
        except (CallFailed, Throttled, Refused, OSError) as error:
            if installation.expires is None or installation.expires <= self._now():
                raise
            self._failed[installation.workspace] = self._now()
            log.warning("slack_token_not_renewed", error=type(error).__name__, code=code_in(error))
            return installation
        await self._installations.save(renewed)
        return renewed

    async def _renewed(self, installation: Installation, client: AsyncWebClient) -> Installation:
        arguments = {
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": installation.tokens["refresh"],
        }
        answer = await ask_for_token(client, arguments)
        return replace(installation, tokens=_tokens(answer, installation), expires=self._expires(answer))

    def _expires(self, answer: Any) -> datetime:
        return self._now() + timedelta(seconds=int(answer.get("expires_in") or LASTS))


def _tokens(answer: Any, installation: Installation) -> Mapping[str, str]:
    bot, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not isinstance(bot, str) or not isinstance(refresh, str):
        raise doubt(NEW_TOKEN, "no_token")
    return {**installation.tokens, "bot": bot, "refresh": refresh}
