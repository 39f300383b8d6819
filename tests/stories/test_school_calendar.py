"""J05, J07, J08, INV-6: holidays, regions, school years and the clocks of a school."""

from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest
from sqlalchemy import select

from bot.domain.calendar_file import Entry
from bot.services.calendar import replace_entries
from bot.services.team import set_region
from bot.store.reflection import Round
from bot.store.team import School, Team
from tests.stories.reading import askings, never_sweeps, sent, waiting
from tests.world import Actor, World, at


@pytest.fixture(name="world")
async def many_weeks(sqlite_database: str) -> AsyncIterator[World]:
    """On one kind of database: these are rules of time, and they take many weeks."""
    async with World.opened(sqlite_database, now=at(12, 10, 8, 0)) as world:
        yield await never_sweeps(world)


async def joined(world: World, school: School) -> Actor:
    """Somebody who takes part, in a team of this school that has just started."""
    team = await world.has_team(school)
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    return noor


async def wakes(world: World, moment: datetime) -> None:
    """The program was down until this moment."""
    world.now = moment
    await world.heartbeat.beat(moment)


async def test_a_holiday_is_silent(world: World) -> None:
    noor = await joined(world, await world.has_school())
    await world.until(at(15, 10))
    await noor.types("start")
    noor.looks()
    await world.until(at(29, 10, 15, 14))
    assert noor.sees == []


async def test_a_day_off_of_the_school_moves_the_question_to_the_day_before(world: World) -> None:
    school = await world.has_school()
    noor = await joined(world, school)
    await enter(world, school, Entry(date(2026, 10, 15), date(2026, 10, 15), "study", "Studiedag"))
    await world.until(at(16, 10))
    assert await sent(world, noor) == [(at(14, 10), "question")]


async def test_a_quiet_week_takes_back_the_question_that_waits(world: World) -> None:
    school = await world.has_school()
    noor = await joined(world, school)
    await world.until(at(13, 10))
    await enter(world, school, Entry(date(2026, 10, 12), date(2026, 10, 16), "quiet", "Kamp"))
    await world.until(at(30, 10))
    assert await sent(world, noor) == [(at(29, 10), "question")]


async def test_in_a_quiet_week_no_round_opens(world: World) -> None:
    school = await world.has_school()
    await enter(world, school, Entry(date(2026, 10, 26), date(2026, 10, 30), "quiet", "Kamp"))
    await joined(world, school)
    await world.until(at(6, 11))
    assert await rounds(world) == [("2026-W42", at(12, 10, 8, 0)), ("2026-W45", at(2, 11, 6, 0))]


async def test_in_a_busy_week_a_question_takes_one_tap(world: World) -> None:
    school = await world.has_school()
    await enter(world, school, Entry(date(2026, 11, 9), date(2026, 11, 13), "busy", "Rapporten"))
    noor = await joined(world, school)
    await world.until(at(6, 11))
    await noor.types("start")  # not silent
    await world.until(at(9, 11))
    last = (await askings(world, noor))[-1]
    async with world.work() as db:
        prompt = db.library.bank.find(last.prompt_id or "")
    assert (last.week, prompt is not None and prompt.takes_one_tap) == ("2026-W46", True)


async def test_another_region_takes_back_a_question_that_falls_in_its_holiday(world: World) -> None:
    school = await world.has_school(region="Midden")
    noor = await joined(world, school)
    assert await waiting(world, noor) == []
    await world.until(at(12, 10, 9))
    assert await waiting(world, noor) == [(at(15, 10), "question")]
    async with world.work() as db:
        await set_region(db, await db.get_one(School, school.id), "Noord", now=world.now)
    assert await waiting(world, noor) == []
    await world.until(at(23, 10))
    assert await sent(world, noor) == [(at(22, 10), "question")]


async def test_a_holiday_in_either_school_is_one_on_the_days_they_work_there(world: World) -> None:
    noord, midden = await world.has_school("Noord", region="Noord"), await world.has_school("Midden", region="Midden")
    team, other = await world.has_team(noord, "Groep 3"), await world.has_team(midden, "Groep 4")
    noor = await world.has_person(team, days=frozenset({0, 1}))
    await world.also_works(noor, other, days=frozenset({2, 3}))
    await world.starts(team)
    await world.starts(other)
    await world.has_joined(noor)
    await world.until(at(30, 10))
    assert await sent(world, noor) == [
        (at(15, 10), "question"),  # the north is on holiday, she teaches in the middle
        (at(20, 10), "question"),  # the middle is on holiday, she teaches in the north
        (at(29, 10), "question"),
    ]


