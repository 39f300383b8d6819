"""J04, J05: one question a week, one person one budget, and fewer for who lets them pass."""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta

import pytest

from bot.domain.people import FOREVER, Role
from bot.services.pause import unpause
from bot.services.team import set_hour
from bot.store.people import Person
from bot.store.team import Team
from tests.stories.reading import askings, kinds_sent, never_sweeps, prompts_asked, sent, waiting
from tests.world import Actor, World, at


@pytest.fixture(name="world")
async def many_weeks(sqlite_database: str) -> AsyncIterator[World]:
    """On one kind of database: these are rules of time, and they take many weeks."""
    async with World.opened(sqlite_database, now=at(12, 10, 8, 0)) as world:
        yield await never_sweeps(world)


async def joined(world: World) -> Actor:
    """Somebody who takes part, in a team that starts after the autumn holiday."""
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.until(at(26, 10, 5))
    await world.starts(team)
    await world.has_joined(noor)
    return noor


async def test_the_question_comes_once_a_week_at_their_own_hour(world: World) -> None:
    noor = await joined(world)
    await noor.types("start")
    await world.until(at(13, 11))
    assert await sent(world, noor) == [
        (at(29, 10), "question"),
        (at(5, 11), "question"),
        (at(12, 11), "question"),
    ]


async def test_somebody_in_two_teams_gets_one_question_a_week(world: World) -> None:
    school = await world.has_school()
    one, other = await world.has_team(school), await world.has_team(school, "Bovenbouw")
    noor = await world.has_person(one)
    await world.also_works(noor, other)
    await world.until(at(26, 10, 5))
    await world.starts(one)
    await world.starts(other)
    await world.has_joined(noor)
    await world.until(at(6, 11))
    assert await sent(world, noor) == [(at(29, 10), "question"), (at(5, 11), "question")]
    assert [asking.week for asking in await askings(world, noor)] == ["2026-W44", "2026-W45"]


