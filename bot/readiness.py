"""Whether this process does its work: what `/readyz` tells whoever asks, in codes."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from bot.heartbeat import Heartbeat
from bot.store.base import Sessions
from bot.store.house import takes_writes
from bot.store.watching import is_waiting_since

LASTS = timedelta(seconds=5)  # anybody may ask, and an answer takes a write
LONGEST_WITHOUT_BEAT = timedelta(seconds=60)
LATEST = timedelta(minutes=15)  # a platform that asks for silence moves what is due; one that does not answer does not


class Readiness:
    """What is wrong, looked up at most once in five seconds.

    "database" when it takes no writes, "heartbeat" when the last beat is a minute ago, "overdue" when on one of
    these platforms something is due for a quarter of an hour; then what the platforms themselves say.
    """

    def __init__(
        self,
        sessions: Sessions,
        heartbeat: Heartbeat,
        *,
        platforms: Collection[str],
        troubles: Callable[[], Sequence[str]],
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._heartbeat = heartbeat
        self._platforms = platforms
        self._troubles = troubles
        self._now = now
        self._began = now()
        self._known: tuple[datetime, Sequence[str]] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self) -> Sequence[str]:
        """The codes of what is wrong; none when all is well."""
        async with self._one_at_a_time:
            now = self._now()
            if self._known is None or not self._known[0] <= now < self._known[0] + LASTS:  # a clock may be set back
                self._known = now, await self._look(now)
            return self._known[1]

    async def _look(self, now: datetime) -> Sequence[str]:
        last_beat = self._heartbeat.last_beat or self._began
        is_late = now - last_beat > LONGEST_WITHOUT_BEAT
        return [*await self._in_database(now), *(["heartbeat"] if is_late else []), *self._troubles()]

    async def _in_database(self, now: datetime) -> Sequence[str]:
        if not await takes_writes(self._sessions):
            return ["database"]
        async with self._sessions() as db, db.begin():
            return ["overdue"] if await is_waiting_since(db, self._platforms, now - LATEST, now=now) else []
