"""Row 16: several lives on one database; who owns a lane is killed, paused, or has a clock that is off.

On PostgreSQL alone: a file is not for several machines.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.domain.delivery import State
from bot.lease import OWNED_SECONDS
from bot.store.lane import Lane
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.kills import CLAIMED_BEHIND_IT, LATER
from tests.faults.life import PATIENCE, Life, comes_true
from tests.faults.outbox import (
    A_WHILE,
    Came,
    Chat,
    becomes,
    came_of,
    chats_of_each_sort,
    greet,
    is_all,
    is_at_rest,
    once,
    plan,
    stand_as_planned,
    tallied,
)  # fmt: skip
from tests.faults.school import School, a_school
from tests.faults.unanswered import unanswered

AN_HOUR = timedelta(hours=1)
SAID_ONCE = {
    **dict.fromkeys(("repeatable", "once", "channel"), once(2)),
    "direct": once(2, before=1),
    "stranger": once(),
}


@dataclass(frozen=True)
class Owned:
    """Both lanes are of one life, which is saying this and hears no answer; the others are awake, and want them."""

    owner: Life
    others: Sequence[Life]
    chats: Mapping[str, Chat]
    answers: asyncio.Event


@asynccontextmanager
async def owned(
    school: School, name: str, *, others: int = 1, off: tuple[timedelta, timedelta] = (timedelta(), timedelta())
) -> AsyncIterator[Owned]:
    """So many others, who sleep until somebody owns the lanes; how far clocks are `off`, the owner's and theirs."""
    chats = await chats_of_each_sort(school, name)
    async with AsyncExitStack() as stack:
        sleeping = [await stack.enter_async_context(school.lives(off=off[1])) for _ in range(others)]
        await comes_true(school.is_heard_on(sockets=2 * others))
        for one in sleeping:
            one.is_paused()
        owner = await stack.enter_async_context(school.lives(off=off[0]))
        await greet(school, chats["direct"])
        answers = await stack.enter_async_context(unanswered(school))
        await plan(school, chats.values(), due=school.now() - A_WHILE, both=True)
        await comes_true(lambda: stand_as_planned(chats))
        await becomes(
            school, [chat for chat in chats.values() if len(chat.keys) > 1], lambda found: not found["waiting"]
        )
        for one in sleeping:
            one.goes_on()
        yield Owned(owner, sleeping, chats, answers)


async def meet_killed(ground: Ground) -> Met:
    """Who owns the lanes is killed: another has them soon, and nothing is lost or said twice unknown."""
    moved, told = list[float](), Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            async with owned(school, f"Killed {number}", others=2) as there:
                moved.append(await _moves(school, there, there.owner.is_killed))
            told.update(await ends_as(school, there.chats, CLAIMED_BEHIND_IT))
    return {**told, **_in_time(ground, moved)}


async def meet_paused(ground: Ground) -> Met:
    """Who owns the lanes stands still for longer than its lease, and wakes up in the middle of what it was saying."""
    moved, told = list[float](), Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            async with owned(school, f"Paused {number}") as there:
                moved.append(await _moves(school, there, there.owner.is_paused))
                there.owner.goes_on()
                must_be(await there.owner.is_stopped(), 0)  # it came to the end of what it was doing
            told.update(await ends_as(school, there.chats, CLAIMED_BEHIND_IT))
    return {**told, **_in_time(ground, moved)}


async def meet_off(ground: Ground) -> Met:
    """The other's clock is an hour off, ahead or behind: it takes no lane that is owned, and each that is left."""
    moved, told = list[float](), Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            off = AN_HOUR if ground.chance.random() < 0.5 else -AN_HOUR
            async with owned(school, f"Kept {number}", off=(timedelta(), off)) as there:
                before = await _fences(school)
                await asyncio.sleep(1.2 * OWNED_SECONDS)
                must_be(await _fences(school), before)
                there.answers.set()
                await becomes(school, there.chats.values(), is_all(State.SENT))
            must_be(await came_of(school, there.chats), SAID_ONCE)
            for whose in ((timedelta(), off), (off, timedelta())):
                async with owned(school, f"Left {number} {whose[0]}", off=whose) as there:
                    moved.append(await _moves(school, there, there.owner.is_killed))
                school.now.jumps(A_WHILE)
                told.update(await ends_as(school, there.chats, CLAIMED_BEHIND_IT))
                school.now.jumps(-A_WHILE)
    return {**told, **_in_time(ground, moved)}


async def ends_as(school: School, chats: Mapping[str, Chat], comes: Mapping[str, Came]) -> Counter[str]:
    """This comes of it, once also what was in doubt was looked for: what was lost and came twice."""
    school.now.jumps(LATER)
    async with school.lives() as life:
        await becomes(school, chats.values(), is_at_rest)
        must_be(await life.is_stopped(), 0)
    came = await came_of(school, chats)
    must_be(came, comes)
    return tallied(chats, came)


async def _moves(school: School, there: Owned, goes: Callable[[], None]) -> float:
    """Whoever owns the lanes goes, and the platforms answer again: in how many seconds another has both.

    How long each of the others had no core meanwhile is not counted: that is the machine's load.
    """
    before, gone = await _fences(school), time.monotonic()
    waited = [one.waited for one in there.others]
    goes()
    there.answers.set()
    school.telegram.trouble.clear()
    school.slack.troubles.clear()
    async with asyncio.timeout(PATIENCE):
        while set(before.items()) & set((await _fences(school)).items()):  # noqa: ASYNC110 - a database tells nobody of a change
            await asyncio.sleep(0.02)
    without = min(one.waited - was for one, was in zip(there.others, waited, strict=True))
    moved = time.monotonic() - gone - without
    await becomes(school, there.chats.values(), lambda found: not found[State.SENDING] and not found[State.WAITING])
    return moved


def _in_time(ground: Ground, moved: Sequence[float]) -> Met:
    ground.is_in_time(max(moved))
    return {"slowest move, s": max(moved)}


async def _fences(school: School) -> dict[str, int]:
    async with school.world.work() as db:
        return {lane.name: lane.fence for lane in await db.scalars(select(Lane))}


ON = ("postgresql",)
FAULTS = (
    Fault(16, "who owns a lane is killed", Times(1, 3, 50), meet_killed, ON),
    Fault(16, "who owns a lane stands still", Times(1, 3, 50), meet_paused, ON),
    Fault(16, "a clock is an hour off", Times(1, 1, 30), meet_off, ON),
)
