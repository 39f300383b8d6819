"""Looks every minute whether the house can do its work, and has the stewards told of what a person must mend."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.trouble import OVERDUE_AFTER, Case, Ledger, Trouble, of_code
from bot.services.house_trouble import tell_of_what_is_missing, tell_trouble
from bot.store.base import Sessions
from bot.store.house import count_processes, write_trouble
from bot.store.watching import is_waiting_since

log = structlog.get_logger()

SECONDS_BETWEEN_LOOKS = 60.0
MISSING_EVERY = timedelta(hours=1)  # looking for them reads the whole outbox

Troubles = Callable[[], Sequence[str]]


class Watchman:
    """What this process sees of the house. Several see the same, and stewards are told once."""

    def __init__(self, sessions: Sessions, troubles: Mapping[str, Troubles]) -> None:
        self._sessions = sessions
        self._troubles = troubles
        self._ledger = Ledger()
        self._missing_due: datetime | None = None

    async def keep_looking(self, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
        """Look every minute until told to stop."""
        while not stop.is_set():
            try:
                await self.look(clock())
            except Exception as error:  # whatever it was, the next look tries again
                log.error("watch_missed", trouble=type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_LOOKS)
            except TimeoutError:
                continue

    async def look(self, now: datetime) -> None:
        """See what is wrong, and tell what lasts."""
        self._ledger.look(await self._cases(now), now)
        for lasting in self._ledger.to_tell():
            async with self._sessions() as db, db.begin():
                await tell_trouble(db, lasting, now=now)
            self._ledger.told(lasting)

    async def _cases(self, now: datetime) -> set[Case]:
        if (wrong := await write_trouble(self._sessions)) is not None:
            return {Case(wrong)}
        cases = {Case(of_code(code), name) for name, troubles in self._troubles.items() for code in troubles()}
        async with self._sessions() as db, db.begin():
            if (await count_processes(db) or 1) > 1:  # the other who takes our updates is most likely one of us
                cases = {case for case in cases if case.trouble is not Trouble.CONFLICT}
            troubled = {case.platform for case in cases}
            for platform in self._troubles:
                if platform not in troubled and await is_waiting_since(db, [platform], now - OVERDUE_AFTER, now=now):
                    cases.add(Case(Trouble.OVERDUE, platform))
            if self._missing_due is None or now >= self._missing_due:
                await tell_of_what_is_missing(db, now=now)
                self._missing_due = now + MISSING_EVERY
        return cases
