"""Time that only goes on when everybody waits for it."""

import asyncio
from datetime import UTC, datetime, timedelta

ENOUGH = 20  # turns of the loop, for whoever still has something to do now

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Watch:
    """A clock, and a sleep that moves it."""

    def __init__(self) -> None:
        self.passed = 0.0
        self._awaited: list[float] = []

    def clock(self) -> float:
        """The seconds that passed."""
        return self.passed

    def now(self) -> datetime:
        """The moment it is."""
        return START + timedelta(seconds=self.passed)

    async def turn(self) -> None:
        """Let everybody do what they can do now."""
        for _ in range(ENOUGH):
            await asyncio.sleep(0)

    async def sleep(self, seconds: float) -> None:
        """Wait. Who waits for the earliest moment goes first, and takes time there."""
        moment = self.passed + seconds
        self._awaited.append(moment)
        try:
            while self.passed < moment:
                await self.turn()
                if moment == min(self._awaited):
                    self.passed = max(self.passed, moment)
        finally:
            self._awaited.remove(moment)
