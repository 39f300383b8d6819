"""The night: each chore by itself, in batches, shared by replicas; one trouble stops no other and is told once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select
from structlog.testing import capture_logs

from bot.domain.delivery import FOR_A_NEWER_PROGRAM
from bot.heartbeat import Heartbeat
from bot.services import night
from bot.services.night import CHORES, MOST, begin_often, do_chore
from bot.store.base import Db
from bot.store.house import Alert
from bot.store.night import Chore as Row
from bot.store.night import wake_chores
from bot.store.people import Person
from bot.store.schedule import Schedule
from bot.store.team import all_teams
from tests.conftest import fresh_database
from tests.world import World, at, plan_here

EVENING, NIGHT = at(2, 11, 20, 0), at(3, 11, 1, 37)
OLD = at(2, 11, 20, 0) - timedelta(days=400)


@pytest.fixture
async def world(database: str) -> AsyncIterator[World]:
    async with World.opened(database, now=EVENING) as world:
        await world.has_team(await world.has_school())
        await world.until(EVENING)
        yield world


async def has_old_alerts(world: World, number: int) -> None:
    """So many rows whose year is over."""
    async with world.work() as db:
        old = {"what": "backup", "args": {}, "raised_at": OLD}
        await db.execute(insert(Alert), [{"id": UUID(int=n), "key": f"{n}"} | old for n in range(number)])


async def old_alerts(world: World) -> int:
    """How many of them are left."""
    async with world.work() as db:
        return await db.scalar(select(func.count()).where(Alert.raised_at == OLD)) or 0


async def chores_left(world: World) -> list[str]:
    """The chores that are not done."""
    async with world.work() as db:
        return list(await db.scalars(select(Row.name).where(Row.next_at.is_not(None)).order_by(Row.name)))


async def test_what_is_over_goes_at_night_and_nothing_is_left_to_do(world: World) -> None:
    await has_old_alerts(world, 3)
    await world.heartbeat.beat(NIGHT - timedelta(minutes=1))
    before = await old_alerts(world)
    await world.heartbeat.beat(NIGHT)
    assert (before, await old_alerts(world), await chores_left(world)) == (3, 0, [])


async def test_a_beat_takes_one_batch_and_the_next_goes_on(world: World) -> None:
    await has_old_alerts(world, MOST + 1)
    left = []
    for second in range(2):
        await world.heartbeat.beat(NIGHT + timedelta(seconds=second))
        left.append((await old_alerts(world), await chores_left(world)))
    assert left == [(1, ["rule_alert"]), (0, [])]


async def test_a_machine_that_is_off_at_night_does_it_when_it_is_on(world: World) -> None:
    await has_old_alerts(world, 1)
    await world.heartbeat.beat(NIGHT + timedelta(hours=7))
    assert await old_alerts(world) == 0


async def test_a_night_that_was_broken_off_goes_on_where_it_was(world: World) -> None:
    await has_old_alerts(world, MOST + 1)
    await world.heartbeat.beat(NIGHT)
    another = Heartbeat(world.sessions, world.messengers, owner="another", planner=plan_here)
    await another.beat(NIGHT + timedelta(hours=1))
    assert await old_alerts(world) == 0


async def fails(db: Db, today: date, *, now: datetime, most: int) -> int:
    """A chore with a fault of its own, halfway."""
    await db.execute(insert(Alert).values(id=db.new_id(now), key="halfway", what="backup", args={}, raised_at=now))
    raise ZeroDivisionError


async def test_a_chore_that_fails_is_undone_alone_tried_again_and_told_once_to_stewards(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await has_old_alerts(world, 1)
    monkeypatch.setattr(night, "CHORES", {**CHORES, "cards": replace(CHORES["cards"], does=fails)})
    for hours in range(4):
        await world.heartbeat.beat(NIGHT + timedelta(hours=hours))
    async with world.work() as db:
        alerts = (await db.scalars(select(Alert.what))).all()
    assert (alerts, await old_alerts(world), await chores_left(world)) == (["stumbled"], 0, ["cards"])


async def test_the_log_says_which_chore_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night, "CHORES", {**CHORES, "cards": replace(CHORES["cards"], does=fails)})
    with capture_logs() as log:
        await world.heartbeat.beat(NIGHT)
    assert [(entry["event"], entry["what"], entry["trouble"]) for entry in log] == [
        ("taken_apart", "chores", "ZeroDivisionError"),
        ("stumbled", "chore cards", "ZeroDivisionError"),
    ]


async def test_who_left_long_ago_is_forgotten_in_the_night(world: World) -> None:
    async with world.work() as db:
        (team,) = await all_teams(db)
    left, stays = [
        await world.has_person(team, name, last_day=day)
        for name, day in (
            ("Noor Bakker", NIGHT.date() - timedelta(days=366)),
            ("Sam de Wit", NIGHT.date() - timedelta(days=365)),
        )
    ]
    with capture_logs() as log:  # what is erased expires every row; the chores after it are done with it all the same
        await world.heartbeat.beat(NIGHT)
    async with world.work() as db:
        known = [await db.get(Person, one.person_id) is not None for one in (left, stays)]
    assert (known, await chores_left(world)) == ([False, True], [])
    assert [entry for entry in log if entry["event"] == "taken_apart"] == []


async def test_it_is_night_where_most_schools_are(world: World) -> None:
    for name in ("Kaya Grandi", "Kaya Korona"):
        await world.has_school(name, timezone="America/Kralendijk")
    await world.heartbeat.beat(NIGHT)
    async with world.work() as db:
        schedule = (await db.scalars(select(Schedule).where(Schedule.kind == "night"))).one()
    assert (schedule.timezone, schedule.next_at) == ("America/Kralendijk", at(3, 11, 6, 37))


@pytest.mark.usefixtures("postgres_server")
async def test_of_two_replicas_one_does_a_chore_and_the_other_goes_past(
    request: pytest.FixtureRequest, tmp_path: object
) -> None:
    database = fresh_database(request, tmp_path, "postgresql")  # type: ignore[arg-type]
    async with World.opened(database, now=EVENING) as world:
        await world.has_team(await world.has_school())
        await has_old_alerts(world, 2 * MOST)
        async with world.work() as db:
            await night.begin_night(db, now=NIGHT)
        async with world.work() as db:
            chore_id = (await db.scalars(select(Row.id).where(Row.name == "rule_alert"))).one()
        async with world.work() as first, world.work() as second:
            await do_chore(first, chore_id, now=NIGHT)
            await asyncio.wait_for(do_chore(second, chore_id, now=NIGHT), timeout=5)
        assert await old_alerts(world) == MOST


async def test_every_six_hours_what_goes_within_a_day_is_due(world: World) -> None:
    async with world.work() as db:
        await begin_often(db, now=NIGHT)
    often = ["cards", "doubts", "expired", "of_nobody", "places", "previews", "rule_draft", "stories", "words"]
    assert await chores_left(world) == often


async def test_a_chore_of_a_newer_program_waits_for_it(world: World) -> None:
    async with world.work() as db:
        await wake_chores(db, ["words", "of_a_newer_program"], now=NIGHT)
    await world.heartbeat.beat(NIGHT)
    async with world.work() as db:
        due = (await db.scalars(select(Row.next_at).where(Row.next_at.is_not(None)))).all()
    assert (await chores_left(world), due) == (["of_a_newer_program"], [NIGHT + FOR_A_NEWER_PROGRAM])


def test_no_chore_takes_more_than_a_thousand_rows_at_once() -> None:
    assert [name for name, chore in CHORES.items() if chore.most > MOST] == []
