"""Ticks: each taken once, whatever was missed and whoever else is there."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.services.schedule import run_schedule
from bot.store.base import Sessions
from bot.store.reflection import Asking, Round
from bot.store.schedule import Schedule, find_schedule
from bot.store.team import Team
from tests.stories.reading import sent
from tests.world import Actor, World, at


@pytest.fixture
async def noor(world: World) -> Actor:
    """Somebody who takes part, on the last day of the autumn holiday, in a team whose next tick is Monday at six."""
    team = await world.has_team(await world.has_school())
    actor = await world.has_person(team)
    world.now = at(25, 10, 5)
    await world.starts(team)
    await world.has_joined(actor)
    await world.until(at(25, 10, 20))
    return actor


async def test_a_tick_that_was_missed_runs_within_its_grace(world: World, noor: Actor) -> None:
    await wakes(world, at(26, 10, 17, 59))
    assert await rounds(world) == [("2026-W44", at(26, 10, 17, 59))]


async def test_after_its_grace_a_missed_tick_is_skipped_and_the_next_one_opens_the_week(
    world: World, noor: Actor
) -> None:
    await wakes(world, at(26, 10, 18, 1))
    assert await rounds(world) == []
    await world.until(at(27, 10, 7))
    assert await rounds(world) == [("2026-W44", at(27, 10, 6, 0))]


async def test_of_several_missed_ticks_only_the_latest_runs(world: World, noor: Actor) -> None:
    await wakes(world, at(11, 11, 9))
    assert await rounds(world) == [("2026-W46", at(11, 11, 9))]
    await world.until(at(13, 11))
    assert await sent(world, noor) == [(at(12, 11), "question")]


async def test_a_week_whose_school_days_are_over_is_not_opened(world: World, noor: Actor) -> None:
    await wakes(world, at(31, 10, 9))
    assert await rounds(world) == []


async def test_a_tick_runs_once(world: World, noor: Actor) -> None:
    await wakes(world, at(26, 10, 6, 0))
    await wakes(world, at(26, 10, 6, 0))
    assert await rounds(world) == [("2026-W44", at(26, 10, 6, 0))]
    assert len(await askings(world)) == 1


async def test_of_two_processes_with_the_same_tick_one_takes_it(world: World, noor: Actor) -> None:
    now = at(26, 10, 6, 0)
    seen = await the_schedule(world)
    taken = [await run_as_seen(world.sessions, seen, now) for _ in range(2)]
    assert taken == [True, False]
    assert len(await askings(world)) == 1


async def test_a_tick_that_fails_halfway_leaves_nothing_and_is_still_due(world: World, noor: Actor) -> None:
    now = at(26, 10, 6, 0)
    seen = await the_schedule(world)
    async with world.sessions() as db:
        await db.begin()
        await run_schedule(db, seen, now=now)
        await db.rollback()
    assert (await rounds(world), await askings(world)) == ([], [])
    await wakes(world, now)
    assert (len(await rounds(world)), len(await askings(world))) == (1, 1)


async def wakes(world: World, moment: datetime) -> None:
    world.now = moment
    await world.heartbeat.beat(moment)


async def the_schedule(world: World) -> Schedule:
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        found = await find_schedule(db, "round", team.id)
        assert found is not None
        return found


async def run_as_seen(sessions: Sessions, seen: Schedule, now: datetime) -> bool:
    """Run the tick as a process that read the schedule a moment ago."""
    async with sessions() as db, db.begin():
        return await run_schedule(db, seen, now=now)


async def rounds(world: World) -> list[tuple[str, datetime]]:
    async with world.work() as db:
        return [(one.week, one.opened_at) for one in await db.scalars(select(Round).order_by(Round.week))]


async def askings(world: World) -> list[Asking]:
    async with world.work() as db:
        return list(await db.scalars(select(Asking)))
