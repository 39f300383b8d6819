"""Rounds that are to be drawn: read, planned apart from the database, and written down if nothing changed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.matching.model import Plan
from bot.services.consultation_draw import prepare_draw, settle_draw
from bot.services.solver import Draw, plan_in_time
from bot.store.base import Sessions
from bot.store.clocked import put_off
from bot.store.consultation import Consultation
from bot.stumbles import AFTER_A_FAULT, Stumbles

Planner = Callable[[Draw], Awaitable[Plan]]

# A beat waits for its draws, so these two say how long one can take: a team has its plan in much less than a second.
SECONDS = 20.0  # for one plan
AT_A_TIME = 2  # each in a process of its own; the rest is still due at the next beat


async def plan_apart(draw: Draw) -> Plan:
    """The plan of a round, in a process of its own that is stopped when it takes too long."""
    return await plan_in_time(draw, seconds=SECONDS)


async def draw_rounds(stumbles: Stumbles, planner: Planner, due: Sequence[UUID], *, now: datetime) -> None:
    """Draw the first few of these rounds. A crash in between leaves one due; another process may be first."""

    async def draw(one: UUID) -> None:
        await stumbles.by_itself(
            "draw",
            one,
            lambda: _draw(stumbles.sessions, planner, one, now=now),
            lambda db: put_off(db, Consultation, one, now=now, until=now + AFTER_A_FAULT),
            now,
        )

    await asyncio.gather(*(draw(one) for one in due[:AT_A_TIME]))


async def _draw(sessions: Sessions, planner: Planner, consultation_id: UUID, *, now: datetime) -> None:
    async with sessions() as db, db.begin():
        prepared = await prepare_draw(db, consultation_id, now=now)
    if prepared is None:
        return
    plan = await planner(prepared.draw)
    async with sessions() as db, db.begin():
        await settle_draw(db, consultation_id, prepared, plan, now=now)
