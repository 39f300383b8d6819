"""Socket Mode: at least two connections, each replaced in time, and a new one there before the old one goes."""

import asyncio
import time
from collections.abc import Iterator
from itertools import chain, repeat

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.shared.pace import Clock
from adapters.slack.codes import code_of, seconds_to_wait
from adapters.slack.config import SlackConfig
from adapters.slack.connection import Connection, Left, Sleep, first_of

log = structlog.get_logger()

MOST_AT_ONCE = 100  # envelopes being answered, over all connections together
PING_SECONDS = 5.0
LOOK = 15.0  # seconds between two looks of the watchdog
MOST_QUIET = 4  # looks in which nothing was heard
SLOW = 300.0  # seconds between two tries when only a person can mend it
PASSING = {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable", "unknown"}
STEADY = 60.0  # seconds; a connection that lasted less is replaced a little later each time
TOO_MANY = "too_many_websockets"
TURNED_OFF = "link_disabled"  # Socket Mode was switched off for this app


class Socket:
    """Keeps `connections` connections to Slack, of which any may get an envelope, and one may get it twice.

    A connection is replaced when Slack says so, when it is gone, and when nothing was heard of it for a minute.
    Raises ValueError without an app token, or for fewer than two connections, which would leave gaps.
    """

    def __init__(
        self, config: SlackConfig, app: AsyncApp, *,
        connections: int = 2, sleep: Sleep = asyncio.sleep, clock: Clock = time.monotonic,
    ) -> None:  # fmt: skip
        if not config.app_token or connections < 2:
            raise ValueError("Socket Mode needs an app token and two connections")
        self._config = config
        self._app = app
        self._sleep = sleep
        self._clock = clock
        self._places: list[Connection | None] = [None] * connections
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._one_at_a_time = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()
        self._trouble = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until `stop`; what is being answered then is finished first."""
        keepers = [asyncio.create_task(self._keep(place)) for place in range(len(self._places))]
        try:
            await stop.wait()
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            await self.close()

    async def close(self) -> None:
        """Leave every connection."""
        for place in range(len(self._places)):
            self._vacate(place)
        await asyncio.gather(*self._leaving, return_exceptions=True)

    def healthy(self) -> bool:
        """Whether Slack can reach us now."""
        return any(one is not None and not one.over.is_set() for one in self._places)

    async def _keep(self, place: int) -> None:
        waits = _waits()
        while True:
            try:
                seconds = await self._fill(place, waits)
            except Exception as error:  # whatever it was, a place without its keeper would stay empty
                log.error("slack_keeper_stumbled", error=type(error).__name__)
                seconds = 0.0
            if seconds < STEADY:
                await self._sleep(next(waits))
            else:
                waits = _waits()

    async def _fill(self, place: int, waits: Iterator[float]) -> float:
        """Have a connection in this place until it is to be replaced; for how many seconds that was."""
        connection = await self._connected(waits)
        self._vacate(place)
        self._places[place] = connection
        began = self._clock()
        await self._until_over(connection)
        if connection.reason in (TOO_MANY, TURNED_OFF):
            self._vacate(place)
        if connection.reason == TURNED_OFF:
            self._say(TURNED_OFF)
            await self._sleep(SLOW)
        return self._clock() - began

    def _vacate(self, place: int) -> None:
        old, self._places[place] = self._places[place], None
        if old is not None:
            leaving = asyncio.create_task(old.leave())
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def _connected(self, waits: Iterator[float]) -> Connection:
        """A connection on which Slack said hello, however long that takes."""
        while True:
            try:
                connection = await self._opened()
            except Exception as error:
                trouble, seconds = _trouble(error)
                self._say(trouble)
                await self._sleep(max(next(waits), seconds))
            else:
                self._say("")
                return connection

    async def _opened(self) -> Connection:
        async with self._one_at_a_time:  # two that are refreshed at once would leave a gap
            connection = Connection(self._config, self._app, room=self._room, ping_seconds=PING_SECONDS)
            try:
                await connection.open(sleep=self._sleep)
            except BaseException:
                await connection.leave()
                raise
            return connection

    async def _until_over(self, connection: Connection) -> None:
        """Wait until it has to be replaced: it said so, or the watchdog heard nothing for too long."""
        quiet, before = 0, connection.signs_of_life()
        while quiet < MOST_QUIET and not connection.over.is_set() and await connection.is_connected():
            await first_of(self._sleep(LOOK), connection.over.wait())
            now = connection.signs_of_life()
            quiet, before = (quiet + 1 if now == before else 0), now
        if not connection.over.is_set():
            log.warning("slack_connection_lost", looks=quiet)
            connection.over.set()

    def _say(self, trouble: str) -> None:
        """Log what is the matter, once until it changes."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            log.warning("slack_socket_trouble", code=trouble)
        else:
            log.info("slack_socket_connected")


def _waits() -> Iterator[float]:
    """Seconds between one try and the next; so few that it is back within half a minute of being possible."""
    return chain((1.0, 2.0, 4.0, 8.0, 15.0), repeat(20.0))


def _trouble(error: Exception) -> tuple[str, float]:
    """What is the matter, as a code, and the fewest seconds to wait for it to pass."""
    match error:
        case Left(reason=reason):
            return reason, SLOW if reason == TURNED_OFF else 0.0
        case SlackApiError():
            code = code_of(error)
            return code, seconds_to_wait(error) if code in PASSING else SLOW
        case _:
            return type(error).__name__, 0.0
