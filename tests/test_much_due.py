"""More is due in a lane than goes at one time: all of it goes once and in order, and the next is claimed ahead."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from bot import heartbeat
from bot.carrier import CLAIMING_WEIGHS, Carrier
from bot.domain.delivery import State
from bot.group_commit import GroupCommit, Work, Write
from bot.heartbeat import Heartbeat
from bot.lease import STILL_SECONDS
from bot.services.carrying import MOST_AHEAD, MOST_AT_ONCE
from bot.services.delivery import plan_asked
from bot.store.base import LeaseTime
from bot.store.delivery import Delivery
from bot.store.lane import Lane
from bot.store.people import Person
from tests.fakes.messenger import FakeMessenger
from tests.post import LANE, MONDAY, Post, a_post
from tests.world import World

T = TypeVar("T")

TWO_BATCHES = MOST_AT_ONCE + MOST_AHEAD


@pytest.fixture
async def post(world: World) -> Post:
    """A week in which nothing else is due."""
    post = await a_post(world, FakeMessenger())
    async with world.work() as db:
        await db.execute(update(Delivery).values(state=State.SENT))
    return post


async def gets_many(post: Post, number: int, *, repeatable: bool = True) -> list[str]:
    """So many small messages for Noor, a second apart; their keys."""
    keys = [f"m{index}" for index in range(number)]
    async with post.world.work() as db:
        person = await db.get_one(Person, post.noor.person_id)
        for index, key in enumerate(keys):
            due = MONDAY - timedelta(hours=1) + timedelta(seconds=index)
            expires = MONDAY + timedelta(days=1)
            await plan_asked(db, person, "mended", key=key, due=due, expires=expires, now=due, args={"row": person.id})
        await db.execute(update(Delivery).where(Delivery.kind == "mended").values(repeatable=repeatable))
    return keys


async def states(post: Post) -> Counter[str]:
    """How many of them are in which state."""
    async with post.world.work() as db:
        return Counter(await db.scalars(select(Delivery.state).where(Delivery.kind == "mended")))


def said(post: Post) -> Sequence[str]:
    """What was said, in that order."""
    return [sent.key for sent in post.messenger.sent]


@pytest.mark.parametrize("repeatable", [True, False], ids=["claimed ahead", "one batch after another"])
async def test_all_of_it_goes_once_and_in_order(post: Post, repeatable: bool) -> None:
    keys = await gets_many(post, TWO_BATCHES + 5, repeatable=repeatable)
    await post.beat(MONDAY)
    assert (said(post), await states(post)) == (keys, {State.SENT: len(keys)})


async def test_nothing_is_claimed_ahead_in_a_lane_that_is_somebody_elses_by_now(post: Post) -> None:
    class TakenOver(FakeMessenger):
        async def send(self, *about: object) -> object:  # type: ignore[override]
            async with post.world.work() as db:
                await db.execute(update(Lane).values(owner="two", fence=Lane.fence + 1))
            return await super().send(*about)  # type: ignore[arg-type]

    messenger = TakenOver()
    keys = await gets_many(post, TWO_BATCHES + 5)
    await a_carrier(post, messenger).carry(lambda: MONDAY)
    gone = [sent.key for sent in messenger.sent]
    assert gone in (keys[:MOST_AT_ONCE], keys[:TWO_BATCHES])  # what was claimed before that was ours to say
    assert await states(post) == {State.SENT: len(gone), State.WAITING: len(keys) - len(gone)}


async def test_what_is_being_claimed_when_we_stop_is_put_back_and_was_no_attempt(post: Post) -> None:
    await gets_many(post, 1)
    carrier = a_carrier(post, post.messenger)
    asked: list[asyncio.Task[None]] = []

    def clock() -> datetime:
        """The second who asks is about to claim."""
        asked.append(asyncio.create_task(carrier.stop() if len(asked) == 1 else asyncio.sleep(0)))
        return MONDAY

    await carrier.carry(clock)
    await asyncio.gather(*asked)
    mended = select(Delivery.state, Delivery.attempts).where(Delivery.kind == "mended")
    async with post.world.work() as db:
        assert [tuple(row) for row in await db.execute(mended)] == [(State.WAITING, 0)]
        assert await db.scalar(select(Lane.lease <= LeaseTime() + STILL_SECONDS).where(Lane.name == LANE))
    assert said(post) == []


async def test_told_to_stop_nothing_more_is_claimed_or_said_also_while_a_draw_is_under_way(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, is_drawn = asyncio.Event(), asyncio.Event()

    class TellsUsToStop(FakeMessenger):
        async def send(self, *about: object) -> object:  # type: ignore[override]
            stop.set()
            return await super().send(*about)  # type: ignore[arg-type]

    async def takes_long(*_: object, now: datetime) -> None:
        await is_drawn.wait()

    monkeypatch.setattr(heartbeat, "draw_rounds", takes_long)
    keys = await gets_many(post, TWO_BATCHES + 5)
    messenger: FakeMessenger = TellsUsToStop()
    ours = Heartbeat(post.world.sessions, {"fake": messenger}, owner="one")
    beating = asyncio.create_task(ours.keep_beating(lambda: MONDAY, stop))
    async with asyncio.timeout(30):
        await stop.wait()
        while (found := await states(post))[State.SENDING]:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
    is_drawing = not beating.done()
    is_drawn.set()
    await beating
    await ours.stop()
    assert (is_drawing, [sent.key for sent in messenger.sent]) == (True, keys[:1])
    assert found == await states(post) == {State.SENT: 1, State.WAITING: len(keys) - 1}


class ClaimsLate(GroupCommit):
    """Claims ahead only once the first batch is written down, and the lease renewed after that."""

    def __init__(self, post: Post, renewed: list[float | None], work: Work) -> None:
        super().__init__(work)
        self._post = post
        self._renewed = renewed
        self._claims = 0

    async def write(self, write: Write[T], *, weight: int = 1) -> T:
        """Do this; if it is the second claim, do so then."""
        self._claims += weight == CLAIMING_WEIGHS
        if weight == CLAIMING_WEIGHS and self._claims == 2:
            async with asyncio.timeout(30):
                while await states(self._post) != {State.SENT: MOST_AT_ONCE, State.WAITING: 5}:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                for _ in range(2):  # one may have been on its way
                    self._renewed.append(await lease_is_renewed(self._post))
        return await super().write(write, weight=weight)


async def lease_is_renewed(post: Post) -> float | None:
    first = await lease(post)
    while (renewed := await lease(post)) == first:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.01)
    return renewed


async def lease(post: Post) -> float | None:
    """Until when the lane is somebody's."""
    async with post.world.work() as db:
        return await db.scalar(select(Lane.lease).where(Lane.name == LANE))


async def test_a_lane_is_kept_also_while_only_the_next_claim_is_waited_for(post: Post) -> None:
    renewed: list[float | None] = []
    keys = await gets_many(post, MOST_AT_ONCE + 5)
    writes = partial(ClaimsLate, post, renewed)
    await a_carrier(post, post.messenger, writes, renew_every=0.05).carry(lambda: MONDAY)
    assert (len(renewed), said(post)) == (2, keys)


def a_carrier(
    post: Post, messenger: FakeMessenger, writes: Callable[[Work], GroupCommit] = GroupCommit, *,
    renew_every: float = 60.0,
) -> Carrier:  # fmt: skip
    """One that carries every lane of this platform."""
    return Carrier(
        post.world.sessions,
        {"fake": messenger},
        owner="one",
        carries=lambda lane: True,
        renew_every=renew_every,
        chance=Random(1),
        writes=writes,
    )
