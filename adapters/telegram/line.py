"""The line to Telegram: how long we wait on it, and what Telegram's library would not tell of an answer."""

import json
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # of which RequestData is made, and of nothing else

TOO_MANY_REQUESTS = 429
RETRY_AFTER = 30.0  # seconds, when Telegram does not say, or not in a number
LONGEST_RETRY_AFTER = 86_400.0  # seconds; beyond a day it is garbage

CONNECTIONS = 256  # ten seconds' worth of what may go out, so that nothing waits for a connection
CONNECT_WITHIN = 5.0  # seconds
READ_WITHIN = 10.0
WRITE_WITHIN = 5.0
UPLOAD_WITHIN = 10.0
FREE_WITHIN = 1.0  # for one of the connections


class TooMany(TelegramError):
    """Telegram wants silence, for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


class Line(HTTPXRequest):
    """The library's own way of asking, to which a 429 is a 429: also without a sane number of seconds."""

    def __init__(self, *, connections: int = CONNECTIONS, read_within: float = READ_WITHIN) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=CONNECT_WITHIN,
            read_timeout=read_within,
            write_timeout=WRITE_WITHIN,
            media_write_timeout=UPLOAD_WITHIN,
            pool_timeout=FREE_WITHIN,
        )

    async def plain(self, url: str, **fields: str) -> Any:
        """The answer as it is, for where the library insists on more in it than we want to know."""
        asked = RequestData([RequestParameter.from_input(name, value) for name, value in fields.items()])
        return await self.post(url, request_data=asked)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """The status and the body. Raises TooMany, or what the library raises."""
        status, body = await super().do_request(url, method, request_data, *timeouts, **named)
        if status == TOO_MANY_REQUESTS:
            raise TooMany(_seconds(body))
        return status, body


def _seconds(body: bytes) -> float:
    try:
        seconds = float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, TypeError, LookupError):
        return RETRY_AFTER
    return min(seconds, LONGEST_RETRY_AFTER) if seconds > 0 else RETRY_AFTER
