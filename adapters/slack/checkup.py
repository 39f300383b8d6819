"""What Slack itself says of our tokens, their scopes, and our clock. Everything comes back in codes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.asking import LOST, ask
from adapters.slack.config import SlackConfig
from adapters.slack.manifest import scopes
from adapters.slack.trouble import DOUBTFUL, IN_VAIN, UNANSWERED, code_in
from adapters.slack.workspace import new_client, new_session, scopes_of
from bot.domain.checkup import Found, Verdict
from bot.ports import Installation, Throttled

MOST_OFF = timedelta(seconds=60)
LONGEST_NAME = 80  # characters of a workspace's name
NO_ANSWER = DOUBTFUL | {UNANSWERED}


async def ask_slack(
    config: SlackConfig, installed: Sequence[Installation], *, now: Callable[[], datetime]
) -> list[Found]:
    """The clock, then the configured tokens, then that of every workspace that installed us itself."""
    async with new_session() as session:
        anybody = new_client(session, api_url=config.api_url)
        try:
            said = await _date(session, anybody)
        except LOST:
            return [Found("slack_away", Verdict.WRONG), Found("slack_unasked", Verdict.UNCHECKED)]
        found = [_clock(said, now())]
        if config.bot_token is not None:
            found += await _own_token(session, config)
        if config.app_token is not None:
            found.append(await _app_token(anybody, config.app_token))
        if config.bot_token is None and config.has_oauth and not installed:
            found.append(Found("slack_not_installed", Verdict.NOTE))
        for installation in installed:
            found += await _installation(session, config, installation, now=now())
    return found


async def _date(session: aiohttp.ClientSession, client: AsyncWebClient) -> str:
    """The time as Slack has it; what else it answers does not matter here."""
    async with session.get(f"{client.base_url}api.test", proxy=client.proxy) as answer:
        return answer.headers.get("Date", "")


def _clock(said: str, now: datetime) -> Found:
    try:
        theirs = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return Found("clock_unknown", Verdict.UNCHECKED)
    off = abs(now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)))
    if off <= MOST_OFF:
        return Found("clock")
    return Found("clock_off", Verdict.WRONG, {"minutes": str(max(1, round(off.total_seconds() / 60)))})


async def _own_token(session: aiohttp.ClientSession, config: SlackConfig) -> list[Found]:
    client = new_client(session, api_url=config.api_url, token=config.bot_token)
    return await _token(client, refused="slack_token_refused", named={}, emails=config.emails)


async def _installation(
    session: aiohttp.ClientSession, config: SlackConfig, installation: Installation, *, now: datetime
) -> list[Found]:
    named = {"workspace": installation.workspace}
    runs_out = installation.expires is not None and installation.expires <= now
    if runs_out and installation.tokens.get("refresh"):  # a new one is fetched by whoever speaks next
        return [Found("slack_token_run_out", Verdict.UNCHECKED, named)]
    client = new_client(session, api_url=config.api_url, token=installation.tokens.get("bot"))
    return await _token(client, refused="slack_installation_refused", named=named, emails=config.emails)


async def _token(client: AsyncWebClient, *, refused: str, named: Mapping[str, str], emails: bool) -> list[Found]:
    try:
        answer = await ask(client, "auth.test", {})
    except IN_VAIN as error:
        return [_in_vain(error, refused=refused, unanswered="slack_token_unanswered", named=named)]
    return list(_of_workspace(answer, emails=emails))


def _of_workspace(answer: AsyncSlackResponse, *, emails: bool) -> Iterator[Found]:
    workspace, granted = _name(answer), scopes_of(answer)
    yield Found("slack_token", args={"workspace": workspace})
    missing = sorted(set(scopes(emails=emails)) - granted)
    if not granted:
        yield Found("slack_scopes_unknown", Verdict.UNCHECKED, {"workspace": workspace})
    elif missing:
        named = {"workspace": workspace, "scopes": ", ".join(missing)}
        yield Found("slack_scopes_missing", Verdict.WRONG, named)
    else:
        yield Found("slack_scopes", args={"workspace": workspace})


def _name(answer: AsyncSlackResponse) -> str:
    """What the workspace is called, as far as a terminal can show it; its id without a name."""
    called: Any = answer.get("team") or answer.get("team_id") or ""
    return "".join(character for character in str(called) if character.isprintable())[:LONGEST_NAME]


async def _app_token(client: AsyncWebClient, token: str) -> Found:
    """Whether a socket may be opened; none is."""
    try:
        await ask(client, "apps.connections.open", {"app_token": token})
    except IN_VAIN as error:
        if code_in(error) == "missing_scope":
            return Found("slack_app_token_scope", Verdict.WRONG)
        return _in_vain(error, refused="slack_app_token_refused", unanswered="slack_app_token_unanswered", named={})
    return Found("slack_app_token")


def _in_vain(error: Exception, *, refused: str, unanswered: str, named: Mapping[str, str]) -> Found:
    code = code_in(error)
    if isinstance(error, Throttled) or code in NO_ANSWER:
        return Found(unanswered, Verdict.UNCHECKED)
    return Found(refused, Verdict.WRONG, {**named, "code": code})
