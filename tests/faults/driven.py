"""Our carrier and the platforms in a time of their own, which goes on when everybody waits and never meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar, cast

from adapters.slack.calls import Calls as SlackCalls
from adapters.slack.config import SlackConfig
from adapters.slack.messenger import SlackMessenger
from adapters.slack.workspaces import Workspaces
from adapters.telegram.calls import Calls as TelegramCalls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.messenger import TelegramMessenger
from bot.carrier import Carrier
from bot.lease import RENEW_SECONDS
from bot.ports import Messenger
from bot.store.base import Db, Sessions
from bot.store.delivery import next_due
from bot.store.outbox import next_look
from tests.faults.far_side import InSlack, InTelegram
from tests.faults.staff import THURSDAY, is_all_over
from tests.world import World

T = TypeVar("T")
ENOUGH = 20  # turns of the loop, for whoever still has something to do now


class Driven:
    """A clock, and a sleep that moves it once nothing is under way: the real network takes no time by it."""

    def __init__(self, now: datetime = THURSDAY) -> None:
        self._now = now.timestamp()
        self._awaited: list[float] = []
        self._under_way = 0
        self._begun = 0
        self._still = asyncio.Event()
        self._still.set()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._now

    def moment(self) -> datetime:
        """Now."""
        return datetime.fromtimestamp(self._now, UTC)

    def until(self, moment: datetime) -> None:
        """Nobody is doing anything until then."""
        self._now = max(self._now, moment.timestamp())

    async def sleep(self, seconds: float) -> None:
        """Wait. Who waits for the earliest moment goes first."""
        moment = self._now + seconds
        self._awaited.append(moment)
        try:
            while self._now < moment:
                await self._turn()
                if self._still.is_set() and moment == min(self._awaited):
                    self._now = max(self._now, moment)
        finally:
            self._awaited.remove(moment)

    async def _turn(self) -> None:
        """Until so many turns in a row nothing was on the network: who heard something has them all to go on."""
        turns, begun = 0, self._begun
        while turns < ENOUGH:
            await self._still.wait()
            await asyncio.sleep(0)
            turns, begun = (turns + 1 if begun == self._begun else 0), self._begun

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """Something goes over the network, until the end of the block."""
        self._under_way += 1
        self._begun += 1
        self._still.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._still.set()


class _TelegramCalls(TelegramCalls):
    """Ours, for which time stands still while something is asked."""

    def __init__(self, config: TelegramConfig, time: Driven) -> None:
        super().__init__(config, clock=time, sleep=time.sleep)
        self._time = time

    async def ask(self, method: str, asked: Callable[[], Awaitable[T]], **about: Any) -> T:
        """Ask it."""
        async with self._time.under_way():
            return await super().ask(method, asked, **about)


class _SlackCalls(SlackCalls):
    """Ours, the same."""

    def __init__(self, workspaces: Workspaces, time: Driven) -> None:
        super().__init__(workspaces, clock=time, sleep=time.sleep)
        self._time = time

    async def call_now(self, workspace: str, method: str, **about: Any) -> Mapping[str, Any]:
        """Ask it."""
        async with self._time.under_way():
            return await super().call_now(workspace, method, **about)


@asynccontextmanager
async def speaking(side: InTelegram | InSlack, time: Driven) -> AsyncIterator[TelegramMessenger | SlackMessenger]:
    """What speaks there, as of a process that just began; in Slack in every workspace."""
    async with _in_telegram(side, time) if isinstance(side, InTelegram) else _in_slack(side, time) as messenger:
        yield messenger
        await messenger.close()


@asynccontextmanager
async def _in_telegram(side: InTelegram, time: Driven) -> AsyncIterator[TelegramMessenger]:
    calls = _TelegramCalls(TelegramConfig(side.bot.token, side.standin.api_url), time)
    yield TelegramMessenger(calls, withdrawn=str)
    await calls.close()


@asynccontextmanager
async def _in_slack(side: InSlack, time: Driven) -> AsyncIterator[SlackMessenger]:
    slack = side.standin
    config = SlackConfig(api_url=slack.api_url, client_id=slack.client_id, client_secret=slack.client_secret)
    workspaces = Workspaces(config, side.installed(), time.moment)
    yield SlackMessenger(_SlackCalls(workspaces, time), workspaces)
    await workspaces.close()


class _Sessions:
    """Those of a world, for which time stands still while one is open: a database takes no time either."""

    def __init__(self, sessions: Sessions, time: Driven) -> None:
        self._sessions = sessions
        self._time = time

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Db]:
        async with self._time.under_way(), self._sessions() as db:
            yield db


def carrier(world: World, messengers: Mapping[str, Messenger], time: Driven, *, owner: str = "one") -> Carrier:
    """What carries every lane of these platforms."""
    sessions = cast("Sessions", _Sessions(world.sessions, time))
    return Carrier(
        sessions, messengers, owner=owner, carries=lambda lane: True, renew_every=RENEW_SECONDS, chance=Random(1)
    )


async def carries_all(world: World, carrying: Carrier, time: Driven) -> None:
    """Carry until everything is over, whatever its platform wants."""
    while not await is_all_over(world):
        await carrying.carry(time.moment)
        async with world.work() as db:
            moments = [moment for moment in (await next_due(db), await next_look(db)) if moment is not None]
        if moments:
            time.until(min(moments))
