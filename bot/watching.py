"""What this process tells a monitor besides whether it is ready: whether it lives, and its figures."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.heartbeat import Heartbeat
from bot.lease import moment
from bot.metrics import Measured, Metrics
from bot.services.measuring import Figures, measure
from bot.store.base import Sessions
from bot.store.house import takes_writes

LONGEST_ROUND = 60.0  # seconds; a beat that draws rounds takes twenty of them, one without a database about as long
WRITE_LASTS = timedelta(seconds=5)  # anybody on this machine may ask
LASTS = timedelta(seconds=60)  # counting reads the whole outbox


class Liveness:
    """What `/livez` says: "heartbeat" when it hangs, which a restart mends; nothing of what a restart does not."""

    def __init__(self, heartbeat: Heartbeat, clock: Callable[[], float] = moment) -> None:
        self._heartbeat = heartbeat
        self._clock = clock
        self._began = clock()

    async def __call__(self) -> Sequence[str]:
        """The codes of what is wrong; none when all is well."""
        last = self._heartbeat.last_round
        since = self._began if last is None else last
        return ["heartbeat"] if self._clock() - since > LONGEST_ROUND else []


class Watching:
    """What `/metrics` says; of the outbox what was so a minute ago at most."""

    def __init__(
        self,
        sessions: Sessions,
        heartbeat: Heartbeat,
        metrics: Metrics,
        *,
        troubles: Mapping[str, Callable[[], Sequence[str]]],
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._heartbeat = heartbeat
        self._metrics = metrics
        self._troubles = troubles
        self._now = now
        self._write: tuple[datetime, float | None] | None = None
        self._figures: tuple[datetime, Figures] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self) -> bytes:
        """The page."""
        async with self._one_at_a_time:
            now = self._now()
            seconds = await self._time_a_write(now)
            figures = await self._look(now) if seconds is not None else None
        return self._metrics.text(
            Measured(
                write_seconds=seconds,
                beats=self._heartbeat.rounds,
                hears={platform: not troubles() for platform, troubles in self._troubles.items()},
                **({} if figures is None else vars(figures)),
            )
        )

    async def _time_a_write(self, now: datetime) -> float | None:
        if self._write is None or not self._write[0] <= now < self._write[0] + WRITE_LASTS:
            began = moment()
            is_up = await takes_writes(self._sessions)
            self._write = now, moment() - began if is_up else None
        return self._write[1]

    async def _look(self, now: datetime) -> Figures | None:
        if self._figures is None or not self._figures[0] <= now < self._figures[0] + LASTS:
            try:
                async with self._sessions() as db, db.begin():
                    self._figures = now, await measure(db, [*self._troubles], now=now)
            except SQLAlchemyError:  # it went away just now
                return None
        return self._figures[1]
