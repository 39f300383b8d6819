"""Whether a team's question of this week is the pulse, and who of them gets it (4.2)."""

from datetime import datetime
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.people import Role
from bot.domain.pulse import PULSE, Scope, pulse_in
from bot.services.background import is_team_in_quiet_start
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.feature import teams_with
from bot.store.leading import leaders_of
from bot.store.pulse import KeptReport, ensure_round, reports_of_team, school_report_beside, was_asked_in
from bot.store.pulse_step import step_of
from bot.store.team import Team, people_in_role

NOBODY: frozenset[UUID] = frozenset()


async def open_pulse(db: Db, team: Team, week: Week, *, now: datetime) -> frozenset[UUID]:
    """Who gets the pulse in the place of this week's question; nobody in any other week.

    Nor while the team begins (J03), owes an answer to the report before, or its board has counted without it; nor
    once more, when the week of a pulse moved after the team was asked.
    """
    if not await teams_with(db, PULSE, [team.id]):
        return NOBODY
    term = pulse_in(await calendar_of(db, team.school_id, week.monday), week)
    if term is None or not {*term.statements} <= {*db.library.statements}:
        return NOBODY
    if not db.demo and await is_team_in_quiet_start(db, team.id):
        return NOBODY
    if await owes_step(db, team):
        return NOBODY
    opened = await ensure_round(db, team.organisation_id, term, now=now)
    if opened.counted_at is not None or await was_asked_in(db, opened.id, team.id):
        return NOBODY
    db.add(KeptReport(id=db.new_id(now), round_id=opened.id, scope=Scope.TEAM, team_id=team.id, week=str(week)))
    await db.flush()
    return frozenset(await who_answers(db, team, now))


async def owes_step(db: Db, team: Team) -> bool:
    """Whether the team saw a report and has not said yet what it does with it (4.2)."""
    told = next((report for report in await reports_of_team(db, team.id) if report.told_on is not None), None)
    if told is None or await step_of(db, told.id) is not None:
        return False
    of_school = await school_report_beside(db, told, team.school_id)
    return bool(told.findings or (of_school and of_school.findings))


async def who_answers(db: Db, team: Team, now: datetime) -> list[UUID]:
    """Its teachers; not who leads it, who could take their own answer out of the report."""
    leaders = {person.id for person in await leaders_of(db, team.id)}
    return [one for one in await people_in_role(db, team.id, Role.TEACHER, now.date()) if one not in leaders]
