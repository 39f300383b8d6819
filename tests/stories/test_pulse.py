"""J34, J16, J18 and 4.2: the pulse takes the place of the question, counts once, and is read by the team first."""

from sqlalchemy import select

from bot.domain.calendar import Week
from bot.domain.people import Participation
from bot.domain.pulse import IN_A_PULSE, Scope, pulse_in
from bot.services.pulse_opening import open_pulse
from bot.store.calendar import CalendarEntry, calendar_of
from bot.store.delivery import Delivery
from tests.stories.pulse import (
    ASKED,
    COUNTED,
    LEADER_READS,
    WHY_NOT_SHOWN,
    a_leader,
    a_pulse_team,
    all_fill_in,
    answered,
    counted,
    fills_in,
    opens_report,
    reports,
    six_answered,
)
from tests.stories.reading import sent
from tests.world import World, at

LEAD = (
    "Deze week geen vraag maar de peiling: acht stellingen, elk één tik. Wat je tikt, telt pas na de achtste. "
    "Na deze week tel ik alles op en wis ik wie wat zei."
)


async def test_it_comes_in_the_place_of_the_question_and_there_is_no_reminder(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world)
    await world.until(at(4, 10, 23, 0))
    assert [(one, kind) for one, kind in await sent(world, noor) if one >= at(28, 9)] == [(ASKED, "pulse")]


async def test_eight_taps_and_each_statement_in_words(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world)
    await world.until(at(1, 10, 15, 0))
    noor.looks()
    await world.until(ASKED)
    assert (noor.sees[0], noor.buttons) == (
        LEAD,
        ["1 · Helemaal oneens", "2", "3", "4", "5 · Helemaal eens", "Weet niet"],
    )
    noor.taps = 0
    seen = await fills_in(noor, 4)
    assert (noor.taps, seen[0].startswith("Klaar, dank je.")) == (IN_A_PULSE, True)


async def test_in_english_it_is_the_same(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world, language="en")
    await world.until(ASKED)
    noor.taps = 0
    seen = await fills_in(noor, 5, 4, 3, 2, 1, 0, 5, 4)
    assert (noor.taps, seen[0].startswith("Done, thank you.")) == (IN_A_PULSE, True)
    assert await answered(world) == {"Noor Bakker": (5, 4, 3, 2, 1, 0, 5, 4)}


async def test_going_back_is_typed_and_changes_the_one_before(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world)
    await world.until(ASKED)
    await fills_in(noor, 4, 4)
    seen = await noor.types("vorige")
    assert "2 van 8. Ik weet waarover ik zelf mag beslissen." in seen
    await fills_in(noor, 1)
    assert [answers[:2] for answers in (await answered(world)).values()] == [(4, 1)]


async def test_after_the_last_one_the_one_before_is_a_tap_away(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world)
    await world.until(ASKED)
    await fills_in(noor, 4)
    await noor.taps_on("Vorige stelling")
    await fills_in(noor, 2, 2)
    assert await answered(world) == {"Noor Bakker": (4, 4, 4, 4, 4, 4, 4, 2)}


async def test_who_takes_it_back_leaves_nothing(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world)
    await world.until(ASKED)
    await fills_in(noor, 4)
    await noor.taps_on("Toch niet")
    assert await answered(world) == {}


async def test_who_stops_halfway_is_not_counted(world: World) -> None:
    team, people = await a_pulse_team(world, 5)
    await world.until(ASKED)
    await all_fill_in(people[:4], 4, 4, 4, 4)
    await fills_in(people[4], 4, 4, 4, 4, 4, 4, 4)
    await world.until(COUNTED)
    assert [report.findings for report in await reports(world, team)] == [()]


async def test_who_does_not_know_is_left_out_of_that_statement_alone(world: World) -> None:
    team, people = await a_pulse_team(world, 5)
    await world.until(ASKED)
    await all_fill_in(people[:4], 4, 4, 4, 4)
    await fills_in(people[4], 0, 4, 4, 4, 4, 4, 4, 4)
    await world.until(COUNTED)
    (report,) = await reports(world, team)
    assert [one.statement for one in report.findings] == [*report.term.statements[1:]]


async def test_once_counted_no_answer_is_left_and_nothing_more_is_taken(world: World) -> None:
    team, people = await a_pulse_team(world, 5)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 4, 4, 4)
    await world.until(COUNTED)
    before = await reports(world, team)
    late = await people[0].taps_on("Toch niet")
    assert late == ["Deze peiling is niet meer open. Losse antwoorden bewaar ik niet."]
    assert (await answered(world), await reports(world, team)) == ({}, before)


