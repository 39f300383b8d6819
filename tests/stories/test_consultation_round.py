"""J03, J05, J09, J19: a round lives from the ask to the next draw, and not where it is silent, off or a holiday."""

from datetime import date, timedelta

import pytest

from bot.domain.calendar_file import Entry
from bot.domain.consultation import RHYTHMS, TeamPolicy
from bot.domain.people import Participation
from bot.domain.press import write
from bot.store.people import Person
from bot.store.team import School, Team
from tests.answers import presses
from tests.stories.changes import meeting_now
from tests.stories.consultation import (
    ASKED,
    DRAWN,
    NAMES,
    a_team_with_consultation,
    consultations,
    groups,
    is_asked,
    is_drawn,
)
from tests.stories.meetings import words
from tests.stories.rounds import enters, is_off, is_on_again, is_quiet, joins, rounds, said_yes, wants, with_whom
from tests.world import World, at

OFF = "Bij elkaar kijken staat hier niet aan."
OUT = "Deze keer niet. Later vraag ik het weer."
TOO_LATE = "Deze ronde is al ingedeeld. Later vraag ik het weer."
CHANCE = "Deze keer kwam het niet uit. Volgende keer ben jij als eerste aan de beurt."
PAIR = [["Noor Bakker", "Sam de Wit"]]
DRAW_DAY = date(2026, 10, 26)


@pytest.mark.parametrize("rhythm", RHYTHMS)
async def test_it_is_asked_every_so_many_school_weeks(world: World, rhythm: int) -> None:
    team, _ = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=rhythm))
    second = at(12, 10, 8, 1) + timedelta(weeks=rhythm + 1)  # one of them has no school
    await world.until(second - timedelta(minutes=2))
    asked = [one.asked_on for one in await consultations(world)]
    await world.until(second)
    again = [one.asked_on for one in await consultations(world)]
    assert (asked, again) == ([ASKED.date()], [ASKED.date(), second.date()])


async def test_the_question_of_the_next_round_comes_on_the_day_it_is_asked(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=2))
    await world.until(at(2, 11, 7, 59))
    noor.looks()
    await world.until(at(2, 11, 8, 1))
    (asked,) = words(noor.sees)
    assert asked.endswith("Op maandag 9 november deel ik in. Doe je mee?")


async def test_a_round_closes_before_the_next_is_drawn(world: World) -> None:
    team, (noor, sam) = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=2))
    await world.until(ASKED)
    await joins(world, noor, sam)
    await world.until(at(2, 11, 15, 16))
    assert await rounds(world) == [(1, "closed", DRAW_DAY), (2, "asking", date(2026, 11, 9))]
    await world.until(at(9, 11, 8, 1))
    assert (await rounds(world), await groups(world)) == (
        [(1, "closed", DRAW_DAY), (2, "drawn", date(2026, 11, 9))],
        [],  # nobody joined the second, and the first is over
    )


async def test_nothing_is_asked_in_silence_and_nothing_is_made_up_for(world: World) -> None:
    team, (noor, _) = await a_team_with_consultation(world)
    await is_quiet(world, team, until=date(2026, 10, 13))
    await world.until(at(16, 10, 17, 0))
    assert (await rounds(world), noor.sees) == ([], [])


async def test_silence_at_the_draw_brings_nobody_together(world: World) -> None:
    team, (noor, sam) = await is_asked(world)
    await joins(world, noor, sam)
    noor.looks()
    await is_quiet(world, team, until=date(2026, 10, 27))
    await world.until(at(29, 10))
    assert (await rounds(world), await groups(world), await said_yes(world), noor.sees) == (
        [(1, "closed", DRAW_DAY)],
        [],
        [],
        [],
    )


async def test_turned_off_before_the_draw_brings_nobody_together(world: World) -> None:
    team, (noor, sam) = await is_asked(world)
    await joins(world, noor, sam)
    noor.looks()
    await is_off(world, team)
    await world.until(DRAWN)
    assert (await rounds(world), await groups(world), noor.sees) == ([(1, "closed", DRAW_DAY)], [], [])


async def test_turned_off_and_on_again_before_the_draw_it_goes_on(world: World) -> None:
    team, people = await is_asked(world)
    await joins(world, *people)
    await is_off(world, team)
    await is_on_again(world, team)
    await world.until(DRAWN)
    assert await groups(world) == PAIR


