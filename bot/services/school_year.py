"""A team rests after the last school week, until somebody says it goes on (J07)."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week, school_year
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer
from bot.services.notice import Telling, add_notices
from bot.services.round import open_round, round_is_due
from bot.store.base import Db
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.team import School, Team, members_of, memberships_of, teams_of
from bot.views import people as people_view
from bot.views import team as view
from bot.views.catalogue import catalogue


async def ask_to_go_on(db: Db, team: Team, today: date, now: datetime) -> None:
    """Ask everybody who takes part whether the team goes on this year; once."""
    year = school_year(today)
    joined = [person for person in await members_of(db, team.id) if person.participation == Participation.JOINED]
    await add_notices(db, joined, "school_year", about=f"{team.id.hex}:{year}", args={"team": team.id}, now=now)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """Go on this year? None when somebody said yes since."""
    t = catalogue(person.language)
    team = await db.get_one(Team, UUID(hex=notice.args["team"]))
    if team.school_year == school_year(notice.created_at.date()):
        return None
    days: frozenset[int] = frozenset()
    for membership in await memberships_of(db, [person.id]):
        days |= membership.days
    names = t.all_of([t.weekday(day) for day in sorted(days)]) if days else t("people.no_days")
    return view.school_year(t, person.id, team.id, team.name, names)


async def press_go_on(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[We gaan verder]: one tap of one person is enough (J07)."""
    t = catalogue(person.language)
    team = await db.get(Team, press.subject)
    if team is None or team.id not in [mine.id for mine in await teams_of(db, person.id)]:
        return people_view.not_yours(t)
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    team.school_year = school_year(today)
    await db.flush()
    if await round_is_due(db, team, today):
        await open_round(db, team, Week.of(today), now=now)
    return view.goes_on(t, team.name)