async def test_a_quarter_past_three_stays_so_when_the_clock_goes_back(world: World) -> None:
    noor = await joined(world, await world.has_school())
    await world.until(at(30, 10))
    moments = [moment.isoformat() for moment, _ in await sent(world, noor)]
    assert moments == ["2026-10-15T15:15:00+02:00", "2026-10-29T15:15:00+01:00"]


async def test_a_quarter_past_three_stays_so_when_the_clock_goes_forward(world: World) -> None:
    world.now = at(22, 3, 5, year=2027)
    noor = await joined(world, await world.has_school())
    await world.until(at(2, 4, year=2027))
    moments = [moment.isoformat() for moment, _ in await sent(world, noor)]
    assert moments == ["2027-03-25T15:15:00+01:00", "2027-04-01T15:15:00+02:00"]


async def test_a_round_opens_at_six_on_the_first_school_day_whatever_the_clock_did(world: World) -> None:
    world.now = at(22, 3, 5, year=2027)
    await joined(world, await world.has_school())
    await world.until(at(2, 4, year=2027))
    opened = await rounds(world)
    assert opened == [("2027-W12", at(22, 3, 6, 0, year=2027)), ("2027-W13", at(30, 3, 6, 0, year=2027))]


async def test_what_was_due_while_the_program_was_down_comes_within_hours(world: World) -> None:
    noor = await joined(world, await world.has_school())
    await world.until(at(15, 10, 15, 0))
    await wakes(world, at(15, 10, 19, 0))
    assert await sent(world, noor) == []
    await world.until(at(16, 10, 12))
    assert await sent(world, noor) == [(at(16, 10, 7, 30), "question")]


async def test_what_can_no_longer_come_this_week_does_not_come(world: World) -> None:
    noor = await joined(world, await world.has_school())
    await world.until(at(15, 10, 15, 0))
    await wakes(world, at(16, 10, 18, 0))
    await world.until(at(30, 10))
    assert await sent(world, noor) == [(at(29, 10), "question")]


async def test_a_team_rests_after_the_last_school_week(world: World) -> None:
    world.now = at(5, 7, 5, year=2027)
    noor = await joined(world, await world.has_school())
    await world.until(at(24, 7, year=2027))
    await wakes(world, at(29, 8, year=2027))
    await world.until(at(3, 9, year=2027))
    assert await sent(world, noor) == [(at(8, 7, year=2027), "question")]


async def test_in_week_two_a_team_is_asked_to_go_on_and_one_tap_starts_it_again(world: World) -> None:
    noor = await rests(world)
    await world.until(at(6, 9, year=2027))
    assert noor.buttons == ["We gaan verder", "Andere dagen"]
    await noor.taps_on("We gaan verder")
    await world.until(at(17, 9, year=2027))
    assert await sent(world, noor) == [
        (at(6, 9, 8, 0, year=2027), "gathered"),
        (at(9, 9, year=2027), "question"),
        (at(16, 9, year=2027), "question"),
    ]


async def test_without_that_tap_a_team_goes_on_resting(world: World) -> None:
    noor = await rests(world)
    await world.until(at(16, 9, year=2027))
    assert await sent(world, noor) == [(at(6, 9, 8, 0, year=2027), "gathered")]


async def test_a_team_that_rests_introduces_nobody(world: World) -> None:
    await rests(world)
    async with world.work() as db:
        [team] = (await db.scalars(select(Team))).all()
    sam = await world.has_person(team, "Sam de Wit")
    await world.until(at(16, 9, year=2027))
    assert await sent(world, sam) == []


async def rests(world: World) -> Actor:
    """Somebody who took part last year, in the first school week of the next."""
    world.now = at(15, 7, 5, year=2027)
    noor = await joined(world, await world.has_school())
    await wakes(world, at(3, 9, 5, year=2027))
    return noor


async def enter(world: World, school: School, *entries: Entry) -> None:
    """The school's own days are these."""
    async with world.work() as db:
        await replace_entries(db, await db.get_one(School, school.id), entries, now=world.now)


async def rounds(world: World) -> list[tuple[str, datetime]]:
    """The rounds that were opened, with their moments."""
    async with world.work() as db:
        rows = await db.execute(select(Round.week, Round.opened_at).order_by(Round.week))
        return [(week, moment) for week, moment in rows]
