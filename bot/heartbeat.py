"""Time in: take the ticks that are due, then carry the outbox."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random, SystemRandom
from uuid import UUID

import structlog

from bot.carrier import Carrier
from bot.domain.consultation import ConsultationStep
from bot.draws import Planner, draw_rounds, plan_apart
from bot.lease import RENEW_SECONDS, moment
from bot.ports import Messenger
from bot.services.consultation_round import run_consultation
from bot.services.meeting_clock import run_meeting
from bot.services.night import do_chore, do_chores
from bot.services.pairing_clock import run_pairing
from bot.services.run_clock import keep_time
from bot.services.schedule import bring_back_ticks, run_digests, run_schedule
from bot.store.away import is_away
from bot.store.base import Sessions
from bot.store.clocked import Clocked, DueRow, due_rows, next_row_moment, put_off
from bot.store.consultation import Consultation
from bot.store.delivery import next_due
from bot.store.meeting import Meeting
from bot.store.night import Chore
from bot.store.outbox import next_look
from bot.store.pairing import Pairing
from bot.store.run import Run
from bot.store.schedule import Schedule, due_schedules, next_tick, put_off_tick, schedules_with
from bot.stumbles import AFTER_A_FAULT, Stumbles

log = structlog.get_logger()

PAUSE_SECONDS = 1.0
CLOCK_IS_TRUSTED = timedelta(hours=1)  # then it is looked whether one, ours or another's, took ticks too early
DIGESTS_AT_ONCE = 10  # teams in one transaction
MOST_STEPS = 1000  # a clock that never moves on must not hold up a restore for ever

# What has a clock of its own, and what takes its steps.
CLOCKED: Mapping[type[Clocked], Callable[..., Awaitable[None]]] = {
    Meeting: run_meeting,
    Consultation: run_consultation,
    Pairing: run_pairing,
    Run: keep_time,
    Chore: do_chore,
}


@dataclass
class _Half:
    """One half of a heartbeat: when it last came round at all, and when that last went well."""

    rounds: int = 0
    came_round: float | None = None
    went_well: datetime | None = None

    async def go_round(
        self, work: Callable[[], Awaitable[None]], clock: Callable[[], datetime], stop: asyncio.Event
    ) -> None:
        """Do this every second until told to stop; whatever goes wrong, the next round tries again."""
        self.came_round = moment()
        while not stop.is_set():
            if await _goes_well(work):
                self.went_well = clock()
            self.came_round, self.rounds = moment(), self.rounds + 1
            try:
                await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)
            except TimeoutError:
                continue


class Heartbeat:
    """One process's share of the work: schedules for everybody, and the lanes whose messengers it has.

    Its two halves go round each on their own: a schedule that takes long, or waits for a lock, holds up no lane.
    """

    def __init__(
        self,
        sessions: Sessions,
        messengers: Mapping[str, Messenger],
        *,
        owner: str,
        carries: Callable[[str], bool] = lambda lane: True,
        renew_every: float = RENEW_SECONDS,
        planner: Planner = plan_apart,
        chance: Random | None = None,
    ) -> None:
        self._schedules, self._lanes = _Half(), _Half()
        self._trusted_since: datetime | None = None
        self._sessions = sessions
        self._planner = planner
        self._stumbles = Stumbles(sessions)
        self._carrier = Carrier(
            sessions, messengers, owner=owner, carries=carries, renew_every=renew_every,
            chance=chance or SystemRandom(),
        )  # fmt: skip

    @property
    def last_beat(self) -> datetime | None:
        """When it last went through everything that was due; None before the first time."""
        went_well = self._schedules.went_well, self._lanes.went_well
        return min(one for one in went_well if one is not None) if None not in went_well else None

    @property
    def last_round(self) -> float | None:
        """When both halves had last come round, or begun, also without a database; in the event loop's own time."""
        came_round = self._schedules.came_round, self._lanes.came_round
        return min(one for one in came_round if one is not None) if None not in came_round else None

    @property
    def rounds(self) -> int:
        """How often it came round, past all schedules."""
        return self._schedules.rounds

    async def beat(self, now: datetime) -> None:
        """Everything that is due now, to the end."""
        await self._run_what_is_due(now)
        await self._carrier.carry(lambda: now)
        self._schedules.went_well = self._lanes.went_well = now

    async def catch_up(self, now: datetime) -> None:
        """The steps of every row with a clock that are due, and those that follow from them; nothing is carried."""
        for _ in range(MOST_STEPS):
            async with self._sessions() as db, db.begin():
                first = await next_row_moment(db, [*CLOCKED])
            if first is None or first > now:
                return
            await self._run_what_is_due(now)

    async def next_moment(self) -> datetime | None:
        """When there is something to do again."""
        async with self._sessions() as db, db.begin():
            moments = [await next_tick(db), await next_due(db), await next_look(db)]
            moments.append(await next_row_moment(db, [*CLOCKED]))
        return min((moment for moment in moments if moment is not None), default=None)

    async def keep_beating(self, clock: Callable[[], datetime], stop: asyncio.Event) -> None:
        """Beat every second until told to stop; a database that is away for a while stops nothing.

        A beat waits for no lane: one that takes long holds up neither the schedules nor the other lanes. Nor does a
        lane of somebody who was killed wait for our schedules. Told to stop nothing more is claimed or said, also while
        a draw is still under way.
        """
        await asyncio.gather(
            self._schedules.go_round(lambda: self._run_what_is_due(clock()), clock, stop),
            self._lanes.go_round(lambda: self._carrier.set_off(clock), clock, stop),
            self._hold_back_after(stop),
        )

    async def _hold_back_after(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._carrier.hold_back()

    async def stop(self) -> None:
        """Start nothing more, and leave the lanes to whoever comes next."""
        await self._carrier.stop()

    async def _run_what_is_due(self, now: datetime) -> None:
        self._stumbles.begin()
        schedules, due = await self._what_is_due(now)
        if schedules:
            await self._run_schedules(schedules, now)
            _, due = await self._what_is_due(now)  # with what they began
        draws = [one for one in due if (one.kind, one.step) == (Consultation, ConsultationStep.DRAW)]
        chores = [one for one in due if one.kind is Chore]
        for one in due:
            if one not in draws and one not in chores:
                await self._run_row(one, now)
        await self._run_chores(chores, now)
        # Last, and only a few in a beat: a large plan may take its time, which everything after it would wait for.
        await draw_rounds(self._stumbles, self._planner, [one.id for one in draws], now=now)

    async def _what_is_due(self, now: datetime) -> tuple[Sequence[Schedule], Sequence[DueRow]]:
        """The schedules that are due, and the rows with a clock of their own."""
        async with self._sessions() as db, db.begin():
            if not self._is_trusted(now):
                await bring_back_ticks(db, now=now)
            due = await due_schedules(db, now), await due_rows(db, [*CLOCKED], now)
        self._trusted_since = self._trusted_since if self._is_trusted(now) else now
        return due

    async def _run_schedules(self, schedules: Sequence[Schedule], now: datetime) -> None:
        done = await self._run_digests([one.id for one in schedules if one.kind == "digest"], now)
        for schedule_id in [one.id for one in schedules if one.id not in done]:
            await self._stumbles.by_itself(
                Schedule.__tablename__,
                schedule_id,
                partial(self._run_schedule, schedule_id, now),
                partial(put_off_tick, schedule_id=schedule_id, until=now + AFTER_A_FAULT),
                now,
            )

    async def _run_digests(self, schedules: Sequence[UUID], now: datetime) -> set[UUID]:
        """Those of several teams at once, so that nobody waits long to write; those that were taken."""
        done: set[UUID] = set()
        for first in range(0, len(schedules), DIGESTS_AT_ONCE):
            done |= await self._run_some_digests(schedules[first : first + DIGESTS_AT_ONCE], now)
        return done

    async def _run_some_digests(self, schedules: Sequence[UUID], now: datetime) -> set[UUID]:
        """All of these; where one of them fails none of it is kept, and each is taken by itself."""
        try:
            async with self._sessions() as db, db.begin():
                await run_digests(db, await schedules_with(db, schedules, now), now=now)
        except Exception as error:
            if is_away(error):
                raise
            log.warning("taken_apart", trouble=type(error).__name__)
            return set()
        self._stumbles.went_well(schedules)
        return set(schedules)

    async def _run_chores(self, chores: Sequence[DueRow], now: datetime) -> None:
        """What the night does, many in one transaction; where one fails, each that is left is taken by itself."""
        left = [one.id for one in chores]
        while left:
            try:
                async with self._sessions() as db, db.begin():
                    after = await do_chores(db, left, now=now)
            except Exception as error:
                if is_away(error):
                    raise
                log.warning("taken_apart", what="chores", trouble=type(error).__name__)
                for one in [one for one in chores if one.id in left]:
                    await self._run_row(one, now)
                return
            self._stumbles.went_well([one for one in left if one not in after])
            left = list(after)

    def _is_trusted(self, now: datetime) -> bool:
        """Whether the clock went on from when it was looked at last, and not for long."""
        since = self._trusted_since
        return since is not None and since <= now < since + CLOCK_IS_TRUSTED

    async def _run_row(self, due: DueRow, now: datetime) -> None:
        async def step() -> None:
            async with self._sessions() as db, db.begin():
                await CLOCKED[due.kind](db, due.id, now=now)

        later = partial(put_off, kind=due.kind, row_id=due.id, now=now, until=now + AFTER_A_FAULT)
        await self._stumbles.by_itself(f"{due.kind.__tablename__} {due.step}", due.id, step, later, now)

    async def _run_schedule(self, schedule_id: UUID, now: datetime) -> None:
        async with self._sessions() as db, db.begin():
            schedule = await db.get_one(Schedule, schedule_id)
            if schedule.next_at <= now:
                await run_schedule(db, schedule, now=now)


async def _goes_well(work: Callable[[], Awaitable[None]]) -> bool:
    try:
        await work()
    except Exception as error:  # whatever it was, the next beat tries again
        log.error("beat_missed", trouble=type(error).__name__)
        return False
    return True
