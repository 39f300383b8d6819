"""What fails by itself is tried again in five minutes, holds up nothing else, and is told to the stewards once."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bench.heard import heard
from bot.domain.people import Role
from bot.services.house_trouble import tell_stumble
from bot.store.base import Db
from bot.store.clocked import put_off
from bot.store.house import Alert
from bot.store.night import Chore
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.schedule import Schedule
from bot.store.team import Team
from bot.stumbles import AFTER_A_FAULT, Stumbles
from tests.database_trouble import accepts, holds, line_cut, refuses, waited_in_vain
from tests.world import World, at

MONDAY = at(12, 10, 9, 0)
NEXT_MONDAY = at(19, 10, 6, 0)
A_DAY = timedelta(days=1)
MANY = 60  # more than one beat looks at


@pytest.fixture(name="world")
async def on_monday(database: str) -> AsyncIterator[World]:
    async with World.opened(database, now=MONDAY) as world:
        yield world


async def a_team(world: World, name: str) -> Team:
    """A team that has started, with a steward."""
    team = await world.has_team(await world.has_school(name), name)
    await world.has_person(team, f"Ada {name}", role=Role.STEWARD)
    await world.starts(team)
    return team


async def are_bad(world: World, number: int, *, since: datetime = MONDAY) -> None:
    """So many schedules of which nobody knows what they are for, due before everything else."""
    async with world.work() as db:
        db.add_all(
            Schedule(
                id=db.new_id(since), kind=f"nonsense {one}", team_id=None, cron="0 6 * * *", timezone="UTC",
                next_at=since - A_DAY, grace_seconds=10**6,
            )
            for one in range(number)
        )  # fmt: skip


async def next_of_bad(world: World) -> set[datetime]:
    async with world.work() as db:
        return set(await db.scalars(select(Schedule.next_at).where(Schedule.kind.startswith("nonsense"))))


async def told(world: World) -> Sequence[str]:
    """What is on record for the stewards."""
    async with world.work() as db:
        return list(await db.scalars(select(Alert.what).order_by(Alert.raised_at)))


async def rounds(world: World) -> set[UUID | None]:
    """The teams whose round was taken, on the Monday of a week later."""
    async with world.work() as db:
        had = Schedule.next_at > NEXT_MONDAY, Schedule.kind == "round"
        return set(await db.scalars(select(Schedule.team_id).where(*had)))


async def test_a_schedule_that_fails_is_tried_again_in_five_minutes_and_not_every_second(world: World) -> None:
    await are_bad(world, 1)
    await world.heartbeat.beat(MONDAY)
    await world.heartbeat.beat(MONDAY + timedelta(seconds=1))
    assert await next_of_bad(world) == {MONDAY + AFTER_A_FAULT}


async def test_however_many_fail_the_others_have_their_turn(world: World) -> None:
    team = await a_team(world, "Bouw 1")
    await are_bad(world, MANY, since=MONDAY - 7 * A_DAY)
    for second in range(3):
        await world.heartbeat.beat(NEXT_MONDAY + timedelta(seconds=second))
    assert await rounds(world) == {team.id}


async def test_what_the_database_will_not_keep_of_one_holds_up_no_other(world: World) -> None:
    bad, good = await a_team(world, "Bouw 1"), await a_team(world, "Bouw 2")
    async with world.work() as db:
        await db.execute(update(Schedule).where(Schedule.team_id == bad.id).values(next_at=NEXT_MONDAY - A_DAY))
        await refuses(db, "UPDATE ON schedule", f"NEW.team_id = '{named(db, bad.id)}'")
    await world.heartbeat.beat(NEXT_MONDAY)
    assert await rounds(world) == {good.id}


def named(db: Db, row: UUID) -> str:
    """An id as this database writes it."""
    return row.hex if db.get_bind().dialect.name == "sqlite" else str(row)


@pytest.mark.parametrize(
    ("found", "left"),
    [
        (MONDAY, MONDAY + AFTER_A_FAULT),
        (MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=1)),
        (MONDAY + A_DAY, MONDAY + A_DAY),
        (None, None),
    ],
    ids=["still due", "taken, and due soon", "taken, and due tomorrow", "taken, and done"],
)
async def test_a_step_that_another_replica_took_meanwhile_is_not_put_off(
    world: World, found: datetime | None, left: datetime | None
) -> None:
    async with world.work() as db:
        row = Chore(id=db.new_id(MONDAY), name="chore", next_at=found)
        db.add(row)
        await db.flush()
        await put_off(db, Chore, row.id, now=MONDAY, until=MONDAY + AFTER_A_FAULT)
    async with world.work() as db:
        assert (await db.get_one(Chore, row.id)).next_at == left


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite lets one in who writes
async def test_one_row_that_somebody_holds_for_long_ends_no_beat(world: World) -> None:
    async with world.work() as db:
        held = Schedule(
            id=db.new_id(MONDAY), kind="sweep", team_id=None, cron="0 * * * *", timezone="UTC", next_at=MONDAY,
            grace_seconds=60,
        )  # fmt: skip
        db.add(held)
        await holds(db, "UPDATE ON schedule", f"NEW.id = '{held.id}'")
    beats = [MONDAY + timedelta(seconds=second) for second in range(3)]
    last = []
    for moment in beats:
        await world.heartbeat.beat(moment)
        last.append(world.heartbeat.last_beat)
    assert last == beats


async def test_digests_are_taken_ten_teams_at_a_time_and_none_is_no_transaction(world: World) -> None:
    taken = []
    for teams in (0, 10, 11):
        with heard(world.engine) as statements:
            await world.heartbeat._run_digests([UUID(int=one) for one in range(teams)], MONDAY)
        taken.append(sum("FROM schedule" in one for one in statements))
    assert taken == [0, 1, 2]


async def test_stewards_hear_once_of_what_goes_on_failing(world: World) -> None:
    await a_team(world, "Bouw 1")
    await are_bad(world, 3)
    for day in range(4):
        await world.heartbeat.beat(MONDAY + day * A_DAY)
    assert await told(world) == ["stumbled"]
    async with world.work() as db:
        names = select(Person.name).join(Notice, Notice.person_id == Person.id).where(Notice.kind == "alert")
        assert list(await db.scalars(names)) == ["Ada Bouw 1"]


async def test_they_hear_anew_once_it_had_gone_well(world: World) -> None:
    await a_team(world, "Bouw 1")
    stumbles, later = Stumbles(world.sessions), list[datetime]()
    evening, night, morning = (MONDAY + timedelta(hours=hours) for hours in (14, 15, 23))
    for now, work in ((MONDAY, fails), (evening, fails), (night, goes_well), (morning, fails)):

        async def tried_later(db: Db, now: datetime = now) -> None:
            later.append(now)

        await stumbles.by_itself("row", UUID(int=1), work, tried_later, now)
    assert (await told(world), later) == (["stumbled"] * 2, [MONDAY, evening, morning])


async def goes_well() -> None:
    """Nothing is in its way."""


async def needs_what_is_held() -> None:
    raise waited_in_vain()


async def fails() -> None:
    raise LookupError


async def is_put_off(db: Db) -> None:
    """Nothing is to be kept of it here."""


async def test_what_could_not_be_told_is_told_the_next_time(world: World) -> None:
    await a_team(world, "Bouw 1")
    stumbles = Stumbles(world.sessions)
    async with world.work() as db:
        await refuses(db, "INSERT ON alert")
    await stumbles.by_itself("row", UUID(int=1), fails, is_put_off, MONDAY)
    async with world.work() as db:
        await accepts(db, "alert")
    await stumbles.by_itself("row", UUID(int=1), fails, is_put_off, MONDAY + AFTER_A_FAULT)
    assert await told(world) == ["stumbled"]


async def test_what_is_gone_is_not_remembered(world: World) -> None:
    stumbles = Stumbles(world.sessions)
    await stumbles.by_itself("row", UUID(int=1), fails, is_put_off, MONDAY)
    await stumbles.by_itself("row", UUID(int=2), fails, is_put_off, MONDAY + A_DAY)
    both = {*stumbles._known}
    await stumbles.by_itself("row", UUID(int=2), fails, is_put_off, MONDAY + A_DAY + AFTER_A_FAULT)
    assert (both, {*stumbles._known}) == ({UUID(int=1), UUID(int=2)}, {UUID(int=2)})


@pytest.mark.parametrize(
    "between", [goes_well, fails, None], ids=["one goes well", "one fails by itself", "all from the start"]
)
async def test_who_needs_what_is_held_ends_no_beat_and_is_not_put_off(
    world: World, between: Callable[[], Awaitable[None]] | None
) -> None:
    stumbles, later = Stumbles(world.sessions), list[datetime]()

    async def tried_later(db: Db) -> None:
        later.append(MONDAY)

    await stumbles.by_itself("row", UUID(int=1), needs_what_is_held, tried_later, MONDAY)
    if between is None:
        stumbles.begin()
    else:
        await stumbles.by_itself("row", UUID(int=2), between, is_put_off, MONDAY)
    await stumbles.by_itself("row", UUID(int=3), needs_what_is_held, tried_later, MONDAY)
    assert later == []


async def test_the_second_in_a_row_that_needs_what_is_held_ends_it(world: World) -> None:
    stumbles = Stumbles(world.sessions)
    stumbles.begin()
    await stumbles.by_itself("row", UUID(int=1), needs_what_is_held, is_put_off, MONDAY)
    with pytest.raises(OperationalError):
        await stumbles.by_itself("row", UUID(int=2), needs_what_is_held, is_put_off, MONDAY)
    await stumbles.by_itself("row", UUID(int=3), needs_what_is_held, is_put_off, MONDAY)


async def test_the_log_says_what_it_was_and_by_which_kind_of_trouble(world: World) -> None:
    await a_team(world, "Bouw 1")
    async with world.work() as db:
        await refuses(db, "INSERT ON alert")
    with capture_logs() as logged:
        await Stumbles(world.sessions).by_itself("row", UUID(int=1), fails, fails_to_be_put_off, MONDAY)
    assert logged == [
        {"event": "stumbled", "what": "row", "trouble": "LookupError", "log_level": "error"},
        {"event": "not_put_off", "what": "row", "trouble": "ValueError", "log_level": "error"},
        {"event": "not_told", "what": "row", "trouble": "IntegrityError", "log_level": "error"},
    ]


async def fails_to_be_put_off(db: Db) -> None:
    raise ValueError


async def test_of_all_that_begins_to_fail_on_one_day_they_hear_once(world: World) -> None:
    await a_team(world, "Bouw 1")
    for hour in range(3):
        async with world.work() as db:
            await tell_stumble(db, now=MONDAY + timedelta(hours=hour))
    assert await told(world) == ["stumbled"]


async def test_that_nobody_can_be_told_stops_nothing(world: World) -> None:
    team = await a_team(world, "Bouw 1")
    await are_bad(world, 1)
    async with world.work() as db:
        await refuses(db, "INSERT ON alert")
    await world.heartbeat.beat(NEXT_MONDAY)
    assert await rounds(world) == {team.id}


async def test_a_database_that_is_away_is_no_stumble(world: World) -> None:
    await a_team(world, "Bouw 1")
    tried_later: list[datetime] = []

    async def work() -> None:
        raise line_cut()

    async def later(db: Db) -> None:
        tried_later.append(MONDAY)

    with pytest.raises(OperationalError):
        await Stumbles(world.sessions).by_itself("row", UUID(int=1), work, later, MONDAY)
    assert (await told(world), tried_later) == ([], [])


async def test_nor_is_one_that_goes_away_before_what_failed_can_be_put_off(world: World) -> None:
    await a_team(world, "Bouw 1")

    async def work() -> None:
        raise ValueError

    async def later(db: Db) -> None:
        raise line_cut()

    with pytest.raises(OperationalError):
        await Stumbles(world.sessions).by_itself("row", UUID(int=1), work, later, MONDAY)
    assert await told(world) == []
