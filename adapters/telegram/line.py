"""The line to Telegram: how long we wait on it, and answers that are read by our own rule.

Telegram's library knows what to ask. What came of it we read ourselves: the library insists on more in an answer than
we want to know, and a message that arrived would be one in doubt.
"""

import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from adapters.telegram.answer import Answer, read

CONNECTIONS = 256  # ten seconds' worth of what may go out, so that nothing waits for a connection
CONNECT_WITHIN = 5.0  # seconds
READ_WITHIN = 10.0
WRITE_WITHIN = 5.0
UPLOAD_WITHIN = 10.0
FREE_WITHIN = 1.0  # for one of the connections

DONE = b'{"ok":true,"result":true}'  # all that the library is told

Fields = Mapping[str, str]
Files = Mapping[str, Any]


@cache
def trusted() -> ssl.SSLContext:
    """Whom we believe to be Telegram: read once for all clients, for it takes most of a megabyte."""
    return httpx.create_ssl_context()


class Denied(TelegramError):
    """What was asked was not done, as far as the answer tells."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("denied")
        self.answer = answer


class Line(BaseRequest):
    """One client, for the library's questions and for our own."""

    def __init__(self, *, connections: int = CONNECTIONS, read_within: float = READ_WITHIN) -> None:
        self._timeout = httpx.Timeout(
            connect=CONNECT_WITHIN, read=read_within, write=WRITE_WITHIN, pool=FREE_WITHIN
        )  # fmt: skip
        self._uploading = httpx.Timeout(
            connect=CONNECT_WITHIN, read=read_within, write=UPLOAD_WITHIN, pool=FREE_WITHIN
        )  # fmt: skip
        self._client = httpx.AsyncClient(verify=trusted(), limits=httpx.Limits(max_connections=connections))

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take, in seconds."""
        return self._timeout.read

    async def initialize(self) -> None:
        """There is nothing to be done first."""

    async def shutdown(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def plain(self, url: str, fields: Fields | None = None, *, files: Files | None = None) -> Any:
        """The result as it is. Raises Denied, or what the client raises."""
        answer = await self._ask(url, fields or {}, files)
        return answer.result

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """That it was done, to the library. Raises Denied, or what the client raises."""
        data = request_data or RequestData()
        await self._ask(url, data.json_parameters, data.multipart_data)
        return 200, DONE

    async def _ask(self, url: str, fields: Fields, files: Files | None) -> Answer:
        timeout = self._uploading if files else self._timeout
        response = await self._client.post(url, data=fields, files=files or None, timeout=timeout)
        answer = read(response.status_code, response.content)
        if not answer.ok:
            raise Denied(answer)
        return answer
