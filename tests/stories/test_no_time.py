"""S19: how often there was no time reaches who leads the team, from five on, without a name and without a trace."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import structlog

from bot.domain.consultation import Happened
from bot.services.consultation_round import conclude
from bot.services.digest_opening import Sending, send_by_hand
from bot.store.consultation import Consultation
from bot.store.team import all_teams
from tests.stories.changes import said
from tests.stories.consultation import a_team_with_consultation, consultations, is_drawn
from tests.world import Actor, World, at

YES, NO_TIME, OTHER = Happened.YES, Happened.NO_TIME, Happened.OTHER
TOLD = (
    "In de vorige ronde was er {} keer geen tijd om bij elkaar te kijken. Wat kun jij regelen: opvang, rooster, ruimte?"
)


def a_dozen(number: int) -> list[str]:
    """So many names."""
    return [f"Collega {one:02}" for one in range(number)]


async def counted(world: World, *happened: Happened | None) -> Consultation:
    """A round in which everybody said this, counted when it is concluded."""
    await is_drawn(world, *a_dozen(len(happened)))
    found = await said(world, *happened)
    async with world.work() as db:
        consultation = await db.get_one(Consultation, found.id)
        await conclude(db, consultation, now=world.now)
    return consultation


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        ([NO_TIME] * 4 + [None] * 4, None),
        ([NO_TIME] * 5 + [None] * 3, 5),
        ([NO_TIME] * 5 + [YES] * 1 + [None] * 2, None),
        ([NO_TIME] * 5 + [YES] * 2 + [OTHER] * 2, None),
        ([NO_TIME] * 5 + [YES] * 3 + [OTHER] * 2, 5),
        ([NO_TIME] * 4 + [YES] * 6, None),
        ([None] * 6, None),
    ],
)
async def test_it_is_told_from_five_when_the_others_are_none_or_five(
    world: World, happened: Sequence[Happened | None], told: int | None
) -> None:
    consultation = await counted(world, *happened)
    assert (consultation.no_time, consultation.counted_at) == (told, world.now)


async def test_once_counted_it_stands_whatever_is_answered_later(world: World) -> None:
    first = await counted(world, *[NO_TIME] * 5, *[None] * 3)
    await said(world, *[NO_TIME] * 8)
    world.now += timedelta(days=1)
    async with world.work() as db:
        consultation = await db.get_one(Consultation, first.id)
        await conclude(db, consultation, now=world.now)
    assert (consultation.no_time, consultation.counted_at) == (5, first.counted_at)


async def test_a_demo_is_exact(world: World) -> None:
    world.sessions.configure(demo=True)
    assert (await counted(world, NO_TIME, YES)).no_time == 1


async def test_it_is_counted_as_soon_as_it_is_closed_and_everybody_answered(world: World) -> None:
    _, people = await is_drawn(world, *a_dozen(6))
    (consultation,) = await consultations(world)
    await world.until(at(consultation.closes_on.day, consultation.closes_on.month, 15, 16))
    before = (await consultations(world))[0].no_time
    for actor in people:
        await actor.taps_on("Geen tijd")
    assert (before, (await consultations(world))[0].no_time) == (None, 6)


# -- who reads it --


async def a_led_team(world: World, *happened: Happened, channel: bool = False) -> tuple[Actor, Actor]:
    """A round that was counted just now, in a team that Grace leads; Grace, and one of the team."""
    team, people = await a_team_with_consultation(world, *a_dozen(len(happened)))
    directors = await world.has_team(await world.has_school("De Wilg"), "Directie")
    grace = await world.has_person(directors, "Grace Osei")
    await world.leads(grace, team)
    await world.starts(directors)
    await world.has_joined(grace)
    if channel:
        await world.has_place(team)
    no_time = happened.count(NO_TIME)
    today = world.now.date()
    async with world.work() as db:
        consultation = Consultation(
            id=db.new_id(world.now), team_id=team.id, number=1, seed=1, state="closed", asked_on=today, draws_on=today,
            closes_on=today, drawn_at=world.now, closed_at=world.now, counted_at=world.now,
            no_time=no_time if no_time >= 5 else None,
        )  # fmt: skip
        db.add(consultation)
    return grace, people[0]


async def test_who_leads_the_team_reads_it_the_week_after_and_its_teachers_do_not(world: World) -> None:
    grace, teacher = await a_led_team(world, *[NO_TIME] * 5)
    await world.until(at(14, 10, 9, 0))
    assert (TOLD.format(5) in grace.lines, [line for line in teacher.lines if "niet door tijd" in line]) == (True, [])


async def test_it_is_read_where_the_digest_is_posted_in_a_channel_too(world: World) -> None:
    grace, teacher = await a_led_team(world, *[NO_TIME] * 5, channel=True)
    await world.until(at(14, 10, 9, 0))
    others = [*teacher.lines, *world.channels["#onderbouw"].lines]
    assert (TOLD.format(5) in grace.lines, [line for line in others if "niet door tijd" in line]) == (True, [])


async def test_below_five_there_is_no_trace(world: World) -> None:
    grace, teacher = await a_led_team(world, *[NO_TIME] * 4)
    await world.until(at(14, 10, 9, 0))
    found = [line for line in (*grace.lines, *teacher.lines) if "door tijd" in line or "Tijd om bij" in line]
    async with world.work() as db:
        (team,) = [team for team in await all_teams(db) if team.name == "Onderbouw"]
        sent = await send_by_hand(db, team, now=world.now)
    assert (found, sent) == ([], Sending.NOTHING_TO_SAY)


async def test_a_count_is_in_no_log(world: World) -> None:
    with structlog.testing.capture_logs() as logs:
        grace, _ = await a_led_team(world, *[NO_TIME] * 5)
        await world.until(at(14, 10, 9, 0))
    assert (TOLD.format(5) in grace.lines, [one for one in logs if "time" in str(one) and "5" in str(one)]) == (
        True,
        [],
    )
