"""What we know of a message is not lost when the database is away for a while."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection
from structlog.testing import capture_logs

from bot.batch import to_the_end
from bot.carrier import Carrier
from bot.domain.address import Address
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.ports import Receipt
from bot.services.carrying import MOST_AT_ONCE
from bot.services.delivery import plan_asked
from bot.store.delivery import Delivery
from bot.store.people import Person
from tests.database_trouble import Crowd, refuses, until
from tests.fakes.messenger import FakeMessenger
from tests.post import MONDAY, Post, a_post, address
from tests.world import World


@pytest.fixture
async def crowd(world: World) -> AsyncIterator[Crowd]:
    """One that is gone afterwards."""
    async with Crowd(world) as crowd:
        yield crowd


class Crowded(FakeMessenger):
    """A platform that takes its time: a crowd comes while the first message is on its way."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__()
        self._crowd = crowd

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, and be back when the database lets nobody in."""
        receipt = await super().send(address, message, key)
        if len(self.sent) == 1:
            await self._crowd.comes()
        return receipt


@pytest.fixture
async def post(world: World, crowd: Crowd) -> Post:
    """Noor has two messages, one after the other: what was for Sem comes in her conversation."""
    post = await a_post(world, Crowded(crowd))
    async with world.work() as db:
        sems = update(Delivery).where(Delivery.person_id == post.sem.person_id)
        await db.execute(sems.values(chat=address(post.noor).chat))
    return post


async def carries(post: Post) -> None:
    """Everything that is due on MONDAY."""
    carrier = Carrier(
        post.world.sessions,
        {"fake": post.messenger},
        owner="one",
        carries=lambda lane: True,
        renew_every=60.0,
        chance=Random(1),
    )
    await carrier.carry(lambda: MONDAY)


async def test_what_arrived_while_the_database_was_away_is_written_down_when_it_is_back(
    post: Post, crowd: Crowd
) -> None:
    with capture_logs() as logged:
        carrying = asyncio.create_task(carries(post))
        await until(lambda: logged)
        said_meanwhile = len(post.messenger.sent)
        await crowd.goes()
        await carrying
    both = [await post.delivery(one, "introduction") for one in (post.noor, post.sem)]
    assert (said_meanwhile, len(post.messenger.sent)) == (1, 2)
    assert [(one.state, one.attempts) for one in both] == [(State.SENT, 1), (State.SENT, 1)]
    assert {(line["event"], line["trouble"]) for line in logged} == {("outcome_kept", "TimeoutError")}


async def test_a_database_that_stays_away_is_waited_for_no_longer_than_it_may_be(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outcomes.KEPT_SECONDS", 0.0)
    with pytest.raises(NoConnection):
        await carries(post)
    assert len(post.messenger.sent) == 1


async def test_what_comes_after_what_cannot_be_written_down_is_put_back_and_was_no_attempt(world: World) -> None:
    post = await a_post(world, FakeMessenger())
    await noor_gets(post, MOST_AT_ONCE + 5)
    async with world.work() as db:
        await refuses(db, "UPDATE ON delivery", "NEW.state = 'sent'")
    with pytest.raises(IntegrityError):
        await carries(post)
    async with world.work() as db:
        mended = select(Delivery.state, Delivery.attempts).where(Delivery.kind == "mended")
        found = Counter((state, attempts) for state, attempts in await db.execute(mended))
    assert found == {(State.SENDING, 1): 1, (State.WAITING, 0): MOST_AT_ONCE + 4}
    assert len(post.messenger.sent) == 1


async def noor_gets(post: Post, number: int) -> None:
    """So many messages that may be said twice, and nothing else: more than go at one time."""
    async with post.world.work() as db:
        await db.execute(update(Delivery).values(state=State.CANCELLED))
        noor = await db.get_one(Person, post.noor.person_id)
        for key in range(number):
            await plan_asked(
                db, noor, "mended", key=f"{key}", due=MONDAY, expires=MONDAY + timedelta(days=1), now=MONDAY,
                args={"row": noor.id},
            )  # fmt: skip
        await db.execute(update(Delivery).where(Delivery.kind == "mended").values(repeatable=True))


async def test_the_others_come_to_their_end_before_the_first_fault_is_raised() -> None:
    done: list[str] = []

    async def fails() -> None:
        raise ValueError("the first")

    async def takes_longer() -> None:
        await asyncio.sleep(0.05)
        done.append("the other")

    with pytest.raises(ValueError, match="the first"):
        await to_the_end([fails(), takes_longer()])
    assert done == ["the other"]
