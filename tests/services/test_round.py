"""Rounds: opened once, at once by hand, and silent when nothing fits."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.domain.calendar import Week
from bot.domain.people import Participation, Role, TeamState
from bot.domain.prompt import Prompt
from bot.services.quiet import set_quiet
from bot.services.round import Opening, open_by_hand, open_round
from bot.store.history import PromptHistory
from bot.store.house import Alert
from bot.store.reflection import Round
from bot.store.team import Team
from tests.builders import make_bank
from tests.stories.reading import askings, prompts_asked, sent, waiting
from tests.world import Actor, World, a_library, at

WEEK = Week(2026, 44)


@pytest.fixture
async def noor(world: World) -> Actor:
    """Somebody who takes part, in a team that is asked from Monday 26 October, six o'clock; it is Sunday."""
    team = await world.has_team(await world.has_school())
    actor = await world.has_person(team)
    world.now = at(25, 10, 20)
    await world.starts(team)
    await world.has_joined(actor)
    return actor


async def test_a_round_opens_once_a_week(world: World, noor: Actor) -> None:
    async with world.work() as db:
        team = await the_team(world)
        opened = [await open_round(db, team, WEEK, now=world.now) for _ in range(2)]
        assert [isinstance(one, Round) for one in opened] == [True, False]
    assert len(await askings(world, noor)) == 1


async def test_only_who_takes_part_is_asked(world: World, noor: Actor) -> None:
    team = await the_team(world)
    others = {
        participation: await world.has_person(team, participation.value, participation=participation)
        for participation in Participation
        if participation != Participation.JOINED
    }
    async with world.work() as db:
        await open_round(db, team, WEEK, now=world.now)
    assert {who: await askings(world, other) for who, other in others.items()} == {who: [] for who in others}
    assert [asking.week for asking in await askings(world, noor)] == ["2026-W44"]


async def test_a_steward_who_does_nothing_else_is_not_asked(world: World, noor: Actor) -> None:
    team = await the_team(world)
    joke = await world.has_person(team, "Joke Mol", role=Role.STEWARD, participation=Participation.JOINED)
    async with world.work() as db:
        await open_round(db, team, WEEK, now=world.now)
    assert await askings(world, joke) == []


async def test_by_hand_a_round_opens_at_everybodys_own_hour(world: World, noor: Actor) -> None:
    world.now = at(26, 10, 5)
    assert await opened_by_hand(world) is Opening.OPENED
    assert await waiting(world, noor) == [(at(29, 10), "question")]


async def test_by_hand_and_at_once_it_comes_now(world: World, noor: Actor) -> None:
    world.now = at(26, 10, 9)
    assert await opened_by_hand(world, at_once=True) is Opening.OPENED
    await world.until(at(26, 10, 9))
    assert await sent(world, noor) == [(at(26, 10, 9), "question")]


async def test_at_once_outside_hours_is_the_next_morning(world: World, noor: Actor) -> None:
    world.now = at(26, 10, 20)
    assert await opened_by_hand(world, at_once=True) is Opening.OPENED
    assert await waiting(world, noor) == [(at(27, 10, 7, 30), "question")]


async def test_a_round_that_was_open_is_brought_forward(world: World, noor: Actor) -> None:
    await world.until(at(27, 10, 9))
    assert await opened_by_hand(world) is Opening.ALREADY_OPEN
    assert await opened_by_hand(world, at_once=True) is Opening.HASTENED
    await world.until(at(30, 10))
    assert await sent(world, noor) == [(at(27, 10, 9), "question")]


async def test_at_once_never_makes_two_on_one_day(world: World, noor: Actor) -> None:
    sam = await world.has_person(await the_team(world), "Sam de Wit", participation=Participation.JOINED)
    await world.until(at(26, 10, 9))
    assert await waiting(world, sam) == [(at(26, 10), "introduction"), (at(29, 10), "question")]
    await opened_by_hand(world, at_once=True)
    assert await waiting(world, sam) == [(at(26, 10), "introduction"), (at(29, 10), "question")]


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(22, 10, 9), Opening.NO_QUESTION_THIS_WEEK),
        (at(31, 10, 9), Opening.NO_DAY_LEFT),
        (at(6, 9, 9, year=2027), Opening.RESTS),
    ],
)
async def test_by_hand_no_round_opens_where_none_belongs(
    world: World, noor: Actor, moment: datetime, opening: Opening
) -> None:
    world.now = moment
    assert await opened_by_hand(world) is opening


async def test_by_hand_no_round_opens_in_a_team_that_is_not_started_or_quiet(world: World, noor: Actor) -> None:
    team = await the_team(world)
    world.now = at(26, 10, 5)
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=None, now=world.now
        )
    assert await opened_by_hand(world) is Opening.QUIET
    async with world.work() as db:
        (await db.get_one(Team, team.id)).state = TeamState.NEW
    assert await opened_by_hand(world) is Opening.NOT_STARTED


async def test_when_nothing_fits_it_is_silent_and_the_steward_is_told_once(database: str) -> None:
    one = make_bank(1, answers=("scale5",))
    async with World.opened(database, now=at(26, 10, 5), library=replace(a_library(), bank=one)) as world:
        team = await world.has_team(await world.has_school())
        noor, sam = await world.has_person(team), await world.has_person(team, "Sam de Wit")
        joke = await world.has_person(team, "Joke Mol", role=Role.STEWARD)
        await world.starts(team)
        await world.has_joined(noor, sam)
        await world.until(at(12, 11))
        [prompt] = [prompt.id for prompt in one.prompts]
        assert [await prompts_asked(world, actor) for actor in (noor, sam)] == [[prompt], [prompt]]
        assert await sent(world, joke) == [(at(26, 10), "introduction"), (at(2, 11), "gathered")]
        async with world.work() as db:
            assert [alert.what for alert in await db.scalars(select(Alert))] == ["no_prompt"]


async def test_a_prompt_of_last_school_year_does_not_come_back_and_one_of_before_may(database: str) -> None:
    two: tuple[Prompt, ...] = make_bank(2, answers=("scale5",)).prompts
    library = replace(a_library(), bank=make_bank(2, answers=("scale5",)))
    async with World.opened(database, now=at(25, 10, 20), library=library) as world:
        noor = await world.has_person(await world.has_team(await world.has_school()))
        await world.starts(await the_team(world))
        await world.has_joined(noor)
        async with world.work() as db:
            db.add_all(
                PromptHistory(person_id=noor.person_id, school_year=year, asked=[f"{year}-W44 teacher {prompt.id}"])
                for year, prompt in zip((2024, 2025), two, strict=True)
            )
        async with world.work() as db:
            await open_round(db, await the_team(world), WEEK, now=world.now)
        [asking] = await askings(world, noor)
        assert asking.prompt_id == two[0].id


async def the_team(world: World) -> Team:
    async with world.work() as db:
        return (await db.scalars(select(Team))).one()


async def opened_by_hand(world: World, *, at_once: bool = False) -> Opening:
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        return await open_by_hand(db, team, now=world.now, at_once=at_once)
