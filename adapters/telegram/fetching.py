"""A line to Telegram of its own, on which updates are fetched as they are: nothing in one can stop the next."""

import asyncio
import json
from typing import Any

import httpx

from adapters.telegram.answer import Answer, read
from adapters.telegram.config import UPDATES, TelegramConfig
from adapters.telegram.line import trusted
from adapters.telegram.trouble import TELLS_THE_TOKEN
from bot.ports import Refused, Throttled

MOST_AT_ONCE = 100  # updates, as Telegram has it
LONG_POLL = 25.0  # seconds; Telegram takes at most 50
SPARE = 10.0  # seconds on top of those, for the way there and back
CONNECTING = 10.0


class Away(Exception):
    """Telegram gave no answer that can be used; `code` is a word of ours, or the status."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Conflict(Exception):
    """Somebody else fetches the updates of this bot, or (`hooked`) they are brought to a webhook."""

    def __init__(self, *, hooked: bool) -> None:
        super().__init__("webhook" if hooked else "poller")
        self.hooked = hooked


class Fetching:
    """One client with one connection. `long_poll` is how long Telegram waits for an update to come, in seconds.

    Every method raises Throttled, Refused (the token), Conflict or Away, and TimeoutError when nothing came back
    within the time that there is.
    """

    def __init__(self, config: TelegramConfig, *, long_poll: float = LONG_POLL, spare: float = SPARE) -> None:
        self._address = f"{config.api_url}/bot{config.token}"
        self._long_poll = long_poll
        self._spare = spare
        self._client = _new_client()
        self._leaving: set[asyncio.Task[None]] = set()

    async def updates(self, offset: int | None) -> list[Any]:
        """What came since, oldest first; everything below `offset` is confirmed with it, and not sent again."""
        given = {"limit": MOST_AT_ONCE, "timeout": int(self._long_poll), "allowed_updates": json.dumps(UPDATES)}
        if offset is not None:
            given["offset"] = offset
        result = await self._ask("getUpdates", given, within=self._long_poll + self._spare)
        if not isinstance(result, list):
            raise Away("not_a_list")
        return result

    async def unhook(self) -> None:
        """No webhook from now on; what waits for one is kept."""
        await self._ask("deleteWebhook", {"drop_pending_updates": "false"}, within=self._spare)

    def renew(self) -> None:
        """A new client; the old one hangs up meanwhile, however long that takes it."""
        old, self._client = self._client, _new_client()
        leaving = asyncio.create_task(old.aclose())
        self._leaving.add(leaving)
        leaving.add_done_callback(self._left)

    async def close(self) -> None:
        """Hang up."""
        for leaving in self._leaving:
            leaving.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await self._client.aclose()

    def _left(self, leaving: asyncio.Task[None]) -> None:
        self._leaving.discard(leaving)
        if not leaving.cancelled():
            leaving.exception()  # looked at: what a line that is given up has to say matters to nobody

    async def _ask(self, method: str, given: dict[str, Any], *, within: float) -> Any:
        try:
            async with asyncio.timeout(within):
                response = await self._client.post(f"{self._address}/{method}", data=given)
        except httpx.TimeoutException:
            raise TimeoutError from None
        except httpx.HTTPError as error:
            raise Away(type(error).__name__) from None  # its text may hold the address, and so the token
        return _result(read(response.status_code, response.content), method)


def _new_client() -> httpx.AsyncClient:
    timeout = httpx.Timeout(None, connect=CONNECTING, pool=CONNECTING)
    return httpx.AsyncClient(verify=trusted(), timeout=timeout, limits=httpx.Limits(max_connections=1))


def _result(answer: Answer, method: str) -> Any:
    """What was asked for."""
    if answer.ok:
        return answer.result
    match answer.status:
        case 401 if answer.is_telegrams:
            raise Refused("unauthorized")
        case 404 if answer.is_telegrams and method in TELLS_THE_TOKEN:
            raise Refused("unauthorized")
        case 409:
            raise Conflict(hooked=answer.is_about_a_webhook)
        case 429:
            raise Throttled(answer.seconds)
        case status:
            raise Away(str(status))
