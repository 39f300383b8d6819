"""Carries the outbox: claim and commit, send, settle and commit. Lanes go side by side."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Protocol
from uuid import UUID

import structlog

from bot.batch import Batch, Way, to_the_end
from bot.group_commit import GroupCommit, Work
from bot.lease import OWNED_SECONDS, STILL_SECONDS, OurLane, moment
from bot.ports import Lookup, Messenger, Threads
from bot.routes.deliveries import draw
from bot.services.carrying import MOST_AT_ONCE, Claimed, claim, claim_ahead
from bot.services.looking import Doubted, claim_doubts
from bot.services.settling import put_back_unheard
from bot.silences import Silences
from bot.store.away import may_pass
from bot.store.base import Db, Sessions
from bot.store.lane import due_lanes, got_no_answer, leave_lanes, put_off_waiting, take_lane

log = structlog.get_logger()

MOST_IN_A_ROW = 8  # batches claimed ahead; then doubts, and what may not be said twice, have their turn
CLAIMING_WEIGHS = 60  # of a hundred: a transaction has one claim at most, and what was sent meanwhile
MOST_LANES_AT_ONCE = 16  # so that what was sent never waits longer than a lease to be settled


@dataclass(frozen=True)
class _Taken:
    """A lane that is ours, and what was claimed in it."""

    ours: OurLane
    claimed: Sequence[Claimed]
    doubted: Sequence[Doubted]
    at: datetime
    ahead: int = 0  # how many times in a row it was claimed while a batch was on its way


class _Take(Protocol):
    def __call__(self, db: Db, *, apart: bool) -> Awaitable[_Taken | None]: ...


class Carrier:
    """Carries the lanes whose messengers it has. A lane is under way once at a time, whatever the others do.

    Its transactions come one after another, as `writes` does them, so that many lanes leave the database to those who
    tap.
    """

    def __init__(
        self,
        sessions: Sessions,
        messengers: Mapping[str, Messenger],
        *,
        owner: str,
        carries: Callable[[str], bool],
        renew_every: float,
        chance: Random,
        writes: Callable[[Work], GroupCommit] = GroupCommit,
    ) -> None:
        self._sessions = sessions
        self._messengers = messengers
        self._owner = owner
        self._carries = carries
        self._renew_every = renew_every
        self._silences: dict[str, Silences] = defaultdict(lambda: Silences(chance))
        self._unheard: dict[str, set[UUID]] = {}  # claimed, perhaps: that it was committed was not heard
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._ours: dict[str, OurLane] = {}
        self._stopping = False
        self._room = asyncio.Semaphore(MOST_LANES_AT_ONCE)
        self._writes = writes(self._work)

    async def carry(self, clock: Callable[[], datetime]) -> None:
        """Carry everything that is due, to the end."""
        await self.set_off(clock)
        await to_the_end(list(self._under_way.values()))

    async def set_off(self, clock: Callable[[], datetime]) -> None:
        """Start with what is due in lanes that are not under way yet, and come back at once."""
        async with self._sessions() as db, db.begin():
            lanes = await due_lanes(db, clock())
        for lane in lanes:
            messenger = self._messengers.get(lane.partition(":")[0])
            if messenger is not None and self._carries(lane) and lane not in self._under_way:
                self._under_way[lane] = task = asyncio.create_task(self._carry_lane(lane, messenger, clock))
                task.add_done_callback(partial(self._came_back, lane))

    def hold_back(self) -> None:
        """Claim nothing more and start no send, until it is stopped: what was claimed and not begun is put back."""
        self._stopping = True
        for ours in self._ours.values():
            ours.leave()

    async def stop(self) -> None:
        """Start nothing more, wait for what is being sent, and leave the lanes to whoever comes next."""
        self.hold_back()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        self._stopping = False
        async with self._sessions() as db, db.begin():
            await leave_lanes(db, self._owner, after=STILL_SECONDS)

    def _came_back(self, lane: str, task: asyncio.Task[None]) -> None:
        del self._under_way[lane]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("lane_missed", trouble=type(error).__name__)

    async def _carry_lane(self, lane: str, messenger: Messenger, clock: Callable[[], datetime]) -> None:
        way = Way(messenger, self._writes, clock, self._silences[lane])
        async with self._room:
            taken = None
            while taken is not None or (
                not self._stopping and (taken := await self._take(lane, way)) is not None
            ):  # what was claimed ahead is always carried, or put back
                taken = await self._carry_on(lane, way, taken)

    async def _carry_on(self, lane: str, way: Way, taken: _Taken) -> _Taken | None:
        """Carry this, and claim meanwhile what comes next in a lane where much is due."""
        self._ours[lane] = taken.ours
        if self._stopping:  # while it was being claimed
            taken.ours.leave()
        ahead = asyncio.create_task(self._take_ahead(lane, way, taken))
        try:
            async with taken.ours.kept(self._sessions, self._renew_every):
                try:
                    await Batch(taken.ours, way, taken.at).carry(taken.claimed, taken.doubted)
                finally:
                    await asyncio.wait({ahead})
        except Exception:
            if (left := await ahead) is not None:
                await Batch(left.ours, way, left.at).put_back(left.claimed)
            raise
        finally:
            del self._ours[lane]
        return ahead.result()

    async def _take_ahead(self, lane: str, way: Way, taken: _Taken) -> _Taken | None:
        """Of what comes next only what may be said twice: a crash would have us doubt that it was not sent."""
        if self._stopping or len(taken.claimed) < MOST_AT_ONCE / 2 or taken.ahead >= MOST_IN_A_ROW:
            return None
        unheard, fence = self._unheard.setdefault(lane, set()), taken.ours.fence

        async def take(db: Db, *, apart: bool) -> _Taken | None:
            """Its lease is renewed by the batch on its way; that it is still ours is read with what is due."""
            now, can_reply = way.clock(), isinstance(way.messenger, Threads)
            await put_back_unheard(db, unheard, fence)
            if way.silences.is_away:  # one is to find out, once this batch is over
                return None
            claimed = await claim_ahead(db, lane, fence, draw, now=now, can_reply=can_reply, apart=apart)
            unheard.update(one.id for one in claimed)
            return _Taken(taken.ours, claimed, [], now, taken.ahead + 1) if claimed else None

        taken_now = await self._together_or_apart(take)
        unheard.clear()
        return taken_now

    async def _take(self, lane: str, way: Way) -> _Taken | None:
        """Own the lane and claim what is due in it; None when it is somebody else's, or nothing is."""
        unheard = self._unheard.setdefault(lane, set())
        moment_taken = moment()  # before it waits: the lease may end later than we think, never earlier

        async def take(db: Db, *, apart: bool) -> _Taken | None:
            now, held = way.clock(), await take_lane(db, lane, self._owner, OWNED_SECONDS)
            if held is None:
                return None
            if way.silences.fence != held.fence and await got_no_answer(db, lane):  # its owner before knew that
                way.silences.begin_away(now)
            way.silences.fence = held.fence
            way.silences.keep(held.silences, now)
            await put_back_unheard(db, unheard, held.fence)
            for silence in way.silences:
                await put_off_waiting(db, lane, silence)
            can = {"can_look": isinstance(way.messenger, Lookup), "can_reply": isinstance(way.messenger, Threads)}
            tries = way.silences.is_away
            claimed = await claim(db, lane, held.fence, draw, now=now, tries=tries, apart=apart, **can)
            unheard.update(one.id for one in claimed)
            doubted = await claim_doubts(db, lane, held.fence, now=now)
            ours = OurLane(lane, held.fence, moment_taken)
            return _Taken(ours, claimed, doubted, now) if claimed or doubted else None

        taken_now = await self._together_or_apart(take)
        unheard.clear()
        return taken_now

    async def _together_or_apart(self, take: _Take) -> _Taken | None:
        """Take all with what they share, or each message by itself where one of them cannot be drawn."""
        try:
            return await self._writes.write(partial(take, apart=False), weight=CLAIMING_WEIGHS)
        except Exception as error:  # which of them it was is in the log once it is drawn apart
            if may_pass(error):
                raise
            return await self._writes.write(partial(take, apart=True), weight=CLAIMING_WEIGHS)

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[Db]:
        async with self._sessions() as db, db.begin():
            await db.connection()  # or it would only be known in the middle that the database lets nobody in
            yield db
