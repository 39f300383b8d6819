"""J09: silence on demand, at once, visible to the team, and nothing made up for."""

from datetime import date

import pytest

from bot.domain.people import Role
from bot.services.quiet import lift_quiet, set_quiet
from bot.store.team import Team
from tests.stories.reading import never_sweeps, sent, waiting
from tests.world import Actor, World, at

ONLY_LEADERS = (
    "Alleen een leidinggevende of een beheerder kan voor anderen om stilte vragen. "
    "Zelf pauze nemen kan altijd: typ pauze."
)


@pytest.fixture(name="world")
async def many_weeks(world: World) -> World:
    return await never_sweeps(world)


async def a_team(world: World) -> tuple[Team, Actor, Actor]:
    """A started team with a teacher who takes part and a leader, on the first day after the autumn holiday."""
    team = await world.has_team(await world.has_school())
    noor, ellen = await world.has_person(team), await world.has_person(team, "Ellen Vos", role=Role.LEADER)
    await world.until(at(26, 10, 5))
    await world.starts(team)
    await world.has_joined(noor)
    await world.until(at(26, 10, 9))
    return team, noor, ellen


async def test_a_leader_silences_their_team_at_once(world: World) -> None:
    _, noor, ellen = await a_team(world)
    assert await ellen.commands("ruimte", "stil") == [
        "Het is stil voor Onderbouw. Ik stuur niets tot je het zegt, en haal niets in."
    ]
    assert await waiting(world, noor) == []
    await world.until(at(6, 11))
    assert await sent(world, noor) == []


async def test_everybody_in_the_team_can_see_that_it_is_quiet(world: World) -> None:
    _, noor, ellen = await a_team(world)
    await ellen.commands("ruimte", "stil")
    assert "Het is nu stil voor je team: ik stuur niets." in await noor.types("start")


async def test_a_teacher_cannot_silence_the_team_and_is_shown_the_pause(world: World) -> None:
    _, noor, _ = await a_team(world)
    assert await noor.commands("ruimte", "stil") == [ONLY_LEADERS]
    assert await waiting(world, noor) == [(at(29, 10), "question")]


async def test_after_the_last_quiet_day_the_questions_come_again_and_nothing_is_made_up_for(world: World) -> None:
    _, noor, ellen = await a_team(world)
    assert await ellen.commands("ruimte", "stil 2026-11-06") == [
        "Het is stil voor Onderbouw tot en met vrijdag 6 november. Ik haal niets in."
    ]
    await world.until(at(13, 11))
    assert await sent(world, noor) == [(at(12, 11), "question")]


async def test_a_silence_that_is_lifted_makes_up_for_nothing(world: World) -> None:
    _, noor, ellen = await a_team(world)
    await ellen.commands("ruimte", "stil")
    await world.until(at(27, 10, 9))
    await ellen.commands("ruimte", "stil uit")
    await world.until(at(6, 11))
    assert await sent(world, noor) == [(at(5, 11), "question")]


async def test_a_day_that_is_no_date_or_is_over_silences_nothing(world: World) -> None:
    _, noor, ellen = await a_team(world)
    for words in ("stil morgen", "stil 2026-10-01"):
        assert (await ellen.commands("ruimte", words))[0].startswith("Die datum begrijp ik niet.")
    assert await waiting(world, noor) == [(at(29, 10), "question")]


async def test_silence_for_a_school_leaves_another_school_alone(world: World) -> None:
    team, noor, _ = await a_team(world)
    other = await world.has_team(await world.has_school("De Eik"), "Bovenbouw")
    sam = await world.has_person(other, "Sam de Wit")
    await world.starts(other)
    await world.has_joined(sam)
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=team.school_id, team_id=None, until=None, now=world.now
        )
    await world.until(at(30, 10))
    assert (await sent(world, noor), await sent(world, sam)) == ([], [(at(29, 10), "question")])


async def test_silence_for_everybody_holds_and_can_be_lifted(world: World) -> None:
    team, noor, _ = await a_team(world)
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=None, until=date(2026, 12, 18),
            now=world.now,
        )  # fmt: skip
    await world.until(at(2, 11, 5))
    async with world.work() as db:
        lifted = await lift_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=None, now=world.now
        )  # fmt: skip
    await world.until(at(6, 11))
    assert (lifted, await sent(world, noor)) == (True, [(at(5, 11), "question")])


async def test_a_question_somebody_asks_for_themselves_comes_also_when_it_is_quiet(world: World) -> None:
    _, noor, ellen = await a_team(world)
    await ellen.commands("ruimte", "stil")
    assert (await noor.types("vraag"))[0].startswith("Een vraag over")


async def test_an_introduction_that_silence_took_away_comes_afterwards(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor, ellen = await world.has_person(team), await world.has_person(team, "Ellen Vos", role=Role.LEADER)
    await world.starts(team)
    await ellen.commands("ruimte", "stil 2026-10-13")
    await world.until(at(16, 10))
    assert await sent(world, noor) == [(at(14, 10), "introduction")]
