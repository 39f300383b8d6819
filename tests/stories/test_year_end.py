"""J07: private answers go at the end of the school year; three school weeks before, one line offers to take them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.services.year_end import announce_end
from bot.store.notice import Notice
from bot.store.reflection import Reply
from bot.store.share import Share
from bot.store.team import all_schools
from tests.answers import Kept, data_of, kept, presses
from tests.night import sweep
from tests.stories.sharing import MONDAY, ON_BOTH, WORDS, a_team_of, answers, seen_at, shares
from tests.world import Actor, World, at

MINE = "Alleen voor mij"
TOLD = "Wat je dit schooljaar alleen voor jezelf schreef, bewaar ik tot en met zondag 18 juli. Meenemen kan tot dan."
A_YEAR_LATER = at(10, 7, 0, 0, year=2028)


def in_2027(day: int, month: int, hour: int = 2) -> datetime:
    return at(day, month, hour, 0, year=2027)


TOLD_FROM, ENDS = in_2027(28, 6, 0), in_2027(19, 7, 0)


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def night_at(world: World, moment: datetime) -> None:
    """The night at this moment; what it changes is carried."""
    world.now = moment
    async with world.work() as db:
        await sweep(db, now=moment)
    await world.passes(timedelta(seconds=1))


async def two_with_words(world: World) -> tuple[Actor, Actor]:
    """Noor shared something and wrote something for herself; Sam has what she shared on his screen."""
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await seen_at(world, MONDAY, sam)
    await answers(noor, MINE)
    return noor, sam


async def told(world: World) -> list[date]:
    """For each who was told that the year ends, the first day on which it is over."""
    async with world.work() as db:
        notices = (await db.scalars(select(Notice).where(Notice.kind == "year_end").order_by(Notice.id))).all()
    return [date.fromisoformat(notice.args["last"]) for notice in notices]


@ON_BOTH
async def test_private_words_go_when_the_school_year_is_over_and_shared_ones_stay(world: World) -> None:
    await two_with_words(world)
    left = []
    for moment in (ENDS - timedelta(seconds=2), ENDS):
        await night_at(world, moment)
        left.append(await kept(world))
    assert left == [[Kept("answer", (WORDS,)), Kept("answer", (MINE,))], [Kept("answer", (WORDS,))]]


async def test_what_was_shared_goes_a_school_year_later_wherever_it_stands(world: World) -> None:
    _, sam = await two_with_words(world)
    await night_at(world, A_YEAR_LATER - timedelta(seconds=2))
    before = [line for line in sam.sees if WORDS in line or "—" in line]
    await night_at(world, A_YEAR_LATER)
    assert (before, sam.sees, await kept(world)) == ([], ["—"], [])


async def test_what_is_written_in_the_holiday_is_of_the_year_that_comes(world: World) -> None:
    noor, _ = await two_with_words(world)
    async with world.work() as db:
        await db.execute(update(Reply).where(Reply.person_id == noor.person_id).values(created_at=ENDS))
        await db.execute(update(Share).values(shared_at=ENDS))
    await night_at(world, in_2027(31, 7))
    assert len(await kept(world)) == 2


async def test_three_school_weeks_before_who_wrote_for_themselves_is_told_once_with_the_export_button(
    world: World,
) -> None:
    noor, _ = await two_with_words(world)
    noor.looks()
    await night_at(world, TOLD_FROM - timedelta(seconds=2))
    assert await told(world) == []
    for days in range(3):
        await night_at(world, TOLD_FROM + timedelta(days=days))
    assert await told(world) == [ENDS.date()]
    await world.until(in_2027(5, 7, 18))
    assert [line for line in noor.sees if line == TOLD] == [TOLD]
    assert noor.buttons[-1:] == ["Mijn gegevens"]
    assert (await presses(noor, data_of(noor, "Mijn gegevens")))[0].startswith("Ik stuur je twee bestanden")


async def test_next_year_it_is_said_again_to_who_wrote_again(world: World) -> None:
    noor, _ = await two_with_words(world)
    await night_at(world, TOLD_FROM)
    async with world.work() as db:
        await db.execute(update(Reply).where(Reply.person_id == noor.person_id).values(created_at=in_2027(1, 10)))
    await night_at(world, at(3, 7, 2, 0, year=2028))
    assert await told(world) == [date(2027, 7, 19), date(2028, 7, 10)]


@ON_BOTH
async def test_where_the_year_ends_later_after_all_it_is_said_anew_and_nobody_is_passed_over(world: World) -> None:
    _, sam = await two_with_words(world)
    await answers(sam, MINE)
    await night_at(world, TOLD_FROM)
    async with world.work() as db:
        for school in await all_schools(db):
            school.region = "Zuid"  # a week later
    async with world.work() as db:
        for _ in range(3):
            await announce_end(db, in_2027(6, 7).date(), now=in_2027(6, 7), most=1)
    assert await told(world) == [date(2027, 7, 19), date(2027, 7, 19), date(2027, 7, 26), date(2027, 7, 26)]


async def test_who_wrote_nothing_for_themselves_is_told_nothing(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await shares(noor)
    await night_at(world, TOLD_FROM)
    assert await told(world) == []


async def test_who_works_at_two_schools_keeps_their_words_until_the_last_of_them_ends_the_year(world: World) -> None:
    noor, _ = await two_with_words(world)
    later = await world.has_school("School in het zuiden", region="Zuid")  # a week later
    await world.also_works(noor, await world.has_team(later, "Bovenbouw"))
    left = []
    for days in (0, 6, 7):
        await night_at(world, ENDS + timedelta(days=days))
        left.append(len(await kept(world)))
    assert left == [2, 2, 1]


async def test_a_school_without_a_calendar_ends_the_year_on_the_first_of_august(world: World) -> None:
    await two_with_words(world)
    async with world.work() as db:
        for school in await all_schools(db):
            school.region = None
    left = []
    for day in (in_2027(31, 7), in_2027(1, 8)):
        await night_at(world, day)
        left.append(len(await kept(world)))
    assert left == [2, 1]


async def test_old_buttons_of_what_went_get_a_kind_word(world: World) -> None:
    noor, _ = await two_with_words(world)
    delete, share = data_of(noor, "Toch niet"), data_of(noor, "Delen")
    await night_at(world, ENDS)
    assert await presses(noor, delete) == ["Dat antwoord was al weg. Er is niets bewaard."]
    assert await presses(noor, share) == ["Dat is er niet meer, of je deelt het al anders. Er is niets veranderd."]
