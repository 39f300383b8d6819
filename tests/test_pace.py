"""Many messages at once: each chat in order, at the platform's pace, and only while the lane is ours."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.address import Address
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.heartbeat import Heartbeat
from bot.lease import STILL_SECONDS
from bot.ports import Receipt
from bot.services.delivery import plan_asked
from bot.services.updates import plan_updates
from bot.store.base import LeaseTime
from bot.store.delivery import Delivery
from bot.store.lane import Lane
from bot.store.people import Account, Person
from tests.fakes.messenger import PacedMessenger
from tests.post import LANE, MONDAY, Post, a_post, address
from tests.world import Actor, World

SOON = 0.01  # seconds


async def at_once(address: Address) -> None:
    """There is always room."""


@pytest.fixture
def platform() -> PacedMessenger:
    """A platform with a pace of its own."""
    return PacedMessenger(at_once)


@pytest.fixture
async def post(world: World, platform: PacedMessenger) -> Post:
    """Noor's introduction is due first, then Sem's."""
    return await a_post(world, platform)


async def gets_mended(post: Post, actor: Actor, key: str, due: datetime) -> None:
    """Something small to say to them."""
    async with post.world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        expires = due + timedelta(days=1)
        await plan_asked(db, person, "mended", key=key, due=due, expires=expires, now=due, args={"row": person.id})


async def lease(post: Post) -> float:
    """Until when the lane is owned."""
    async with post.world.work() as db:
        return (await db.get_one(Lane, LANE)).lease


async def is_left(post: Post) -> bool:
    """Whether the lane is anybody's a second from now."""
    async with post.world.work() as db:
        return bool(await db.scalar(select(Lane.lease <= LeaseTime() + STILL_SECONDS).where(Lane.name == LANE)))


async def until_it_is_so(fact: Callable[[], Awaitable[bool]]) -> None:
    """Let the others go on until it is; a test that waits in vain fails."""
    async with asyncio.timeout(30):
        while not await fact():
            continue


async def settled(post: Post) -> bool:
    """Whether Sem has his."""
    return (await post.states())[1] == State.SENT


async def test_room_is_asked_before_each_message_and_before_each_change(post: Post, platform: PacedMessenger) -> None:
    await post.beat(MONDAY)
    async with post.world.work() as db:
        await plan_updates(db, [(await post.delivery(post.noor, "introduction")).id], now=MONDAY)
    await post.beat(MONDAY)
    assert platform.asked == [(address(post.noor), False), (address(post.sem), False), (address(post.noor), True)]


async def test_a_chat_without_room_holds_up_no_other(post: Post, platform: PacedMessenger) -> None:
    async def after_sem(where: Address) -> None:
        if where == address(post.noor):
            await until_it_is_so(lambda: settled(post))

    platform.pace = after_sem
    await post.beat(MONDAY)
    assert [sent.address for sent in platform.sent] == [address(post.sem), address(post.noor)]


async def test_what_goes_to_one_chat_goes_in_order(post: Post, platform: PacedMessenger) -> None:
    for number in range(3):
        await gets_mended(post, post.noor, f"m{number}", MONDAY + timedelta(seconds=number))
    await post.beat(MONDAY + timedelta(minutes=1))
    to_noor = [sent.key for sent in platform.sent if sent.address == address(post.noor)]
    assert to_noor[1:] == ["m0", "m1", "m2"]


# -- the lease --


async def test_a_lane_stays_ours_however_long_room_takes(post: Post, platform: PacedMessenger) -> None:
    async def after_a_renewal(where: Address) -> None:
        first = await lease(post)

        async def renewed() -> bool:
            return await lease(post) > first

        await until_it_is_so(renewed)

    platform.pace = after_a_renewal
    post.heartbeat = Heartbeat(post.world.sessions, {"fake": platform}, owner="one", renew_every=SOON)
    await post.beat(MONDAY)
    assert await post.states() == [State.SENT, State.SENT]


async def test_nothing_more_is_said_once_the_lane_is_somebody_elses(post: Post, platform: PacedMessenger) -> None:
    async def forever(where: Address) -> None:
        await asyncio.Event().wait()

    async def while_somebody_else_comes(where: Address) -> None:
        platform.pace = forever
        async with post.world.work() as db:
            await db.execute(update(Lane).values(owner="two", fence=Lane.fence + 1))
        await forever(where)

    platform.pace = while_somebody_else_comes
    post.heartbeat = Heartbeat(post.world.sessions, {"fake": platform}, owner="one", renew_every=SOON)
    async with asyncio.timeout(30):
        await post.beat(MONDAY)
    assert (platform.sent, await post.states()) == ([], [State.WAITING, State.WAITING])


async def test_what_waits_for_room_when_we_stop_is_put_back_and_was_no_attempt(
    post: Post, platform: PacedMessenger
) -> None:
    asked = asyncio.Event()

    async def forever(where: Address) -> None:
        asked.set()
        await asyncio.Event().wait()

    platform.pace = forever
    beating = asyncio.create_task(post.beat(MONDAY))
    await asked.wait()
    await post.heartbeat.stop()
    await beating
    delivery = await post.delivery(post.noor, "introduction")
    assert (delivery.state, delivery.attempts, await is_left(post)) == (State.WAITING, 0, True)


async def test_what_was_being_claimed_when_we_stop_is_put_back(post: Post, platform: PacedMessenger) -> None:
    beating = asyncio.create_task(post.beat(MONDAY))
    await until_it_is_so(lambda: owned(post))
    await asyncio.gather(post.heartbeat.stop(), beating)
    await post.beat(MONDAY)
    assert (len(platform.sent), await post.states()) == (2, [State.SENT, State.SENT])


async def owned(post: Post) -> bool:
    """Whether somebody carries the lane."""
    async with post.world.work() as db:
        return await db.get(Lane, LANE) is not None


# -- other lanes --


async def test_a_lane_without_room_holds_up_neither_other_lanes_nor_the_next_beat(
    post: Post, platform: PacedMessenger
) -> None:
    async with post.world.work() as db:
        for table, column in ((Account, Account.workspace), (Delivery, Delivery.lane)):
            value = "elsewhere" if table is Account else "fake:elsewhere"
            await db.execute(update(table).where(table.person_id == post.sem.person_id).values({column.key: value}))

    async def never_for_noor(where: Address) -> None:
        if where == address(post.noor):
            await asyncio.Event().wait()

    platform.pace = never_for_noor
    stop = asyncio.Event()
    beating = asyncio.create_task(post.heartbeat.keep_beating(lambda: MONDAY, stop))
    await until_it_is_so(lambda: settled(post))
    stop.set()
    await beating
    await post.heartbeat.stop()
    assert await post.states() == [State.WAITING, State.SENT]


class Breaks(PacedMessenger):
    """A platform on which the first call is our own last."""

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, and be cut off the first time."""
        receipt = await super().send(address, message, key)
        if len(self.sent) == 1:
            raise asyncio.CancelledError
        return receipt


async def test_a_fault_in_one_chat_ends_no_other(post: Post) -> None:
    post.heartbeat = Heartbeat(post.world.sessions, {"fake": Breaks(at_once)}, owner="one")
    with pytest.raises(asyncio.CancelledError):
        await post.beat(MONDAY)
    assert await post.states() == [State.SENDING, State.SENT]
