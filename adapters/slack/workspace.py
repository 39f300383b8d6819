"""One workspace as we speak in it, and how we learn who we are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.asking import ask
from adapters.slack.names import team_of, workspace_key
from adapters.slack.silence import SILENT
from adapters.slack.trouble import WHO_WE_ARE

REQUEST_TIMEOUT = 10  # seconds
CONNECT_WITHIN = 5.0  # of those: who is not let in by then surely said nothing


@dataclass(frozen=True)
class Workspace:
    """Who we are in one workspace; `app_id` is empty when installing did not say, `enterprise` outside a Grid.

    `name` is what the workspace is called, as Slack wrote it; empty when nobody said.
    """

    key: str
    name: str
    token: str = field(repr=False)
    bot_user: str
    bot_id: str
    app_id: str
    team: str
    enterprise: str
    scopes: frozenset[str]
    client: AsyncWebClient = field(repr=False, compare=False)


def new_session() -> aiohttp.ClientSession:
    """The connections that every workspace shares, without cookies of any of them."""
    timeout = aiohttp.ClientTimeout(
        total=REQUEST_TIMEOUT, connect=CONNECT_WITHIN, sock_connect=CONNECT_WITHIN
    )  # fmt: skip
    return aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())


def new_client(
    session: aiohttp.ClientSession, *, api_url: str, token: str | None = None, team: str | None = None
) -> AsyncWebClient:
    """A client that repeats nothing by itself and logs nothing; `team` is for a token of a whole organisation."""
    return AsyncWebClient(
        token=token,
        base_url=api_url,
        timeout=REQUEST_TIMEOUT,
        session=session,
        team_id=team,
        logger=SILENT,
        retry_handlers=[],
    )


async def introduce(
    client: AsyncWebClient, *, key: str | None = None, about: Mapping[str, str] | None = None
) -> Workspace:
    """The workspace of a client's token, as Slack tells it; `key` is for a token that serves several.

    Raises Refused when the token is not taken, and ConnectionError when nobody answers.
    """
    answer = await ask(client, WHO_WE_ARE, {})
    enterprise = answer.get("enterprise_id") or ""
    key = key or workspace_key(enterprise, answer.get("team_id") or "")
    return Workspace(
        key=key,
        name=answer.get("team") or (about or {}).get("team_name") or "",
        token=client.token or "",
        bot_user=answer.get("user_id") or "",
        bot_id=answer.get("bot_id") or "",
        app_id=(about or {}).get("app_id") or "",
        team=team_of(key),
        enterprise=enterprise,
        scopes=scopes_of(answer),
        client=client,
    )


def scopes_of(answer: AsyncSlackResponse) -> frozenset[str]:
    """What a token may do, as Slack says beside every answer; empty when it does not."""
    said = answer.headers.get("x-oauth-scopes") or ""
    return frozenset(filter(None, (scope.strip() for scope in said.split(","))))
