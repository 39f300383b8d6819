"""While a batch is on its way the next is claimed: when that is done, when not, and what becomes of it in trouble."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select, update

from bot import carrier as carrying_on
from bot.carrier import CLAIMING_WEIGHS
from bot.domain.delivery import State
from bot.group_commit import GroupCommit, One, Work, Write, WriteAll
from bot.ports import Receipt
from bot.services.carrying import MOST_AHEAD, MOST_AT_ONCE
from bot.services.delivery import plan_asked
from bot.store.delivery import Delivery
from bot.store.people import Person
from tests.database_trouble import line_cut, until
from tests.fakes.messenger import FakeMessenger
from tests.post import MONDAY, Post
from tests.test_much_due import TWO_BATCHES, a_carrier, gets_many, post, said, states

__all__ = ["post"]

T = TypeVar("T")


@dataclass
class Claims:
    """The claims of a carrier: how many were committed, of which one nobody hears, and whether what is sent is kept.

    Who waits for the second does so no longer than `seconds`.
    """

    unheard: int = 0
    keeps: bool = True
    seconds: float = 20
    done: int = 0
    second: asyncio.Event = field(default_factory=asyncio.Event)

    def writes(self, work: Work) -> GroupCommit:
        """What a carrier writes with."""
        return _Writes(self, work)

    async def wait_for_second(self) -> bool:
        """Whether within so long a second claim was done."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.second.wait(), self.seconds)
        return self.second.is_set()


class _Writes(GroupCommit):
    def __init__(self, claims: Claims, work: Work) -> None:
        super().__init__(work)
        self._claims = claims

    async def write(self, write: Write[T], *, weight: int = 1) -> T:
        """Do this; of one claim nobody hears that it was done."""
        outcome = await super().write(write, weight=weight)
        if weight == CLAIMING_WEIGHS:
            self._claims.done += 1
            if self._claims.done == 2:
                self._claims.second.set()
            if self._claims.done == self._claims.unheard:
                raise line_cut()
        return outcome

    async def write_with_others(self, write_all: WriteAll[One, None], what: One) -> None:
        """Do this, unless what is sent cannot be written down: then not before something is claimed ahead."""
        if not self._claims.keeps:
            await self._claims.wait_for_second()
            raise ValueError("our own mistake")
        await super().write_with_others(write_all, what)


class WaitsForClaim(FakeMessenger):
    """It says its first message once the next batch is claimed, or after so long."""

    def __init__(self, claims: Claims) -> None:
        super().__init__()
        self._claims = claims
        self.was_claimed: list[bool] = []

    async def send(self, *about: Any) -> Receipt:
        """Wait, and say it."""
        if not self.was_claimed:
            self.was_claimed.append(await self._claims.wait_for_second())
        return await super().send(*about)


async def attempts(post: Post) -> Counter[int]:
    """How many of them were tried how often."""
    async with post.world.work() as db:
        return Counter(await db.scalars(select(Delivery.attempts).where(Delivery.kind == "mended")))


@pytest.mark.parametrize(("number", "is_claimed"), [(MOST_AT_ONCE // 2 - 1, False), (MOST_AT_ONCE // 2, True)])
async def test_the_next_are_claimed_meanwhile_where_half_a_batch_was_due(
    post: Post, number: int, is_claimed: bool
) -> None:
    claims = Claims(seconds=20 if is_claimed else 0.5)
    messenger = WaitsForClaim(claims)
    keys = await gets_many(post, number)
    await a_carrier(post, messenger, claims.writes).carry(lambda: MONDAY)
    assert (messenger.was_claimed, [sent.key for sent in messenger.sent]) == ([is_claimed], keys)


async def test_after_so_many_in_a_row_what_may_not_be_said_twice_has_its_turn(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_on, "MOST_IN_A_ROW", 1)
    await gets_many(post, MOST_AT_ONCE + 3 * MOST_AHEAD)
    async with post.world.work() as db:
        sem, due = await db.get_one(Person, post.sem.person_id), MONDAY - timedelta(minutes=59, seconds=30)
        expires = MONDAY + timedelta(days=1)
        await plan_asked(db, sem, "mended", key="once", due=due, expires=expires, now=due, args={"row": sem.id})
        await db.execute(update(Delivery).where(Delivery.key == "once").values(repeatable=False))
    await a_carrier(post, post.messenger).carry(lambda: MONDAY)
    # It was one of those looked at; and the two chats of its own batch go side by side.
    assert said(post).index("once") in range(TWO_BATCHES - 1, TWO_BATCHES + 1)


async def test_what_was_claimed_ahead_is_put_back_when_the_batch_before_it_breaks_off(post: Post) -> None:
    claims = Claims(keeps=False)
    await gets_many(post, TWO_BATCHES)
    with pytest.raises(ValueError, match="our own mistake"):
        await a_carrier(post, post.messenger, claims.writes).carry(lambda: MONDAY)
    assert claims.second.is_set()
    assert await states(post) == {State.SENDING: 1, State.WAITING: TWO_BATCHES - 1}
    assert await attempts(post) == {1: 1, 0: TWO_BATCHES - 1}


async def test_what_was_claimed_ahead_unheard_goes_once_and_that_was_no_attempt(post: Post) -> None:
    claims = Claims(unheard=2)
    keys = await gets_many(post, TWO_BATCHES)
    carrier = a_carrier(post, post.messenger, claims.writes)
    with pytest.raises(type(line_cut())):
        await carrier.carry(lambda: MONDAY)
    assert said(post) == keys[:MOST_AT_ONCE]
    await carrier.carry(lambda: MONDAY)
    assert (said(post), await states(post)) == (keys, {State.SENT: TWO_BATCHES})
    assert await attempts(post) == {1: TWO_BATCHES}


async def test_a_lane_that_breaks_off_keeps_nobody_from_stopping_nor_from_going_on_after_that(post: Post) -> None:
    claims = Claims(keeps=False, seconds=0.5)
    await gets_many(post, 2)
    carrier = a_carrier(post, post.messenger, claims.writes)
    carrying = asyncio.create_task(carrier.carry(lambda: MONDAY))
    await until(lambda: said(post))
    await carrier.stop()
    with pytest.raises(ValueError, match="our own mistake"):
        await carrying
    claims.keeps = True
    await carrier.carry(lambda: MONDAY)
    assert await states(post) == {State.SENT: 2}
