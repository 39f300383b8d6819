"""4.3: a round is counted once, all its groups together; not at all after a restore; and kept for three years."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from bot.domain.calendar import Week
from bot.domain.pulse import IN_A_PULSE, PULSE, Scope, Term
from bot.services.feature import turn_on
from bot.services.pulse_count import count, count_what_is_over, leave_uncounted
from bot.services.pulse_opening import open_pulse
from bot.store.base import Db
from bot.store.pulse import KeptReport, PulseAnswer, PulseRound, ensure_round, forget_pulses, seal_answers
from bot.store.pulse_step import PulseStep
from bot.store.team import School, Team
from tests.answers import had_its_quiet_start
from tests.services.pulse_rows import a_pulse
from tests.world import World, at

TERM = Term(2026, 1)
ASKED_IN = Week(2026, 40)
LONG_AFTER = at(1, 12)


async def a_team(world: World, school: School, name: str, given: Sequence[int]) -> Team:
    """A team with the pulse on, of whose people each gave one answer to everything in the first round."""
    team = await world.has_team(school, name)
    people = [await world.has_person(team, f"{name} {number}") for number, _ in enumerate(given)]
    await world.starts(team)
    await had_its_quiet_start(world, team)
    async with world.work() as db:
        found = await db.get_one(Team, team.id)
        await turn_on(db, found, PULSE, now=world.now)
        opened = await ensure_round(db, team.organisation_id, TERM, now=world.now)
        db.add(
            KeptReport(
                id=db.new_id(world.now), round_id=opened.id, scope=Scope.TEAM, team_id=team.id, week=str(ASKED_IN)
            )
        )
        for actor, answer in zip(people, given, strict=True):
            row = PulseAnswer(id=db.new_id(world.now), round_id=opened.id, person_id=actor.person_id, team_id=team.id)
            seal_answers(db, row, [answer] * IN_A_PULSE)
            db.add(row)
    return team


async def told(db: Db) -> list[tuple[str, list[int]]]:
    """Of each report its scope, and the half points in it."""
    rows = await db.scalars(select(KeptReport))
    return sorted((row.scope, sorted({one["halves"] for one in row.findings or ()})) for row in rows)


async def test_two_teams_are_added_up_person_by_person_and_not_mean_by_mean(world: World) -> None:
    school = await world.has_school()
    teams = [
        await a_team(world, school, "Onderbouw", [4, 4, 4, 4, 4]),
        await a_team(world, school, "Bovenbouw", [1, 1, 1, 1, 1, 1, 1, 3, 3, 3]),  # a mean of 1.6
    ]
    async with world.work() as db:
        await count(db, await ensure_round(db, teams[0].organisation_id, TERM, now=world.now), now=world.now)
        found = await told(db)

    assert found == [("board", [5]), ("school", [5]), ("team", [4]), ("team", [8])]  # 36 points of 15 people: 2.4


async def test_a_round_that_was_open_when_a_backup_was_made_is_never_counted(world: World) -> None:
    team = await a_team(world, await world.has_school(), "Onderbouw", [4, 4, 4, 4, 4, 2])
    async with world.work() as db:
        await leave_uncounted(db, now=world.now)
        answers = (await db.scalars(select(PulseAnswer))).all()
        await count_what_is_over(db, team.organisation_id, LONG_AFTER.date(), now=LONG_AFTER)
        asked_again = await open_pulse(db, await db.get_one(Team, team.id), ASKED_IN, now=world.now)
        counted = (await db.scalars(select(PulseRound.counted_at))).all()
        reports = await told(db)

    assert (answers, reports, asked_again, counted) == ([], [], frozenset(), [world.now])


async def test_what_was_counted_before_stays_when_a_backup_comes_back(world: World) -> None:
    team = await a_team(world, await world.has_school(), "Onderbouw", [4, 4, 4, 4, 4, 2])
    async with world.work() as db:
        await count(db, await ensure_round(db, team.organisation_id, TERM, now=world.now), now=world.now)
        await leave_uncounted(db, now=world.now + timedelta(days=1))
        counted = (await db.scalars(select(PulseRound.counted_at))).all()
        reports = await told(db)

    assert (reports, counted) == ([("board", [7]), ("school", [7]), ("team", [7])], [world.now])


@pytest.mark.parametrize(
    ("today", "gone", "left"),
    [(date(2029, 7, 1), 0, [2, 2, 1]), (date(2029, 10, 1), 2, [0, 0, 0])],
    ids=["in the third school year", "in the fourth"],
)
async def test_a_round_goes_with_its_reports_and_lines_after_two_more_school_years(
    world: World, today: date, gone: int, left: list[int]
) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team, "Noor Bakker")
    async with world.work() as db:
        await a_pulse(db, team.id, noor.person_id, words="We schrappen het weekoverleg.", now=world.now)
        await db.execute(delete(PulseAnswer))  # by then there are none
        number = await forget_pulses(db, today, now=world.now, most=50)
        rows = [len((await db.scalars(select(table.id))).all()) for table in (PulseRound, KeptReport, PulseStep)]

    assert (number, rows) == (gone, left)


async def test_of_old_rounds_no_more_go_in_one_transaction_than_may(world: World) -> None:
    team = await world.has_team(await world.has_school())
    async with world.work() as db:
        for number in (1, 2, 3):
            await ensure_round(db, team.organisation_id, Term(2020, number), now=world.now)
        gone = [await forget_pulses(db, world.now.date(), now=world.now, most=2) for _ in range(3)]

    assert gone == [2, 1, 0]
