"""Slack as it sends events: each at its moment, and again when it was not acknowledged in time."""

import asyncio
from collections.abc import Sequence
from time import perf_counter
from urllib.parse import urljoin

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from bench.slack_events import Act
from tests.fakes.slack import SlackStandIn

PATIENCE = ClientTimeout(3.0)
PAUSES = (0.0, 0.0, 60.0)  # seconds before each time that a thing is said; the one after five minutes is left out

Moment = tuple[float, Act]  # seconds after the first


class Sender:
    """Counts what was not acknowledged in time, and the CPU that it cost whom it was sent to."""

    def __init__(self, slack: SlackStandIn, url: str) -> None:
        self._slack = slack
        self._url = url
        self.again = 0
        self.cpu = 0.0

    async def send_all(self, moments: Sequence[Moment]) -> list[float]:
        """The seconds that each waited, whether or not those before it were acknowledged."""
        async with ClientSession(connector=TCPConnector(limit=0)) as session:
            before, began = await self._cpu(session), perf_counter()
            waits = await asyncio.gather(*(self._send(session, began + moment, act) for moment, act in moments))
            self.cpu = await self._cpu(session) - before
        return waits

    async def _send(self, session: ClientSession, moment: float, act: Act) -> float:
        await asyncio.sleep(moment - perf_counter())
        sent = perf_counter()
        for pause in PAUSES:
            await asyncio.sleep(pause)
            if await self._is_taken(session, act):
                break
            self.again += 1
        return perf_counter() - sent

    async def _is_taken(self, session: ClientSession, act: Act) -> bool:
        try:
            async with session.post(
                self._url, data=act.body, headers=act.headers(self._slack), timeout=PATIENCE
            ) as response:
                await response.read()
                return response.status == 200
        except TimeoutError:
            return False

    async def _cpu(self, session: ClientSession) -> float:
        async with session.get(urljoin(self._url, "/cpu")) as response:
            return float(await response.text())
