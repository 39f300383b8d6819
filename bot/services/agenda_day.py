"""Every school day of a team with an agenda: what waited long enough goes, stands, or is looked back on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.agreement import bring_together
from bot.services.consent import settle_in_time as settle_decisions
from bot.services.proposal_days import settle_in_time as settle_proposals
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.schedule import quiet_teams
from bot.store.team import School, Team


async def run_day(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The tick of 08:00, also where the agenda was turned off since. In silence nobody is asked anything."""
    school = await db.get_one(School, team.school_id)
    today = tick.astimezone(ZoneInfo(school.timezone)).date()
    calendar = await calendar_of(db, school.id, today)
    if not calendar.is_school_day(today):
        return
    is_quiet = team.id in await quiet_teams(db, today)
    await settle_proposals(db, team, today, is_quiet=is_quiet, now=now)
    if not is_quiet:
        await settle_decisions(db, team, now=now)
        await bring_together(db, team, today, now=now)
