"""Time in: take the ticks that are due, then carry the outbox. Claim and commit, send, settle and commit."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from bot import routes
from bot.domain.message import Message
from bot.ports import Messenger, Receipt
from bot.services.carrying import Claimed, claim, settle_sent, settle_trouble
from bot.services.schedule import run_schedule
from bot.store.base import Db, Sessions
from bot.store.delivery import Delivery, next_due
from bot.store.lane import due_lanes, hold_lane, leave_lanes, take_lane
from bot.store.schedule import Schedule, due_schedules, next_tick

log = structlog.get_logger()

LEASE_SECONDS = 6.0
SEND_WITHIN_SECONDS = 2.0  # a third of the lease: a slow send never outlives it
PAUSE_SECONDS = 1.0


class Heartbeat:
    """One process's share of the work: schedules for everybody, and the lanes whose messengers it has."""

    def __init__(
        self,
        sessions: Sessions,
        messengers: Mapping[str, Messenger],
        *,
        owner: str,
        carries: Callable[[str], bool] = lambda lane: True,
    ) -> None:
        self._sessions = sessions
        self._messengers = messengers
        self._owner = owner
        self._carries = carries
        self._silent_until: dict[str, datetime] = {}  # lanes whose platform asked for that

    async def beat(self, now: datetime) -> None:
        """Everything that is due now."""
        await self._run_schedules(now)
        await self._carry(now)

    async def next_moment(self) -> datetime | None:
        """When there is something to do again."""
        async with self._sessions() as db, db.begin():
            moments = [await next_tick(db), await next_due(db)]
        return min((moment for moment in moments if moment is not None), default=None)

    async def keep_beating(self, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
        """Beat every second until told to stop; a database that is away for a while stops nothing."""
        while not stop.is_set():
            try:
                await self.beat(clock())
            except Exception as error:  # whatever it was, the next beat tries again
                log.error("beat_missed", trouble=type(error).__name__)
            try:
                await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Leave the lanes to whoever comes next."""
        async with self._sessions() as db, db.begin():
            await leave_lanes(db, self._owner)

    async def _run_schedules(self, now: datetime) -> None:
        async with self._sessions() as db, db.begin():
            due = [schedule.id for schedule in await due_schedules(db, now)]
        for schedule_id in due:
            try:
                await self._run_schedule(schedule_id, now)
            except DBAPIError:
                raise
            except Exception as error:  # it stays due; the others and the outbox go on
                log.error("tick_failed", trouble=type(error).__name__)

    async def _run_schedule(self, schedule_id: UUID, now: datetime) -> None:
        async with self._sessions() as db, db.begin():
            schedule = await db.get_one(Schedule, schedule_id)
            if schedule.next_at <= now:
                await run_schedule(db, schedule, now=now)

    async def _carry(self, now: datetime) -> None:
        async with self._sessions() as db, db.begin():
            lanes = await due_lanes(db, now)
        for lane in lanes:
            messenger = self._messengers.get(lane.partition(":")[0])
            if messenger is not None and self._carries(lane):
                await self._carry_lane(lane, messenger, now)

    async def _carry_lane(self, lane: str, messenger: Messenger, now: datetime) -> None:
        while True:
            async with self._sessions() as db, db.begin():
                fence = await take_lane(db, lane, self._owner, LEASE_SECONDS)
                if fence is not None and (until := self._silent_until.get(lane)) is not None and now < until:
                    await hold_lane(db, lane, until, fence)
                    return
                claimed = await claim(db, lane, fence, routes.draw, now=now) if fence is not None else []
            if fence is None or not claimed:
                return
            for delivery in claimed:
                silent_until = await self._carry_one(delivery, fence, messenger, now)
                if silent_until is not None:
                    self._silent_until[lane] = silent_until
                    return

    async def _carry_one(self, claimed: Claimed, fence: int, messenger: Messenger, now: datetime) -> datetime | None:
        try:
            async with asyncio.timeout(SEND_WITHIN_SECONDS):
                receipt = await _say(messenger, claimed)
        except Exception as error:
            log.warning("not_sent", kind=claimed.kind, trouble=type(error).__name__)
            async with self._sessions() as db, db.begin():
                return await settle_trouble(db, claimed, fence, error, now=now)
        async with self._sessions() as db, db.begin():
            if await settle_sent(db, claimed, fence, receipt, now=now) and claimed.standing is None:
                await self._arrived(db, claimed, now)
        return None

    async def _arrived(self, db: Db, claimed: Claimed, now: datetime) -> None:
        """What changes now that it arrived; a fault in that must not have it said again."""
        try:
            async with db.begin_nested():
                await routes.arrived(db, await db.get_one(Delivery, claimed.id), now)
        except DBAPIError:
            raise
        except Exception as error:
            log.error("arrival_failed", kind=claimed.kind, trouble=type(error).__name__)


async def _say(messenger: Messenger, claimed: Claimed) -> Receipt | None:
    """Send it, or change or take back the message that stands."""
    match claimed:
        case Claimed(message=Message() as message, standing=None):
            return await messenger.send(claimed.address, message, claimed.key)
        case Claimed(message=Message() as message, standing=Receipt() as standing):
            return await messenger.update(claimed.address, standing, message)
        case Claimed(standing=Receipt() as standing):
            await messenger.retract(claimed.address, standing)
            return None
        case _:
            raise ValueError("nothing to say and nothing to take back")
