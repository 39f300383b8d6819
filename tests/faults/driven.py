"""Our carrier and the platforms in a time of their own, which goes on when everybody waits and never meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from adapters.slack.calls import Calls as SlackCalls
from adapters.slack.config import SlackConfig
from adapters.slack.messenger import SlackMessenger
from adapters.slack.workspaces import Workspaces
from adapters.telegram.calls import Calls as TelegramCalls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.messenger import TelegramMessenger
from bot.carrier import Carrier
from bot.domain.address import Address
from bot.domain.message import Message
from bot.lease import RENEW_SECONDS
from bot.ports import Installations, Messenger, Receipt
from bot.store.delivery import next_due
from bot.store.outbox import next_look
from tests.faults.far_side import InSlack, InTelegram
from tests.faults.staff import THURSDAY, is_all_over
from tests.world import World

T = TypeVar("T")
ENOUGH = 20  # turns of the loop, for whoever still has something to do now
SENDING: ContextVar[bool] = ContextVar("sending", default=False)


class Driven:
    """A clock, and a sleep that moves it once nothing is under way: the real network takes no time by it."""

    def __init__(self, now: datetime = THURSDAY) -> None:
        self._now = now.timestamp()
        self._awaited: list[float] = []
        self._under_way = 0
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
        is_sending = SENDING.get()
        if is_sending:
            self._ends()
        try:
            while self._now < moment:
                await self._turn()
                if self._still.is_set() and moment == min(self._awaited):
                    self._now = max(self._now, moment)
        finally:
            self._awaited.remove(moment)
            if is_sending:
                self._begins()

    async def _turn(self) -> None:
        for _ in range(ENOUGH):
            await self._still.wait()
            await asyncio.sleep(0)

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """Something is being said, until the end of the block."""
        self._begins()
        token = SENDING.set(True)
        try:
            yield
        finally:
            SENDING.reset(token)
            self._ends()

    def _begins(self) -> None:
        self._under_way += 1
        self._still.clear()

    def _ends(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._still.set()


class DrivenTelegram(TelegramMessenger):
    """Ours, for which time stands still while it says something."""

    def __init__(self, config: TelegramConfig, time: Driven) -> None:
        self.calls = TelegramCalls(config, clock=time, sleep=time.sleep)
        super().__init__(self.calls, withdrawn=str)
        self._time = time

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it."""
        async with self._time.under_way():
            return await super().send(address, message, key)

    async def hangs_up(self) -> None:
        """No more of this."""
        await self.close()
        await self.calls.close()


class DrivenSlack(SlackMessenger):
    """Ours, for which time stands still while it says or looks for something."""

    def __init__(self, config: SlackConfig, installed: Installations, time: Driven) -> None:
        self.workspaces = Workspaces(config, installed, time.moment)
        super().__init__(SlackCalls(self.workspaces, clock=time, sleep=time.sleep), self.workspaces)
        self._time = time

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it."""
        async with self._time.under_way():
            return await super().send(address, message, key)

    async def find(self, address: Address, key: str, **about: Any) -> Receipt | None:
        """Look for it."""
        async with self._time.under_way():
            return await super().find(address, key, **about)

    async def hangs_up(self) -> None:
        """No more of this."""
        await self.close()
        await self.workspaces.close()


@asynccontextmanager
async def speaking(side: InTelegram | InSlack, time: Driven) -> AsyncIterator[Messenger]:
    """What speaks there, as of a process that just began. In Slack it speaks in every workspace that it is told of."""
    messenger = _messenger(side, time)
    try:
        yield messenger
    finally:
        await messenger.hangs_up()


def _messenger(side: InTelegram | InSlack, time: Driven) -> DrivenTelegram | DrivenSlack:
    if isinstance(side, InTelegram):
        return DrivenTelegram(TelegramConfig(side.bot.token, side.standin.api_url), time)
    return DrivenSlack(SlackConfig(api_url=side.standin.api_url), side.installed(), time)


def carrier(world: World, messengers: Mapping[str, Messenger], owner: str = "one") -> Carrier:
    """What carries every lane of these platforms."""
    return Carrier(world.sessions, messengers, owner=owner, carries=lambda lane: True, renew_every=RENEW_SECONDS)


async def carries_all(world: World, carrying: Carrier, time: Driven) -> None:
    """Carry until everything is over, whatever its platform wants."""
    while not await is_all_over(world):
        await carrying.carry(time.moment)
        async with world.work() as db:
            moments = [moment for moment in (await next_due(db), await next_look(db)) if moment is not None]
        if moments:
            time.until(min(moments))
