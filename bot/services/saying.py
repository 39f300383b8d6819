"""Whether a delivery may be said now: still wanted, still in time, and at a moment of the receiver's own."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week
from bot.domain.delivery import UNASKED, Budget, State
from bot.domain.people import Participation
from bot.domain.schedule import Work, WorkingLife
from bot.services.delivery import is_paused
from bot.store.base import Db
from bot.store.calendar import calendar_of, working_life
from bot.store.delivery import Delivery, taken_days, taken_weeks
from bot.store.people import Person
from bot.store.place import Place
from bot.store.schedule import quiet_people, quiet_teams
from bot.store.team import School, Team

EVERY_WEEKDAY = frozenset(range(5))
WANTED_BY = {
    "introduction": (Participation.KNOWN, Participation.JOINED),
    "whoami": (Participation.UNCONFIRMED,),
    "setup": tuple(Participation),
    "group": tuple(Participation),
    "gathered": (Participation.KNOWN, Participation.INTRODUCED, Participation.JOINED),  # a steward may not take part
    "reading": tuple(Participation),
    "whole_digest": tuple(Participation),  # whoever tapped for it
    "mended": tuple(Participation),
    "unlinked": tuple(Participation),
}


async def may_be_said(db: Db, delivery: Delivery, person: Person, now: datetime) -> bool:
    """Whether this is said to this person now. If not it is put aside with the reason, or moved."""
    if person.participation not in WANTED_BY.get(delivery.kind, (Participation.JOINED,)):
        put_aside(delivery, State.CANCELLED, now)
        return False
    if person.last_day is not None and now.date() > person.last_day:
        put_aside(delivery, State.CANCELLED, now)
        return False
    if delivery.budget not in UNASKED:
        return True
    if is_paused(person, now.date()) or person.id in await quiet_people(db, [person], now.date()):
        put_aside(delivery, State.CANCELLED, now)
        return False
    return await _is_its_moment(db, delivery, person, now)


async def may_be_posted(db: Db, delivery: Delivery, place: Place, now: datetime) -> bool:
    """Whether this is posted in a channel now: in the school's hours, and while the team is not quiet."""
    team = await db.get_one(Team, place.team_id)
    if team.id in await quiet_teams(db, now.date()):
        put_aside(delivery, State.CANCELLED, now)
        return False
    life = await school_life(db, team, now.date())
    due = life.soonest_open(now)
    if due is None or due >= delivery.expires:
        put_aside(delivery, State.EXPIRED, now)
        return False
    delivery.due = max(due, delivery.due)
    return due <= now


async def school_life(db: Db, team: Team, today: date) -> WorkingLife:
    """When a team as a whole is at work: every school day."""
    school = await db.get_one(School, team.school_id)
    calendar = await calendar_of(db, school.id, today)
    return WorkingLife(work=(Work(EVERY_WEEKDAY, calendar),), zone=ZoneInfo(school.timezone))


async def _is_its_moment(db: Db, delivery: Delivery, person: Person, now: datetime) -> bool:
    """Whether they are at work and get nothing else today; else it moves to when that is so, if still in time.

    It may come later than planned, on a day or in a week whose place in the budget went to something else.
    """
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    days = (await taken_days(db, [person.id], today, delivery.expires.date()))[person.id] - {delivery.day}
    taken = await taken_weeks(db, [person.id], Budget(delivery.budget), str(Week.of(today)))
    weeks = taken[person.id] - {delivery.week}

    def is_free(day: date) -> bool:
        return day not in days and str(Week.of(day)) not in weeks

    due = life.soonest_open(now)
    if due is not None and not is_free(due.astimezone(life.zone).date()):
        due = life.next_open(due, day_is_free=is_free)
    if due is None or due >= delivery.expires:
        put_aside(delivery, State.EXPIRED, now)
        return False
    day = due.astimezone(life.zone).date()
    delivery.day, delivery.week = day, str(Week.of(day))
    if due > now:
        delivery.due = due
    await db.flush()
    return due <= now


def put_aside(delivery: Delivery, state: State, now: datetime) -> None:
    """It is not said any more; `state` says why."""
    delivery.state, delivery.settled_at = state, now
