"""One request to Slack's Web API, and what comes of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.codes import BROKEN, TOO_MANY, UNKNOWN, as_code
from adapters.slack.trouble import NEW_TOKEN, UNANSWERED, CallFailed, doubt, error_of, retry_after, throttled

OK = 200
# Before a byte of the request went out.
NEVER_LEFT = (
    aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL,
)  # fmt: skip
LOST = (aiohttp.ClientError, OSError, ValueError, AttributeError)  # the last two for garbage


async def ask(client: AsyncWebClient, method: str, arguments: Mapping[str, Any]) -> AsyncSlackResponse:
    """Slack's answer, asked the way Slack's own library asks for this method.

    Raises ConnectionError when the question never left, the exceptions of `trouble` for the rest. A server that says
    that it is broken gave no answer, whatever else it says.
    """
    call: Callable[..., Awaitable[AsyncSlackResponse]] = getattr(client, method.replace(".", "_"))
    return await _answered(method, call(**arguments))


async def ask_for_token(client: AsyncWebClient, arguments: Mapping[str, Any]) -> AsyncSlackResponse:
    """The answer of oauth.v2.access; the app's id and secret go in the body, which Slack takes as well as a header."""
    # The library's own call makes a header in a way that aiohttp warns of.
    return await _answered(NEW_TOKEN, client.api_call(NEW_TOKEN, data=dict(arguments)))


async def _answered(method: str, asked: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await asked
    except SlackApiError as error:
        raise _refusal(method, error.response) from None
    except NEVER_LEFT:
        raise ConnectionError(UNANSWERED) from None
    except LOST:
        raise doubt(method) from None


def _refusal(method: str, response: object) -> Exception:
    if isinstance(response, aiohttp.ClientResponse):  # it said it was JSON, and was not
        return _without_code(method, response.status, response.headers)
    if not isinstance(response, AsyncSlackResponse):
        return doubt(method)
    code = as_code(response.data.get("error") if isinstance(response.data, dict) else None)
    if code != UNKNOWN and response.status_code < BROKEN and response.status_code != TOO_MANY:
        return error_of(method, code)
    return _without_code(method, response.status_code, response.headers)


def _without_code(method: str, status: int, headers: Mapping[str, str]) -> Exception:
    return throttled(method, retry_after(headers.get("Retry-After"))) if status == TOO_MANY else doubt(method)


async def upload(client: AsyncWebClient, url: str, content: bytes) -> None:
    """Bring a file to the place that Slack gave for it. Raises CallFailed or ConnectionError."""
    if client.session is None:
        raise ConnectionError(UNANSWERED)
    try:
        async with client.session.post(url, data=content) as answer:
            status = answer.status
    except LOST:
        raise CallFailed("upload", UNANSWERED) from None
    if status != OK:
        raise CallFailed("upload", f"http_{status}")