async def test_the_team_reads_it_first_and_who_leads_it_two_school_days_later(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    for actor in (people[0], grace):
        actor.looks()
    await world.until(COUNTED)
    assert (people[0].sees[0], grace.sees) == ("De peiling van Onderbouw is geteld.", [])
    assert people[0].buttons == ["Bekijk de peiling"]
    await world.until(at(6, 10, 20, 0))
    assert "De peiling van Onderbouw is geteld." not in grace.sees
    await world.until(LEADER_READS)
    assert "De peiling van Onderbouw is geteld." in grace.sees


async def test_who_leads_the_team_waits_until_who_works_late_in_the_week_has_heard(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    bo = await world.has_person(team, "Bo Dijk", days=frozenset({3, 4}))
    await world.has_joined(bo)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    bo.looks()
    await world.until(at(8, 10, 20, 0))
    await grace.commands("peiling")
    assert ("De peiling van Onderbouw is geteld." in bo.sees, "Bekijk de peiling" in grace.buttons) == (False, False)
    await world.until(LEADER_READS)
    assert ["De peiling van Onderbouw is geteld." in one.sees for one in (bo, grace)] == [True, True]


async def test_a_report_of_five_to_nine_has_half_points_and_says_that_it_is_not_validated(world: World) -> None:
    _, (noor, *_) = await six_answered(world)
    await world.until(COUNTED)
    seen = await opens_report(noor)
    assert seen[0] == "De peiling van Onderbouw, herfst 2026."
    assert seen[1] == "3,5: Ik neem in mijn werk beslissingen waar ik achter sta."
    assert any("niet wetenschappelijk getest" in line for line in seen)
    assert "Wat doen we ermee?" in noor.buttons


async def test_a_small_team_reads_that_of_its_school_and_so_does_the_one_that_would_give_it_away(world: World) -> None:
    school = await world.has_school()
    large, people = await a_pulse_team(world, 7, school=school)
    small, few = await a_pulse_team(world, 3, school=school, name="Bovenbouw")
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 4, 4, 4, 4, 4)
    await all_fill_in(few, 2, 2, 2)
    await world.until(COUNTED)
    assert [[report.findings for report in await reports(world, team)] for team in (large, small)] == [[()], [()]]
    assert [len(one) for one in await counted(world, Scope.SCHOOL)] == [8]
    assert [(await opens_report(one))[0] for one in (people[0], few[0])] == [
        f"Van {name} alleen laat ik niets zien: {WHY_NOT_SHOWN} Dit is de peiling van de hele school, herfst 2026."
        for name in ("Onderbouw", "Bovenbouw")
    ]


async def test_who_leads_the_team_has_a_question_and_cannot_answer(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(at(2, 10, 18, 0))
    async with world.work() as db:
        kinds = await db.scalars(
            select(Delivery.kind).where(Delivery.person_id == grace.person_id, Delivery.week == "2026-W40")
        )
        assert "pulse" not in [*kinds]
    people[0].looks()
    await world.until(COUNTED)


async def test_who_says_no_gets_none(world: World) -> None:
    team, _ = await a_pulse_team(world)
    lin = await world.has_person(team, "Bo Dijk", participation=Participation.DECLINED)
    await world.until(COUNTED)
    assert await sent(world, lin) == []


async def test_a_team_that_was_asked_is_not_asked_again_when_the_week_of_the_pulse_moves(world: World) -> None:
    team, _ = await a_pulse_team(world)
    await world.until(ASKED)
    day, later = ASKED.date(), Week.of(COUNTED.date())
    async with world.work() as db:
        db.add(
            CalendarEntry(
                id=db.new_id(world.now), school_id=team.school_id, kind="busy", name="Rapporten", first=day, last=day
            )
        )
        await db.flush()
        has_moved = pulse_in(await calendar_of(db, team.school_id, day), later) is not None
        assert (has_moved, await open_pulse(db, team, later, now=world.now)) == (True, frozenset())


async def test_asked_for_by_hand_it_is_the_same_pulse(world: World) -> None:
    _, (noor, *_) = await a_pulse_team(world)
    await world.until(at(28, 9, 9, 0))
    assert (await noor.types("vraag"))[0] == LEAD
    await fills_in(noor, 3)
    await world.until(at(4, 10, 23, 0))
    assert [kind for moment, kind in await sent(world, noor) if moment >= at(28, 9)] == []
