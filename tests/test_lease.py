"""A send lasts as long as the lane is ours, and no longer than a platform's patience."""

import asyncio
from contextlib import suppress

import pytest

from bot.lease import LEASE_SECONDS, LONGEST_SEND_SECONDS, RENEW_SECONDS, OurLane, moment
from bot.store.lane import take_lane
from tests.database_trouble import Crowd
from tests.world import World

ALMOST_OVER = LEASE_SECONDS - 0.05  # seconds of the lease that are behind us


async def test_a_send_that_hangs_ends_with_the_lease() -> None:
    ours = OurLane("lane", 1, moment() - ALMOST_OVER)
    with pytest.raises(TimeoutError):
        async with ours.while_ours():
            await asyncio.sleep(60)


async def test_a_send_goes_on_while_the_lease_is_renewed(world: World) -> None:
    async with world.work() as db:
        held = await take_lane(db, "lane", "us", LEASE_SECONDS)
    assert held is not None
    ours = OurLane("lane", held.fence, moment() - ALMOST_OVER)
    async with ours.kept(world.sessions, every=RENEW_SECONDS), ours.while_ours():
        await asyncio.sleep(0.2)


async def test_a_lease_that_cannot_be_renewed_before_the_first_send_stops_nothing_but_sends(world: World) -> None:
    ours = OurLane("lane", 1, moment() - ALMOST_OVER)
    async with Crowd(world) as crowd:
        await crowd.comes()
        async with ours.kept(world.sessions, every=RENEW_SECONDS):
            assert not ours.is_ours


async def test_trouble_of_a_send_is_told_as_it_is() -> None:
    with pytest.raises(LookupError):
        async with OurLane("lane", 1, moment()).while_ours():
            raise LookupError


async def test_a_send_that_is_over_is_not_put_off_any_more() -> None:
    ours = OurLane("lane", 1, moment() - ALMOST_OVER)
    with suppress(TimeoutError):
        async with ours.while_ours():
            await asyncio.sleep(60)
    assert ours._limits == {}


def test_a_platforms_own_patience_is_shorter() -> None:
    assert LONGEST_SEND_SECONDS > 10.0
