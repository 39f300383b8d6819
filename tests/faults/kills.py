"""Row 5, outbound: `kill -9` at five points of a message's way out, on both platforms at once."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.delivery import State
from bot.heartbeat import PAUSE_SECONDS
from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.grip import held
from tests.faults.life import Life, comes_true
from tests.faults.outbox import (
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
)
from tests.faults.school import School, a_school
from tests.faults.unanswered import unanswered

SENT, UNCERTAIN = State.SENT.value, State.UNCERTAIN.value
LATER = timedelta(minutes=1)  # each life begins so much later: what is in doubt is looked for after half of that

Chats = dict[str, Chat]
UNHEARD = Came((1,), (UNCERTAIN,), (False,))  # it may stand there or not: on record, and not said again
AS_NOTHING_HAPPENED = {
    **dict.fromkeys(("repeatable", "once", "stranger", "channel"), once()),
    "direct": once(before=1),  # with what they had before
}
SAID_UNHEARD = {
    "repeatable": Came((2,), (SENT,), (True,)),
    "once": UNHEARD,
    "direct": once(before=1),
    "stranger": UNHEARD,  # there is no way to look where we never were
    "channel": UNHEARD,
}
CLAIMED_BEHIND_IT = {  # the first was said, and its answer did not come; the second had its turn to come
    "repeatable": Came((1, 1), (UNCERTAIN, SENT), (False, True)),
    "once": Came((2,), (SENT, UNCERTAIN), (True, False)),
    "direct": once(2, before=1),
    "stranger": UNHEARD,  # nothing was said to them before, so this was
    "channel": Came((1,), (UNCERTAIN, UNCERTAIN), (False, False)),
}


@asynccontextmanager
async def before_it_is_claimed(school: School, chats: Chats) -> AsyncIterator[None]:
    """It is due, and whoever wants to claim it waits for the database."""
    due = school.now() + timedelta(seconds=PAUSE_SECONDS)
    await plan(school, chats.values(), due=due)
    async with held(school.ground, "lane") as grip:
        await asyncio.sleep(2 * PAUSE_SECONDS)
        await grip.is_felt()
        yield


@asynccontextmanager
async def claimed(school: School, chats: Chats) -> AsyncIterator[None]:
    """It was claimed with another in its chat, which is being said: nobody began with it yet."""
    async with unanswered(school):
        await plan(school, chats.values(), due=school.now(), both=True)
        await comes_true(lambda: stand_as_planned(chats))
        await becomes(school, chats.values(), is_all(State.SENDING))
        yield


@asynccontextmanager
async def bytes_sent(school: School, chats: Chats) -> AsyncIterator[None]:
    """The platform did it, and did not say so yet."""
    async with unanswered(school):
        await plan(school, chats.values(), due=school.now())
        await comes_true(lambda: stand_as_planned(chats))
        yield


@asynccontextmanager
async def response_before_commit(school: School, chats: Chats) -> AsyncIterator[None]:
    """The platform said that it was done, and nobody could write that down yet."""
    async with unanswered(school) as answers:
        await plan(school, chats.values(), due=school.now())
        await comes_true(lambda: stand_as_planned(chats))
        async with held(school.ground, "delivery") as grip:
            answers.set()
            await comes_true(lambda: _all_answered(school))
            await grip.is_felt()
            yield


@asynccontextmanager
async def after_commit(school: School, chats: Chats) -> AsyncIterator[None]:
    """It was said, and is written down."""
    await plan(school, chats.values(), due=school.now())
    await becomes(school, chats.values(), is_all(State.SENT))
    yield


@dataclass(frozen=True)
class Point:
    """A point on the way out, and what must come of what was there when it was killed."""

    reach: Callable[[School, Chats], AbstractAsyncContextManager[None]]
    comes: Mapping[str, Came]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.reach.__name__


POINTS = (
    Point(before_it_is_claimed, AS_NOTHING_HAPPENED),
    Point(claimed, CLAIMED_BEHIND_IT),
    Point(bytes_sent, SAID_UNHEARD),
    Point(response_before_commit, SAID_UNHEARD),
    Point(after_commit, AS_NOTHING_HAPPENED),
)


@dataclass
class Killed:
    """What was killed at which point, and the seconds until the next life was ready, had the lanes, and had no core."""

    chats: list[tuple[Point, Chats]] = field(default_factory=list)
    seconds: list[tuple[float, float, float]] = field(default_factory=list)


async def meet(ground: Ground) -> Met:
    """Kill at each point so many times; everything comes to rest as the point says."""
    async with a_school(ground) as school:
        killed = Killed()
        for number in range(ground.times):
            for point in ground.chance.sample(POINTS, len(POINTS)):
                chats = await chats_of_each_sort(school, f"{point.name} {number}")
                await _live_and_die(school, point, chats, killed)
                killed.chats.append((point, chats))
            school.now.stays_in_school_hours()
        await _live_to_the_end(school, killed)
        told = Counter[str]()
        for point, chats in killed.chats:
            came = await came_of(school, chats)
            must_be({point.name: came}, {point.name: point.comes})
            told.update(tallied(chats, came))
    ready, moved, waited = (max(each) for each in zip(*killed.seconds, strict=True))
    ground.is_in_time(max(ready, moved))
    return {**told, "slowest to be ready, s": ready, "slowest move, s": moved, "waited for a core, s": waited}


async def _live_and_die(school: School, point: Point, chats: Chats, killed: Killed) -> None:
    async with school.lives() as life:
        await greet(school, chats["direct"])
        async with point.reach(school, chats):
            died = time.monotonic()
            life.is_killed()
    school.now.jumps(LATER)
    async with school.lives() as life:
        await _works_again(school, life, chats, killed, died)
    school.now.jumps(LATER)


async def _works_again(school: School, life: Life, chats: Chats, killed: Killed, died: float) -> None:
    """Also what was left half said is taken up: the lanes are ours, which were owned by who died."""
    is_taken_up = becomes(school, chats.values(), lambda found: not found[State.SENDING] and not found[State.WAITING])
    ready, owned = await asyncio.gather(_until(life, life.is_ready()), _until(life, is_taken_up))
    killed.seconds.append((ready - died, owned - died, life.waited))
    assert await life.is_stopped() == 0


async def _until(life: Life, something: Awaitable[None]) -> float:
    """The moment in which it is so, as if nobody else had wanted a core: that is told, and not counted."""
    await something
    return time.monotonic() - life.waited


async def _live_to_the_end(school: School, killed: Killed) -> None:
    async with school.lives():
        await becomes(school, [chat for _, chats in killed.chats for chat in chats.values()], is_at_rest)


def _all_answered(school: School) -> bool:
    in_telegram, in_slack = school.telegram.called("sendMessage")[-2:], school.slack.called("chat.postMessage")[-3:]
    return all(call.status for call in in_telegram) and all(call.status for call in in_slack)


FAULTS = (Fault(5, "killed while it speaks", Times(1, 10, 100, "kills at each of 5 points"), meet),)
