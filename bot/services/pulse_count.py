"""Counting a round of the pulse: once, all its reports together, after which no answer is left (4.3)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.people import TeamState
from bot.domain.pulse import PULSE, Scope, Term, pulse_week
from bot.domain.pulse_finding import Finding, Tally, find
from bot.domain.pulse_floor import Group, tellable
from bot.store.base import Db
from bot.store.calendar import calendars_of
from bot.store.counts import count_pulse
from bot.store.feature import teams_with
from bot.store.pulse import KeptReport, PulseRound, forget_answers, open_pulses, teams_in, written
from bot.store.team import School, Team, schools_of_organisation, teams_of_organisation

LONGEST_OPEN = timedelta(weeks=5)  # and the week that is then asked in; a school with a later one has a question


async def count_what_is_over(db: Db, organisation_id: UUID, today: date, *, now: datetime) -> None:
    """Count the rounds of a board whose weeks are behind every school of it."""
    for one in await open_pulses(db, organisation_id):
        if await _is_over(db, one, today, now=now):
            await count(db, one, now=now)


async def _is_over(db: Db, opened: PulseRound, today: date, *, now: datetime) -> bool:
    this_week, asked = Week.of(today), await teams_in(db, opened.id)
    if any(Week.parse(one.week or "") >= this_week for one in asked):
        return False
    if now >= opened.opened_at + LONGEST_OPEN:
        return True
    already = {one.team_id for one in asked}
    return not await is_to_come(db, opened.organisation_id, opened.term, today, already=already)


async def is_to_come(
    db: Db, organisation_id: UUID, term: Term, today: date, *, already: Collection[UUID | None] = ()
) -> bool:
    """Whether the week of this pulse is now or later for a team of the board, other than who were asked already."""
    schools = {team.school_id for team in await _teams(db, organisation_id) if team.id not in already}
    calendars = await calendars_of(db, [await db.get_one(School, one) for one in sorted(schools)], today)
    weeks = [pulse_week(calendar, term) for calendar in calendars.values()]
    return any(week is not None and week >= Week.of(today) for week in weeks)


async def count(db: Db, opened: PulseRound, *, now: datetime) -> None:
    """All reports of this round, and then its answers go. What a team turned off or stopped is not counted at all."""
    teams = {team.id: team for team in await _teams(db, opened.organisation_id)}
    rows = {row.team_id: row for row in await teams_in(db, opened.id)}
    for row in [*rows.values()]:
        if row.team_id not in teams:
            await db.delete(rows.pop(row.team_id))
    schools = [school.id for school in await schools_of_organisation(db, opened.organisation_id)]
    asked = {
        school: [team for team in teams.values() if team.school_id == school and team.id in rows] for school in schools
    }
    found = _findings(opened, asked, await count_pulse(db, opened.id, opened.term))
    for team_id, row in rows.items():
        row.findings = written(found.get(team_id, ())) if team_id else []
    for school in (school for school in schools if asked[school]):
        _keep(db, opened, Scope.SCHOOL, found.get(school, ()), now=now, school_id=school)
    _keep(db, opened, Scope.BOARD, found.get(opened.organisation_id, ()), now=now)
    await forget_answers(db, opened.id)
    opened.counted_at = now
    await db.flush()


def _findings(
    opened: PulseRound, asked: Mapping[UUID, Sequence[Team]], counted: Mapping[UUID, Mapping[str, Tally]]
) -> Mapping[UUID, list[Finding]]:
    """Of each group what may be told, statement by statement: who answered one may not have answered another."""
    found: dict[UUID, list[Finding]] = {}
    for statement in opened.term.statements:
        tallies = {team: tallied[statement] for team, tallied in counted.items()}
        for school, teams in asked.items():
            tallies[school] = _together(tallies, [team.id for team in teams])
        tallies[opened.organisation_id] = _together(tallies, [*asked])
        for name in tellable(_groups(opened.organisation_id, asked, tallies)):
            if (finding := find(statement, tallies[name])) is not None:
                found.setdefault(name, []).append(finding)
    return found


def _groups(board: UUID, asked: Mapping[UUID, Sequence[Team]], tallies: Mapping[UUID, Tally]) -> Group:
    def group(name: UUID, inside: Sequence[Group] = ()) -> Group:
        return Group(name, sum(tallies.get(name, ())), tuple(inside))

    return group(board, [group(school, [group(team.id) for team in teams]) for school, teams in asked.items()])


def _together(tallies: Mapping[UUID, Tally], names: Sequence[UUID]) -> Tally:
    one, two, three, four, five = (sum(tallies[name][place] for name in names if name in tallies) for place in range(5))
    return one, two, three, four, five


def _keep(
    db: Db,
    opened: PulseRound,
    scope: Scope,
    findings: Sequence[Finding],
    *,
    now: datetime,
    school_id: UUID | None = None,
) -> None:
    db.add(
        KeptReport(
            id=db.new_id(now), round_id=opened.id, scope=scope, school_id=school_id, findings=written(findings)
        )
    )  # fmt: skip


async def _teams(db: Db, organisation_id: UUID) -> list[Team]:
    """The teams of a board that have the pulse on now, and have not stopped."""
    teams = await teams_of_organisation(db, organisation_id)
    on = await teams_with(db, PULSE, [team.id for team in teams])
    return [team for team in teams if team.id in on and team.state == TeamState.STARTED]


async def leave_uncounted(db: Db, *, now: datetime) -> None:
    """After a restore no round that was open then is ever counted: a second count would be a difference (INV-3)."""
    for opened in await open_pulses(db):
        for row in await teams_in(db, opened.id):
            await db.delete(row)
        await forget_answers(db, opened.id)
        opened.counted_at = now
    await db.flush()
