"""Time that stands still while something is being said, and goes on when everybody waits."""

import asyncio

from adapters.telegram.calls import Calls
from adapters.telegram.config import TelegramConfig
from adapters.telegram.messenger import TelegramMessenger
from bot.domain.address import Address
from bot.domain.message import Message
from bot.ports import Receipt
from tests.fakes.slack.clock import START


class Standstill:
    """A clock, and a sleep that moves it once nothing is under way: the real network takes no time by it."""

    def __init__(self) -> None:
        self.passed = 0.0
        self._awaited: list[float] = []
        self._under_way = 0
        self._still = asyncio.Event()
        self._still.set()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return START + self.passed

    async def sleep(self, seconds: float) -> None:
        """Wait. Who waits for the earliest moment goes first."""
        moment = self.passed + seconds
        self._awaited.append(moment)
        try:
            while self.passed < moment:
                await self._still.wait()
                await asyncio.sleep(0)
                if self._still.is_set() and moment == min(self._awaited):
                    self.passed = max(self.passed, moment)
        finally:
            self._awaited.remove(moment)

    def begins(self) -> None:
        """Something is about to be said."""
        self._under_way += 1
        self._still.clear()

    def ends(self) -> None:
        """It was, or was not."""
        self._under_way -= 1
        if not self._under_way:
            self._still.set()


class Unhurried(TelegramMessenger):
    """Ours, for which time stands still from the moment that there is room until the message was said."""

    def __init__(self, config: TelegramConfig, time: Standstill) -> None:
        self.calls = Calls(config, clock=time, sleep=time.sleep)
        super().__init__(self.calls, withdrawn=str)
        self._time = time

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait for room."""
        await super().room(address, changing=changing)
        self._time.begins()

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it."""
        try:
            return await super().send(address, message, key)
        finally:
            self._time.ends()
