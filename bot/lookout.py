"""Looks at places where something changed: asks the platform who is there, and writes that down.

A look is taken and committed, then the platform is asked, then what was seen is written and the look ended.
Who stumbles in between is followed after a while, and the second time does no harm.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.domain.profile import Seen, SeenGroup
from bot.ports import Leaves, Roster
from bot.services.seen import write_down
from bot.services.visit import is_over, leave_group
from bot.store.base import Sessions
from bot.store.look import Look, due_looks, end_look, put_off_look, take_look
from bot.store.people import accounts_in

log = structlog.get_logger()

WITHIN = timedelta(minutes=15)  # a list of thousands of people comes in pages, at the platform's pace
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
SECONDS_BETWEEN_LOOKS = 1.0


class Lookout:
    """The looks of this process's platforms."""

    def __init__(self, sessions: Sessions, rosters: Mapping[str, Roster]) -> None:
        self._sessions = sessions
        self._rosters = rosters

    async def keep_looking(self, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
        """Look every second until told to stop; a database that is away for a while stops nothing."""
        looking = asyncio.create_task(self._look_on(clock))
        await stop.wait()
        looking.cancel()  # a look that is cut off is followed after a while
        await asyncio.gather(looking, return_exceptions=True)

    async def _look_on(self, clock: Callable[[], datetime]) -> None:
        while True:
            try:
                await self.look(clock())
            except Exception as error:  # whatever it was, the next look tries again
                log.error("look_missed", trouble=type(error).__name__)
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def look(self, now: datetime) -> None:
        """Every place that is due. One workspace, or a place that cannot be seen now, holds up no other."""
        async with self._sessions() as db, db.begin():
            due = [look for look in await due_looks(db, now) if look.platform in self._rosters]
        workspaces = groupby(sorted(due, key=_workspace), _workspace)
        async with asyncio.TaskGroup() as together:
            for _, looks in workspaces:
                together.create_task(self._look_through(list(looks), now))

    async def _look_through(self, looks: Sequence[Look], now: datetime) -> None:
        for look in looks:
            async with self._sessions() as db, db.begin():
                taken = await take_look(db, look, until=now + WITHIN)
            if taken:
                await self._look_at(look, now)

    async def _look_at(self, look: Look, now: datetime) -> None:
        try:
            if await self._left(look, now):
                return
            seen = await self._ask(look)
            async with self._sessions() as db, db.begin():
                await write_down(db, look, seen, now=now)
                await end_look(db, look, due=now + WITHIN)
        except (DBAPIError, NoConnection):
            raise
        except Exception as error:
            log.warning("not_seen", trouble=type(error).__name__)
            async with self._sessions() as db, db.begin():
                pause = min(FIRST_PAUSE * 2 ** min(look.attempts, 20), LONGEST_PAUSE)
                await put_off_look(db, look, due=now + WITHIN, until=now + pause)

    async def _left(self, look: Look, now: datetime) -> bool:
        """Go out of a group that is not on, or not any more; whether we did (J29)."""
        async with self._sessions() as db, db.begin():
            is_ours_to_leave = await is_over(db, look.address, now=now)
        roster = self._rosters[look.platform]
        if not is_ours_to_leave or not isinstance(roster, Leaves):
            return False
        async with asyncio.timeout(WITHIN.total_seconds()):
            await roster.leave(look.address)
        async with self._sessions() as db, db.begin():
            await leave_group(db, look.address, now=now)
            await end_look(db, look, due=now + WITHIN)
        return True

    async def _ask(self, look: Look) -> Seen | SeenGroup | None:
        async with self._sessions() as db, db.begin():
            known = frozenset(account.chat for account in await accounts_in(db, look.platform, look.workspace))
        async with asyncio.timeout(WITHIN.total_seconds()):
            return await self._rosters[look.platform].look_at(look.address, frozenset() if look.whole else known)


def _workspace(look: Look) -> tuple[str, str]:
    return look.platform, look.workspace
