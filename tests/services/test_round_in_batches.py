"""A round opens a batch of people at a time: the same plan as all at once, in as many queries for few as for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot.domain.calendar import Week
from bot.domain.people import Participation, Rhythm, Role, TeamState
from bot.services.round import open_round
from bot.store.delivery import Delivery
from bot.store.history import PromptHistory
from bot.store.people import Person
from bot.store.reflection import Asking
from bot.store.team import Team
from tests.world import World, at

WEEK = Week(2026, 45)
PLAN = (Asking.person_id, Asking.id, Asking.audience, Asking.prompt_id)
SENDS = (Delivery.person_id, Delivery.id, Delivery.kind, Delivery.due, Delivery.args)
KEPT = (PromptHistory.person_id, PromptHistory.school_year, PromptHistory.asked)


async def a_team(world: World, size: int, name: str = "Onderbouw") -> Team:
    """A team of this size in which everybody takes part, asked last week; the first of them wants it fortnightly."""
    team = await world.has_team(await world.has_school(f"De {name}"), name)
    for number in range(size):
        role = Role.LEADER if number == 1 else Role.TEACHER
        await world.has_person(team, f"{name} {number}", role=role, participation=Participation.JOINED)
    async with world.work() as db:
        started = await db.get_one(Team, team.id)
        started.state, started.started_on, started.school_year = TeamState.STARTED, at(1, 9).date(), 2026
        await open_round(db, started, WEEK.plus(-1), now=at(26, 10, 6))
        await db.execute(update(Asking).values(asked_at=at(29, 10), heard_at=at(29, 10)))
        await db.execute(update(Person).where(Person.name == f"{name} 0").values(rhythm=Rhythm.FORTNIGHTLY))
    return team


async def plan_of(world: World, team: Team, batch: int) -> list[list[Any]]:
    """What opening the round would write, with the same chance every time."""
    async with world.sessions() as db:
        db.chance = Random(3)
        await open_round(db, await db.get_one(Team, team.id), WEEK, now=at(2, 11, 6), batch=batch)
        askings = await db.execute(select(*PLAN).where(Asking.week == str(WEEK)).order_by(Asking.person_id))
        deliveries = await db.execute(select(*SENDS).where(Delivery.week == str(WEEK)).order_by(Delivery.person_id))
        histories = await db.execute(select(*KEPT).order_by(PromptHistory.person_id))
        plan = [[*map(tuple, rows)] for rows in (askings, deliveries, histories)]
        await db.rollback()
    return plan


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Every statement that goes to the database in the meantime."""
    heard: list[str] = []

    def listen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(world.engine.sync_engine, "before_cursor_execute", listen)
    yield heard
    event.remove(world.engine.sync_engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("batch", [1, 2, 3])
async def test_in_batches_everybody_gets_what_they_get_all_at_once(world: World, batch: int) -> None:
    team = await a_team(world, 7)

    all_at_once = await plan_of(world, team, 100)

    assert [len(rows) for rows in all_at_once] == [5, 5, 7]  # not who was asked last week: fortnightly, and the leader
    assert await plan_of(world, team, batch) == all_at_once


async def test_a_larger_batch_takes_no_more_queries(world: World) -> None:
    few, many = await a_team(world, 3), await a_team(world, 9, "Bovenbouw")

    with statements(world) as for_few:
        await plan_of(world, few, 100)
    with statements(world) as for_many:
        await plan_of(world, many, 100)

    assert len(for_many) == len(for_few)


async def test_each_batch_takes_the_same_number_of_queries(world: World) -> None:
    team = await a_team(world, 9)

    counts = []
    for batch in (9, 5, 3):  # one, two and three batches
        with statements(world) as heard:
            await plan_of(world, team, batch)
        counts.append(len([each for each in heard if not each.startswith("FETCH")]))

    assert counts[2] - counts[1] == counts[1] - counts[0]