async def test_after_a_round_that_was_never_drawn_the_one_before_is_still_concluded(world: World) -> None:
    team, people = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=2))
    await world.until(ASKED)
    await joins(world, *people)
    await world.until(at(3, 11, 8, 0))
    await is_quiet(world, team, until=date(2026, 11, 10))  # over the draw of the second
    await world.until(at(16, 11, 8, 1))
    third = await rounds(world)
    await joins(world, *people)
    await world.until(at(23, 11, 8, 1))
    assert (third[1:], (await rounds(world))[1:], await groups(world)) == (
        [(2, "closed", date(2026, 11, 9)), (3, "asking", date(2026, 11, 23))],
        [(2, "closed", date(2026, 11, 9)), (3, "drawn", date(2026, 11, 23))],
        PAIR,  # the group of the first round is no more: this is a new one
    )


async def test_a_holiday_entered_over_the_draw_moves_it_to_the_first_day_after(world: World) -> None:
    team, people = await is_asked(world)
    await joins(world, *people)
    await enters(world, team, Entry(DRAW_DAY, date(2026, 10, 27), "off", "Extra vrij"))
    await world.until(at(28, 10, 7, 59))
    before = await groups(world)
    await world.until(at(28, 10, 8, 1))
    assert (before, await groups(world), await rounds(world)) == ([], PAIR, [(1, "drawn", date(2026, 10, 28))])


async def test_a_quiet_week_entered_over_the_draw_moves_it_and_the_day_on_which_it_closes(world: World) -> None:
    team, people = await is_asked(world)
    await joins(world, *people)
    closed = (await consultations(world))[0].closes_on
    await enters(world, team, Entry(DRAW_DAY, date(2026, 10, 30), "quiet", "Rapporten"))
    await world.until(at(2, 11, 8, 1))
    (one,) = await consultations(world)
    assert (await groups(world), closed, one.closes_on) == (PAIR, date(2026, 11, 16), date(2026, 11, 23))


async def test_who_is_paused_is_not_brought_together(world: World) -> None:
    _, people = await is_asked(world, *NAMES[:3])
    noor, sam, lin = people
    await joins(world, noor, sam, lin)
    await lin.commands("pauze", "30 november")
    await world.until(DRAWN)
    assert (await groups(world), await with_whom(world, lin)) == (PAIR, [])


async def test_who_stopped_is_not_brought_together_though_they_said_yes(world: World) -> None:
    _, people = await is_asked(world, *NAMES[:3])
    noor, sam, lin = people
    await joins(world, noor, sam, lin)
    async with world.work() as db:
        (await db.get_one(Person, lin.person_id)).participation = Participation.STOPPED
    await world.until(DRAWN)
    assert await groups(world) == PAIR


async def test_who_left_is_not_brought_together(world: World) -> None:
    _, people = await is_asked(world, *NAMES[:3])
    noor, sam, lin = people
    await joins(world, noor, sam, lin)
    async with world.work() as db:
        (await db.get_one(Person, lin.person_id)).last_day = date(2026, 10, 23)
    await world.until(DRAWN)
    assert await groups(world) == PAIR


async def test_who_works_on_no_day_in_the_coming_two_weeks_is_not_brought_together(world: World) -> None:
    _, people = await is_asked(world, *NAMES[:3])
    noor, sam, lin = people
    await joins(world, noor, sam, lin)
    async with world.work() as db:
        (await db.get_one(Person, lin.person_id)).first_day = date(2026, 11, 10)
    await world.until(DRAWN)
    assert await groups(world) == PAIR


async def test_a_leader_is_never_in_a_group_with_people_they_lead(world: World) -> None:
    team, people = await is_asked(world, *NAMES[:4])
    ellen, *others = people
    await world.leads(ellen, team)
    await joins(world, *people)
    await world.until(DRAWN)
    assert (await with_whom(world, ellen), words(ellen.sees)) == ([], [CHANCE])
    assert await groups(world) == [sorted(one.name for one in others)]


