"""A send lasts as long as the lane is ours, and no longer than a platform's patience."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update
from structlog.testing import capture_logs

from bot.lease import LEASE_SECONDS, LONGEST_SEND_SECONDS, RENEW_SECONDS, SEND_WITHIN_SECONDS, OurLane, moment
from bot.store.lane import Lane, take_lane
from tests.database_trouble import Crowd
from tests.world import World

ALMOST_OVER = LEASE_SECONDS - 0.05  # seconds of the lease that are behind us
SOON = 0.01  # seconds
LANE = "fake:school"


async def taken(world: World, *, ago: float = 0.0) -> OurLane:
    """The lane in our hands, since so many seconds."""
    async with world.work() as db:
        held = await take_lane(db, LANE, "us", LEASE_SECONDS)
    assert held is not None
    return OurLane(LANE, held.fence, moment() - ago)


async def is_taken_over(world: World) -> None:
    """Somebody else has the lane from now on, whatever the lease says."""
    async with world.work() as db:
        await db.execute(update(Lane).values(fence=Lane.fence + 1))


async def renews(world: World, ours: OurLane) -> None:
    """A lease that it is time for is renewed before anything else."""
    seen = ours.ends
    async with ours.kept(world.sessions, every=RENEW_SECONDS):
        assert ours.ends > seen


async def until(fact: Callable[[], object]) -> None:
    """Let the others go on until it is so; a test that waits in vain fails."""
    async with asyncio.timeout(30):
        while not fact():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(SOON)


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


async def test_a_lease_is_renewed_once_a_send_is_over(world: World) -> None:
    ours = await taken(world, ago=RENEW_SECONDS)
    async with ours.while_ours():
        pass
    with capture_logs() as logged:
        await renews(world, ours)
    assert logged == []


def test_a_platforms_own_patience_is_shorter() -> None:
    assert LONGEST_SEND_SECONDS > 10.0


async def test_nothing_new_is_begun_so_late_that_it_may_outlast_the_lease() -> None:
    ages = LEASE_SECONDS - SEND_WITHIN_SECONDS + 0.1, LEASE_SECONDS - SEND_WITHIN_SECONDS - 1.0, 0.0
    assert [OurLane(LANE, 1, moment() - age).is_ours for age in ages] == [False, True, True]


async def test_nothing_is_begun_in_a_lane_that_was_left() -> None:
    ours = OurLane(LANE, 1, moment())
    ours.leave()
    assert not ours.is_ours


async def test_a_lane_that_is_somebody_elses_by_now_is_left_and_what_waits_stops(world: World) -> None:
    ours = await taken(world)
    async with ours.kept(world.sessions, every=SOON):
        await is_taken_over(world)
        await ours.waits_for(asyncio.sleep(60))
    assert not ours.is_ours


async def test_after_a_slow_claim_the_lease_is_renewed_before_anything_is_begun(world: World) -> None:
    ours = await taken(world, ago=LEASE_SECONDS)
    before = ours.is_ours
    async with ours.kept(world.sessions, every=RENEW_SECONDS):
        assert (before, ours.is_ours) == (False, True)


async def test_a_lease_that_was_just_taken_is_not_renewed_before_its_time(world: World) -> None:
    ours = await taken(world)
    async with ours.kept(world.sessions, every=60.0):
        await is_taken_over(world)
    assert ours.is_ours


async def test_a_lease_is_renewed_again_and_again(world: World) -> None:
    ours = await taken(world)
    async with ours.kept(world.sessions, every=SOON):
        for _ in range(3):
            seen = ours.ends
            await until(lambda: ours.ends > seen)  # noqa: B023 - it is waited for here


async def test_a_lease_that_could_not_be_renewed_is_renewed_the_next_time(world: World) -> None:
    ours = await taken(world)
    with capture_logs() as logged:
        async with ours.kept(world.sessions, every=SOON):
            async with world.work() as db:
                await db.execute(text("ALTER TABLE lane RENAME TO away"))
            await until(lambda: logged)
            async with world.work() as db:
                await db.execute(text("ALTER TABLE away RENAME TO lane"))
            seen = moment()
            await until(lambda: ours.ends > seen + LEASE_SECONDS)
    trouble = "OperationalError" if world.engine.dialect.name == "sqlite" else "ProgrammingError"
    assert logged[0] == {"event": "lease_not_renewed", "trouble": trouble, "log_level": "warning"}


# -- and a send with it --


async def test_a_send_may_last_as_long_as_the_lease_that_was_renewed(world: World) -> None:
    ours = await taken(world, ago=RENEW_SECONDS)
    first = ours.ends
    async with ours.while_ours() as limit:
        before = limit.when()
        await renews(world, ours)
        assert (before, limit.when()) == (first, ours.ends)


async def test_no_send_lasts_longer_than_the_longest(world: World) -> None:
    ours = OurLane(LANE, 1, moment() + 60)
    before = moment()
    async with ours.while_ours() as limit:
        assert before + LONGEST_SEND_SECONDS <= (limit.when() or 0) <= moment() + LONGEST_SEND_SECONDS


async def test_a_lease_is_renewed_also_while_a_send_that_ran_out_cleans_up(world: World) -> None:
    ours = await taken(world, ago=ALMOST_OVER)

    async def runs_out() -> None:
        async with ours.while_ours():
            try:
                await asyncio.sleep(60)
            finally:
                await renews(world, ours)

    with capture_logs() as logged, pytest.raises(TimeoutError):
        await runs_out()
    assert (ours.is_ours, logged) == (True, [])


# -- waiting for room --


async def test_trouble_of_what_is_waited_for_is_told_as_it_is() -> None:
    async def fails() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await OurLane(LANE, 1, moment()).waits_for(fails())


async def test_what_is_not_waited_for_any_more_is_stopped() -> None:
    ours, gone = OurLane(LANE, 1, moment()), asyncio.Event()

    async def waits() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            gone.set()

    waiting = asyncio.create_task(ours.waits_for(waits()))
    await asyncio.sleep(0)
    ours.leave()
    await waiting
    await asyncio.wait_for(gone.wait(), 30)


async def test_a_batch_that_begins_late_in_a_lease_has_it_renewed_as_soon_as_the_one_before_would(world: World) -> None:
    ours = await taken(world, ago=RENEW_SECONDS - 5 * SOON)
    async with world.work() as db:
        first = await db.scalar(select(Lane.lease))
    assert first is not None
    async with ours.kept(world.sessions, every=RENEW_SECONDS), asyncio.timeout(RENEW_SECONDS / 2):
        while True:
            async with world.work() as db:
                if await db.scalar(select(Lane.lease > first)):
                    break
            await asyncio.sleep(SOON)
