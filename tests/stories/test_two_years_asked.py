"""INV-16: in two school years nobody is asked the same twice, also after a change of language or of platform."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.calendar import Week, school_year
from bot.domain.people import Role
from bot.domain.reflection import AskingState
from bot.services.round import open_round, round_is_due
from bot.store.people import Person
from bot.store.reflection import Asking
from bot.store.team import Team
from tests.fakes.town import Town
from tests.stories.test_moving import DOOR, HILL, code_of, has_account, moves, reached_at
from tests.world import AMSTERDAM, Actor, World, at

FIRST_WEEK, LAST_WEEK = Week(2026, 33), Week(2028, 29)
SUMMER = Week(2027, 31)
EVERY_TIME = {"Noor": 77, "Ellen": 40, "Bea": 21, "Sam": 40}  # weekly, every other week, monthly, every other week


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(3, 8, 8, 0)) as world:
        yield world


async def asked_in(world: World, team: Team, week: Week) -> None:
    """The round of this week, when there is one; everybody thinks about their question."""
    day = week.monday
    world.now = datetime.combine(day, time(8), AMSTERDAM)
    async with world.work() as db:
        found = await db.get_one(Team, team.id)
        found.school_year = school_year(day)  # somebody says "we gaan verder"
        due = [one for one in week.weekdays if await round_is_due(db, found, one)]
        if due:
            await open_round(db, found, week, now=world.now + timedelta(days=(due[0] - day).days))
            await db.execute(update(Asking).values(state=AskingState.CLOSED, asked_at=world.now, heard_at=world.now))


async def changes(world: World, actor: Actor, **to: str) -> None:
    """A setting of theirs."""
    async with world.work() as db:
        await db.execute(update(Person).where(Person.id == actor.person_id).values(to))


async def moves_away(world: World, actor: Actor) -> None:
    """To another platform, with a code."""
    world.sessions.configure(doorways=[DOOR])
    here, there = Town(world), Town(world, platform=HILL)
    code = await code_of(await has_account(here.has(actor.name), actor))
    await moves(there.has(actor.name), code)
    assert await reached_at(world, actor) == HILL


async def prompts_of(world: World, actor: Actor) -> list[str]:
    async with world.work() as db:
        rows = await db.scalars(
            select(Asking.prompt_id).where(Asking.person_id == actor.person_id).order_by(Asking.week)
        )  # fmt: skip
        return [prompt or "nothing" for prompt in rows]


async def test_nothing_returns_also_in_another_language_and_on_another_platform(world: World) -> None:
    team = await world.has_team(await world.has_school(region="Midden"))
    people = [
        await world.has_person(team, "Noor"),
        await world.has_person(team, "Ellen", role=Role.LEADER),
        await world.has_person(team, "Bea", role=Role.BOARD),
        await world.has_person(team, "Sam"),
    ]
    await world.starts(team)
    await world.has_joined(*people)
    noor, _, _, sam = people
    await changes(world, sam, rhythm="fortnightly")
    week = FIRST_WEEK
    while week < LAST_WEEK:
        if week == SUMMER:
            await moves_away(world, noor)
            await changes(world, noor, language="en")
        await asked_in(world, team, week)
        week = week.plus(1)

    asked = {actor.name: await prompts_of(world, actor) for actor in people}

    assert {name: len(theirs) for name, theirs in asked.items()} == EVERY_TIME
    assert {name: len(set(theirs)) for name, theirs in asked.items()} == EVERY_TIME
