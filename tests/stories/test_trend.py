"""The line over the terms: for who asks below their report, never sent, and no more than they may read."""

from datetime import timedelta

from sqlalchemy import delete

from bot.domain.message import Message, Picture
from bot.domain.press import BELOW, Press
from bot.domain.pulse import CORE, Scope
from bot.domain.pulse_finding import Crowd, Finding
from bot.services.trend import press_trend, trend_below
from bot.store.pulse import KeptReport, PulseRound, reports_of_team, written
from bot.store.team import Membership, Team
from bot.views.catalogue import catalogue
from tests.stories.pulse import ASKED, COUNTED, a_leader, a_pulse_team, all_fill_in
from tests.world import Actor, World

LINE = "Laat de lijn zien"


async def was_told_before(world: World, team: Team) -> None:
    """In the term before, the first of the four statements had a mean of three; of the others too few said anything."""
    before = COUNTED - timedelta(days=100)
    async with world.work() as db:
        earlier = PulseRound(
            id=db.new_id(before), organisation_id=team.organisation_id, school_year=2025, number=4, opened_at=before,
            counted_at=before,
        )  # fmt: skip
        db.add(earlier)
        await db.flush()
        db.add(
            KeptReport(
                id=db.new_id(before), round_id=earlier.id, scope=Scope.TEAM, team_id=team.id, school_id=team.school_id,
                findings=written([Finding(CORE[0], Crowd.FEW, 6)]), told_on=before.date(),
                leaders_told_on=before.date(),
            )
        )  # fmt: skip


async def reads_report(actor: Actor) -> None:
    actor.looks()
    await actor.taps_on("Bekijk de peiling")
    await actor.world.passes(timedelta(minutes=1))


async def a_counted_team(world: World) -> tuple[Team, list[Actor]]:
    team, people = await a_pulse_team(world, 6)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    return team, people


async def test_after_a_second_pulse_a_tap_shows_the_line_and_its_words(world: World) -> None:
    team, (noor, *_) = await a_counted_team(world)
    await was_told_before(world, team)
    await world.until(COUNTED)
    await reads_report(noor)

    assert (await noor.taps_on(LINE))[:4] == [
        "De lijn van Onderbouw, van peiling tot peiling",
        "(Van peiling tot peiling.",
        "Ik neem in mijn werk beslissingen waar ik achter sta. zomer 2026: 3; herfst: 3,5.",
        "Ik weet waarover ik zelf mag beslissen. zomer 2026: te weinig; herfst: 3,5.",
    ]


async def test_the_picture_is_drawn_for_who_taps_and_comes_below_the_report(world: World) -> None:
    team, (noor, *_) = await a_counted_team(world)
    await was_told_before(world, team)
    await world.until(COUNTED)
    person = await world.of(noor)
    async with world.work() as db:
        newest = (await reports_of_team(db, team.id))[0]
        answer = await press_trend(db, person, Press("trend", newest.id, BELOW), now=world.now)

    assert isinstance(answer, Message)
    assert [block.png[:4] for block in answer.blocks if isinstance(block, Picture)] == [b"\x89PNG"]


async def test_after_the_first_pulse_there_is_no_line_to_show(world: World) -> None:
    _, (noor, *_) = await a_counted_team(world)
    await world.until(COUNTED)
    await reads_report(noor)

    assert LINE not in noor.buttons


async def test_who_leads_the_team_sees_no_more_than_they_were_told(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await was_told_before(world, team)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    await world.until(COUNTED)  # told to the team, and not yet to who leads it
    seen = []
    for actor in (people[0], grace):
        person = await world.of(actor)
        async with world.work() as db:
            earlier = (await reports_of_team(db, team.id))[-1]
            seen.append(await trend_below(db, person, earlier, catalogue("nl"), now=world.now))

    assert [line is not None for line in seen] == [True, False]


async def test_a_button_of_before_somebody_left_the_team_shows_nothing(world: World) -> None:
    team, (noor, *_) = await a_counted_team(world)
    await was_told_before(world, team)
    await world.until(COUNTED)
    await reads_report(noor)
    async with world.work() as db:
        await db.execute(delete(Membership).where(Membership.person_id == noor.person_id))

    assert "lijn" not in " ".join(await noor.taps_on(LINE))