async def test_nor_with_people_they_lead_in_another_team(world: World) -> None:
    _, people = await is_asked(world, *NAMES[:3])
    ellen, sam, _ = people
    other = await world.has_team(await world.has_school("De Eik"), "Bovenbouw")
    await world.also_works(sam, other)
    await world.leads(ellen, other)
    await joins(world, *people)
    await world.until(DRAWN)
    assert await with_whom(world, sam) in ([], [["Lin Chen", "Sam de Wit"]])
    assert [group for group in await groups(world) if {"Noor Bakker", "Sam de Wit"} <= set(group)] == []
    assert len(await groups(world)) == 1


async def another_team(world: World, team: Team) -> Team:
    """A second team of the same school."""
    async with world.work() as db:
        school = await db.get_one(School, team.school_id)
    return await world.has_team(school, "Bovenbouw")


async def test_who_works_in_two_teams_has_one_group_at_most_and_is_told_why(world: World) -> None:
    team, (noor, sam) = await a_team_with_consultation(world)
    other = await another_team(world, team)
    await world.also_works(noor, other)
    lin = await world.has_person(other, "Lin Chen")
    await world.starts(other)
    await world.has_joined(lin)
    await is_on_again(world, other)
    await world.until(ASKED)
    for one in await consultations(world):
        for actor in (noor, sam, lin):
            await presses(actor, write("joinin", one.id))
    noor.looks()
    await world.until(DRAWN)
    told = words(noor.sees)
    assert len(await with_whom(world, noor)) == 1
    assert "Je zit al in een groepje. Daarom deelde ik je deze keer niet in." in told


async def test_joining_twice_is_joining_once(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await noor.taps_on("Ik doe mee")
    (one,) = await consultations(world)
    await presses(noor, write("joinin", one.id))
    assert await said_yes(world) == ["Noor Bakker"]


async def test_a_yes_can_be_taken_back_and_nothing_is_kept_of_it(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await noor.taps_on("Ik doe mee")
    noor.taps = 0
    out = await noor.taps_on("Toch niet")
    assert (words(out), noor.taps, await said_yes(world)) == (["Deze keer niet. Later vraag ik het weer."], 1, [])


async def test_who_said_yes_is_known_until_the_next_draw(world: World) -> None:
    team, people = await a_team_with_consultation(world)
    await wants(world, team, TeamPolicy(rhythm=2))
    await world.until(ASKED)
    await joins(world, *people)
    await world.until(at(9, 11, 7, 0))
    before = await said_yes(world)
    await world.until(at(9, 11, 8, 1))
    assert (before, await said_yes(world)) == (["Noor Bakker", "Sam de Wit"], [])


async def test_a_no_after_the_draw_takes_them_out_of_their_group(world: World) -> None:
    _, (noor, _) = await is_drawn(world)
    assert (words(await noor.taps_on("Toch niet")), await meeting_now(world)) == ([OUT], [])


async def test_a_no_works_in_a_running_round_that_was_turned_off(world: World) -> None:
    team, (noor, _) = await is_drawn(world)
    await is_off(world, team)
    assert (words(await noor.taps_on("Toch niet")), await meeting_now(world)) == ([OUT], [])


async def test_a_yes_after_it_closed_is_too_late(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    (first,) = await consultations(world)
    await world.until(at(20, 11, 8, 0))
    assert words(await presses(noor, write("joinin", first.id))) == [TOO_LATE]


async def test_somebody_of_another_team_cannot_join_with_its_button(world: World) -> None:
    await is_asked(world)
    other = await world.has_team(await world.has_school("De Eik"), "Bovenbouw")
    lin = await world.has_person(other, "Lin Chen")
    await world.starts(other)
    await world.has_joined(lin)
    (one,) = await consultations(world)
    answer = await presses(lin, write("joinin", one.id))
    assert (OFF in str(answer), await said_yes(world)) == (True, [])


async def test_where_it_was_turned_off_an_old_button_says_so(world: World) -> None:
    team, (noor, _) = await is_asked(world)
    await is_off(world, team)
    assert (words(await noor.taps_on("Ik doe mee")), await said_yes(world)) == ([OFF], [])


async def test_the_question_that_was_not_read_before_the_draw_is_asked_no_more(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await world.until(DRAWN)
    assert "Doe je mee?" not in "\n".join(await noor.commands("koppel"))