async def test_an_introduction_and_a_question_never_come_on_one_day(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.until(at(29, 10, 9))
    await world.starts(team)
    await world.until(at(29, 10))
    await noor.taps_on("Ja, ik doe mee")
    await world.until(at(30, 10))
    assert await sent(world, noor) == [(at(29, 10), "introduction"), (at(30, 10), "question")]


async def test_a_team_chooses_its_day_and_hour(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.until(at(26, 10, 5))
    await world.starts(team)
    await world.has_joined(noor)
    async with world.work() as db:
        await set_hour(db, await db.get_one(Team, team.id), 1, time(8, 0), now=world.now)
    await world.until(at(3, 11, 23))
    assert await sent(world, noor) == [(at(27, 10, 8, 0), "question"), (at(3, 11, 8, 0), "question")]


async def test_another_hour_moves_the_question_that_waits(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.until(at(26, 10, 5))
    await world.starts(team)
    await world.has_joined(noor)
    await world.until(at(28, 10, 12))
    async with world.work() as db:
        await set_hour(db, await db.get_one(Team, team.id), 4, time(9, 30), now=world.now)
    await world.until(at(31, 10))
    assert await sent(world, noor) == [(at(30, 10, 9, 30), "question")]


async def test_somebodys_own_hour_goes_before_that_of_the_team(world: World) -> None:
    noor = await joined(world)
    async with world.work() as db:
        person = await db.get_one(Person, noor.person_id)
        person.own_day, person.own_time = 2, time(16, 0)
    await world.until(at(30, 10))
    assert await sent(world, noor) == [(at(28, 10, 16, 0), "question")]


async def test_a_part_timer_is_asked_on_the_nearest_earlier_day(world: World) -> None:
    team = await world.has_team(await world.has_school())
    sam = await world.has_person(team, "Sam de Wit", days=frozenset({0, 1, 4}))
    await world.until(at(26, 10, 5))
    await world.starts(team)
    await world.has_joined(sam)
    await world.until(at(1, 11))
    assert await sent(world, sam) == [(at(27, 10), "question")]


async def test_without_an_earlier_day_the_nearest_later_one_will_do(world: World) -> None:
    team = await world.has_team(await world.has_school())
    sam = await world.has_person(team, "Sam de Wit", days=frozenset({4}))
    await world.until(at(26, 10, 5))
    await world.starts(team)
    await world.has_joined(sam)
    await world.until(at(1, 11))
    assert await sent(world, sam) == [(at(30, 10), "question")]


async def test_new_working_days_move_the_question_that_waits(world: World) -> None:
    noor = await joined(world)
    await world.until(at(26, 10, 9))
    await noor.types("werkdagen")
    await noor.taps_on("donderdag eraf")
    await world.until(at(1, 11))
    assert await sent(world, noor) == [(at(28, 10), "question")]


async def test_a_leader_who_teaches_gets_the_questions_of_both_in_turn(world: World) -> None:
    school = await world.has_school()
    one, other = await world.has_team(school), await world.has_team(school, "Bovenbouw")
    ellen = await world.has_person(one, "Ellen Vos")
    await world.also_works(ellen, other, role=Role.LEADER)
    await world.until(at(26, 10, 5))
    await world.starts(one)
    await world.starts(other)
    await world.has_joined(ellen)
    for week in range(4):
        await world.until(at(29, 10) + timedelta(weeks=week))
        await ellen.types("start")
    asked = await askings(world, ellen)
    assert [asking.audience for asking in asked] == ["teacher", "leader", "teacher", "leader"]


async def test_after_three_unanswered_questions_fewer_are_offered(world: World) -> None:
    noor = await joined(world)
    await world.until(at(20, 11))
    assert await kinds_sent(world, noor) == ["question", "question", "question", "offer_fewer"]
    assert noor.buttons == ["Vraag van deze week", "Om de week", "Pauze"]


async def test_who_takes_the_offer_is_asked_every_other_week(world: World) -> None:
    noor = await joined(world)
    await world.until(at(19, 11))
    assert (await noor.taps_on("Om de week"))[0] == "Goed. Ik kom om de week."
    assert noor.buttons == ["Toch elke week"]
    await world.until(at(18, 12))
    assert (await sent(world, noor))[4:] == [(at(3, 12), "question"), (at(17, 12), "question")]


async def test_after_six_unanswered_weeks_it_is_quiet_with_a_kind_line(world: World) -> None:
    noor = await joined(world)
    await world.until(at(10, 12))
    assert await kinds_sent(world, noor) == [
        "question", "question", "question", "offer_fewer", "question", "question", "going_quiet",
    ]  # fmt: skip
    assert noor.buttons == ["Weer verder"]
    assert (await world.of(noor)).paused_until == FOREVER


async def test_who_answers_after_all_gets_the_question_and_no_kind_line(world: World) -> None:
    noor = await joined(world)
    await world.until(at(9, 12))  # the round with the kind line has opened; its moment is tomorrow
    await noor.taps_on("Meer")
    await world.until(at(10, 12))
    assert (await kinds_sent(world, noor))[-1] == "going_quiet"
    assert noor.buttons != ["Weer verder"]
    assert (await world.of(noor)).paused_until is None


async def test_one_tap_after_the_kind_line_and_the_questions_come_again(world: World) -> None:
    noor = await joined(world)
    await world.until(at(10, 12))
    await noor.taps_on("Weer verder")
    await world.until(at(17, 12))
    assert (await sent(world, noor))[-1] == (at(17, 12), "question")


async def test_who_is_brought_back_by_a_steward_gets_a_question_and_not_the_kind_line_again(world: World) -> None:
    noor = await joined(world)
    await world.until(at(10, 12))
    async with world.work() as db:
        await unpause(db, await db.get_one(Person, noor.person_id), now=world.now)
    await world.until(at(17, 12))
    assert (await sent(world, noor))[-1] == (at(17, 12), "question")


async def test_skipping_is_not_silence(world: World) -> None:
    noor = await joined(world)
    for week in range(5):
        await world.until(at(29, 10) + timedelta(weeks=week))
        await noor.taps_on("Meer")
        await noor.taps_on("Overslaan")
    assert await kinds_sent(world, noor) == ["question"] * 5


async def test_a_question_that_was_swapped_out_never_comes_back(world: World) -> None:
    noor = await joined(world)
    await world.until(at(29, 10))
    [first] = await prompts_asked(world, noor)
    await noor.taps_on("Meer")
    await noor.taps_on("Andere vraag")
    [asking] = await askings(world, noor)
    asked = await prompts_asked(world, noor)
    assert asked == [first, asking.prompt_id]
    assert first != asking.prompt_id


async def test_no_question_comes_twice(world: World) -> None:
    noor = await joined(world)
    for week in range(6):
        await world.until(at(29, 10) + timedelta(weeks=week))
        await noor.types("start")
    asked = await prompts_asked(world, noor)
    assert (len(asked), len(set(asked))) == (6, 6)


async def test_a_pause_can_be_given_a_last_day(world: World) -> None:
    noor = await joined(world)
    said = await noor.commands("pauze", "30 november")
    assert said[0] == "Pauze tot en met maandag 30 november. Daarna ga ik vanzelf verder; ik haal niets in."
    assert (await world.of(noor)).paused_until == date(2026, 11, 30)


async def test_a_pause_until_a_day_that_has_passed_changes_nothing_and_offers_the_ways(world: World) -> None:
    noor = await joined(world)
    said = await noor.commands("pauze", "1-1-2020")
    assert said[0].startswith("Die dag begrijp ik niet, of hij is al geweest.")
    assert noor.buttons == ["1 week", "2 weken", "4 weken", "Tot ik het zeg"]
    assert (await world.of(noor)).paused_until is None


async def test_a_pause_of_two_weeks_ends_by_itself(world: World) -> None:
    noor = await joined(world)
    await world.until(at(26, 10, 9))
    await noor.types("pauze")
    await noor.taps_on("2 weken")
    assert (await world.of(noor)).paused_until == date(2026, 11, 8)
    await world.until(at(13, 11))
    assert await sent(world, noor) == [(at(12, 11), "question")]


async def test_going_on_before_their_hour_brings_back_the_question_of_this_week(world: World) -> None:
    noor = await joined(world)
    await world.until(at(26, 10, 9))
    await noor.types("pauze")
    await noor.taps_on("Tot ik het zeg")
    assert await waiting(world, noor) == []
    await noor.taps_on("Weer verder")
    assert await waiting(world, noor) == [(at(29, 10), "question")]
