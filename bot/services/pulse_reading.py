"""Who may read what was counted, and when: a team its own, else its school's; a board its schools together (7.2)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.people import Participation
from bot.domain.pulse import PULSE, PulseReport, Term, next_pulse
from bot.services.agenda_team import own_teams, room_of
from bot.services.pulse_count import is_to_come
from bot.services.pulse_opening import who_answers
from bot.store.base import Db
from bot.store.feature import teams_with
from bot.store.leading import leads_team
from bot.store.people import Person
from bot.store.pulse import (
    KeptReport,
    PulseRound,
    find_pulse,
    pulse_of,
    read_report,
    reports_of_board,
    reports_of_team,
    school_report_beside,
)
from bot.store.reflection import find_round
from bot.store.team import Team

BOARD_LATER = timedelta(days=13)  # by then every team has heard, and who leads it


async def team_reports(db: Db, team_id: UUID) -> list[PulseReport]:
    """Over the terms, oldest first: what this team was told of itself; of a term without findings, nothing."""
    told = [row for row in await reports_of_team(db, team_id) if row.told_on is not None]
    return [await read_report(db, row) for row in reversed(told)]


async def leader_reports(db: Db, team_id: UUID) -> list[PulseReport]:
    """The same, as far as who leads the team may read it."""
    told = [row for row in await reports_of_team(db, team_id) if row.leaders_told_on is not None]
    return [await read_report(db, row) for row in reversed(told)]


async def board_reports(db: Db, organisation_id: UUID, *, now: datetime) -> list[PulseReport]:
    """Over the terms, oldest first: of all schools of a board together."""
    rows = [row for row in await reports_of_board(db, organisation_id) if await _is_for_board(db, row, now)]
    return [await read_report(db, row) for row in reversed(rows)]


async def board_waits_until(db: Db, organisation_id: UUID, term: Term, today: date) -> date | None:
    """The last day on which the board cannot read the pulse of this term yet: today, while it is not counted.

    None where nobody is asked.
    """
    opened = await find_pulse(db, organisation_id, term)
    if opened is None:
        return today if await is_to_come(db, organisation_id, term, today) else None
    return today if opened.counted_at is None else (opened.counted_at + BOARD_LATER).date()


async def pulse_teams(db: Db, person: Person) -> list[Team]:
    """The started teams with the pulse on that somebody works in or leads, by name."""
    teams = await own_teams(db, person)
    on = await teams_with(db, PULSE, [team.id for team in teams])
    return [team for team in teams if team.id in on]


async def week_of_next(db: Db, team: Team, *, now: datetime) -> Week | None:
    """The week of this team's next pulse: also this one, unless it has a question now; None when nobody knows yet."""
    room = await room_of(db, team, now)
    week = Week.of(now.astimezone(room.zone).date())
    if await find_round(db, team.id, str(week)) is not None and await pulse_of(db, team.id, str(week)) is None:
        week = week.plus(1)
    coming = next_pulse(room.calendar, week)
    return coming[1] if coming is not None else None


async def may_read(db: Db, person: Person, report: KeptReport, *, now: datetime) -> bool:
    """Whether this person reads the report of a team now: its teachers first, who leads it two school days later."""
    team = await db.get(Team, report.team_id) if report.team_id is not None else None
    if team is None or report.told_on is None or person.participation != Participation.JOINED:
        return False
    if not await teams_with(db, PULSE, [team.id]):
        return False
    if await leads_team(db, person.id, team.id):
        return report.leaders_told_on is not None
    return person.id in await who_answers(db, team, now)


async def is_early(db: Db, person: Person, report: KeptReport | None) -> bool:
    """Whether this person leads the team, and is to read this report once the team has had two school days for it."""
    if report is None or report.team_id is None or report.leaders_told_on is not None:
        return False
    if person.participation != Participation.JOINED or not await teams_with(db, PULSE, [report.team_id]):
        return False
    return await leads_team(db, person.id, report.team_id)


async def shown_in(db: Db, report: KeptReport) -> PulseReport:
    """The team's own report; where nothing of it may be shown, that of its school."""
    team = await db.get_one(Team, report.team_id)
    of_school = None if report.findings else await school_report_beside(db, report, team.school_id)
    return await read_report(db, of_school or report)


async def shows_something(db: Db, report: KeptReport) -> bool:
    """Whether there is a figure in it, of the team or else of its school."""
    return bool((await shown_in(db, report)).findings)


async def _is_for_board(db: Db, row: KeptReport, now: datetime) -> bool:
    counted_at = (await db.get_one(PulseRound, row.round_id)).counted_at
    return counted_at is not None and now >= counted_at + BOARD_LATER
