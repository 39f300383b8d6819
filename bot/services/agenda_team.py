"""For which teams somebody may see and use the agenda, and how far such a team may plan."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import LEAST_WEEKS, MOST_WEEKS, Room
from bot.domain.people import Participation, TeamState
from bot.services.feature import AGENDA
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.feature import teams_with
from bot.store.leading import teams_led
from bot.store.people import Person
from bot.store.team import School, Team, teams_worked_in


async def agenda_teams(db: Db, person: Person) -> Sequence[Team]:
    """The started teams with an agenda in which somebody works, or that they lead, by name (7.2)."""
    teams = await own_teams(db, person)
    on = await teams_with(db, AGENDA, [team.id for team in teams])
    return [team for team in teams if team.id in on]


async def could_turn_on(db: Db, person: Person, name: str) -> Sequence[Team]:
    """The started teams in which somebody works and where this is off."""
    teams = await started_teams(db, person)
    on = await teams_with(db, name, [team.id for team in teams])
    return [team for team in teams if team.id not in on]


async def agenda_team(db: Db, person: Person, team_id: UUID) -> Team | None:
    """This team, when somebody may use its agenda."""
    return next((team for team in await agenda_teams(db, person) if team.id == team_id), None)


async def works_with(db: Db, person: Person, team_id: UUID) -> bool:
    """Whether somebody works in this team or leads it: what was started there goes on, also when the agenda is off."""
    return team_id in [team.id for team in await own_teams(db, person)]


async def room_of(db: Db, team: Team, now: datetime) -> Room:
    """The school's days and zone, and the number of school weeks that this team plans ahead."""
    school = await db.get_one(School, team.school_id)
    zone = ZoneInfo(school.timezone)
    calendar = await calendar_of(db, school.id, now.astimezone(zone).date())
    return Room(calendar, zone, team.agenda_weeks)


async def set_horizon(db: Db, team: Team, weeks: int) -> None:
    """How many school weeks ahead this team plans, 1 to 8 (INV-4); what stands already stays. Raises ValueError."""
    if not LEAST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(weeks)
    await db.refresh(team, with_for_update={"key_share": True})
    team.agenda_weeks = weeks
    await db.flush()


async def started_teams(db: Db, person: Person) -> list[Team]:
    """The started teams in which somebody works, by name."""
    teams = [] if _is_nobody(person) else await teams_worked_in(db, person.id)
    return [team for team in teams if team.state == TeamState.STARTED]


async def own_teams(db: Db, person: Person) -> list[Team]:
    """The started teams in which somebody works, or that they lead, by name."""
    if _is_nobody(person):
        return []
    found = {team.id: team for team in (*await teams_worked_in(db, person.id), *await teams_led(db, person.id))}
    started = [team for team in found.values() if team.state == TeamState.STARTED]
    return sorted(started, key=lambda team: (team.name, team.id))


def _is_nobody(person: Person) -> bool:
    """Whether only a platform knows them: they may be anybody."""
    return person.participation == Participation.UNCONFIRMED
