"""Stewards are told once of what a person has to mend, whichever process saw it."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.delivery import State
from bot.domain.people import Role
from bot.domain.trouble import Trouble
from bot.store.base import Sessions, close_engine, make_engine
from bot.store.delivery import Delivery
from bot.store.house import all_alerts, count_processes, name_connections, trouble_in
from bot.store.notice import Notice
from bot.watchman import Watchman
from tests.fakes.messenger import FakeMessenger
from tests.post import MONDAY, Post, a_post
from tests.world import World


@dataclass
class Watched:
    """A house in which things go wrong."""

    post: Post
    codes: list[str] = field(default_factory=list)

    def watchman(self) -> Watchman:
        return Watchman(self.post.world.sessions, {"fake": lambda: list(self.codes)})

    async def told(self) -> list[tuple[str, dict[str, str]]]:
        """Of what stewards were told."""
        async with self.post.world.work() as db:
            return [(alert.what, alert.args) for alert in await all_alerts(db)]


@pytest.fixture
async def house(world: World) -> Watched:
    return Watched(await a_post(world, FakeMessenger()))


async def test_where_all_is_well_nobody_is_told_anything(house: Watched) -> None:
    await house.watchman().look(MONDAY)
    assert await house.told() == []


async def test_two_processes_that_see_the_same_tell_it_once(house: Watched) -> None:
    house.codes.append("fake_token")
    for watchman in (house.watchman(), house.watchman()):
        await watchman.look(MONDAY)
        await watchman.look(MONDAY + timedelta(minutes=1))
    assert await house.told() == [("no_token", {"platform": "fake"})]


async def test_every_steward_is_told(house: Watched) -> None:
    world = house.post.world
    team = await world.has_team(await world.has_school("De Esdoorn"))
    stewards = [await world.has_person(team, name, role=Role.STEWARD) for name in ("Ida Vos", "Jan Kok")]
    house.codes.append("fake_token")
    await house.watchman().look(MONDAY)
    async with world.work() as db:
        told = await db.scalars(select(Notice.person_id).where(Notice.kind == "alert"))
    assert set(told) == {steward.person_id for steward in stewards}


async def test_what_is_due_for_an_hour_on_a_platform_that_works_is_told(house: Watched) -> None:
    await house.watchman().look(MONDAY + timedelta(minutes=58))
    assert await house.told() == []
    await house.watchman().look(MONDAY + timedelta(hours=2))
    assert await house.told() == [("overdue", {"platform": "fake"})]


async def test_what_waits_for_a_platform_that_does_not_work_is_not_told_apart(house: Watched) -> None:
    house.codes.append("fake_poll")
    await house.watchman().look(MONDAY + timedelta(hours=2))
    assert await house.told() == []


@pytest.mark.parametrize(("state", "what"), [(State.UNCERTAIN, "uncertain_to_person"), (State.FAILED, "given_up")])
async def test_a_message_that_did_not_surely_arrive_is_told_once_a_day_and_not_to_whom(
    house: Watched, state: State, what: str
) -> None:
    async with house.post.world.work() as db:
        await db.execute(update(Delivery).values(state=state, settled_at=MONDAY))
    watchman = house.watchman()
    for hours in range(5):
        await watchman.look(MONDAY + timedelta(hours=hours))
    assert await house.told() == [(what, {})]


async def fill(engine: AsyncEngine) -> None:
    """Write more than the file may hold, which is what it holds by now."""
    async with engine.begin() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1"))
        await connection.execute(text("CREATE TABLE big AS SELECT zeroblob(1000000) AS blob"))


async def test_a_full_disk_is_told_from_a_database_that_is_away(sqlite_database: str, tmp_path: Path) -> None:
    full, away = make_engine(sqlite_database), make_engine(f"sqlite:///{tmp_path}/nowhere/ruimte.sqlite3")
    with pytest.raises(DBAPIError) as of_full:
        await fill(full)
    with pytest.raises(DBAPIError) as of_away:
        await fill(away)
    for engine in (full, away):
        await close_engine(engine)
    assert (trouble_in(of_full.value), trouble_in(of_away.value)) == (Trouble.FULL, Trouble.AWAY)


async def test_processes_are_counted_where_the_database_can_tell(database: str, sessions: Sessions) -> None:
    engines = [make_engine(database) for _ in range(2)]
    for number, engine in enumerate(engines):
        await name_connections(engine, str(number))
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    async with sessions() as db, db.begin():
        counted = await count_processes(db)
    for engine in engines:
        await close_engine(engine)
    assert counted == (2 if database.startswith("postgresql") else None)
