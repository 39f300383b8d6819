"""Whether a delivery may be said now: still wanted, still in time, and at a moment of the receiver's own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week
from bot.domain.delivery import AT_WORK, Budget, State
from bot.domain.people import Participation
from bot.domain.schedule import Work, WorkingLife, soonest_for_all
from bot.services.delivery import is_paused
from bot.store.ahead import ahead
from bot.store.base import Db
from bot.store.budget import Taken, taken_places
from bot.store.calendar import calendars_of, working_lives
from bot.store.delivery import Delivery
from bot.store.outbox import Due
from bot.store.people import Person, accounts_at, has_ended, people_with_ids
from bot.store.place import Place
from bot.store.schedule import quiet_people, quiet_teams
from bot.store.team import Team, teams_with_schools

EVERY_WEEKDAY = frozenset(range(5))
ALSO_TO_LEAVERS = ("my_data",)  # what they can still ask for
OF_THEIR_OWN_ACT = tuple(one for one in Participation if one != Participation.STOPPED)  # they joined the meeting
WANTED_BY = {
    "introduction": (Participation.KNOWN, Participation.JOINED),
    "whoami": (Participation.UNCONFIRMED,),
    "setup": tuple(Participation),
    "group": tuple(Participation),
    "gathered": (Participation.KNOWN, Participation.INTRODUCED, Participation.JOINED),  # a steward may not take part
    "reading": tuple(Participation),
    "whole_digest": tuple(Participation),  # whoever tapped for it
    "mended": tuple(Participation),
    **dict.fromkeys(
        ("meeting_news", "meeting_needed", "meeting_after", "consent", "agreement", "look_back"), OF_THEIR_OWN_ACT
    ),
    **dict.fromkeys(
        ("session", "warning", "run", "run_warning", "calendar_file", "my_data", "pulse_report", "trend", "misuse"),
        tuple(Participation),
    ),  # whoever tapped for it
    "unlinked": tuple(Participation),
}


@dataclass(frozen=True)
class Timetable:
    """What decides whether something unasked is said to somebody now: quiet, work, and what they get besides."""

    is_quiet: bool
    life: WorkingLife
    taken: Taken


async def read_timetables(db: Db, due: Sequence[Due], now: datetime) -> dict[UUID, Timetable]:
    """Those of everybody who gets one unasked thing of these; of who gets more, each must see the one before."""
    unasked = [(delivery, person) for delivery, person in due if person is not None and delivery.budget in AT_WORK]
    number = Counter(person.id for _, person in unasked)
    people = [person for _, person in unasked if number[person.id] == 1]
    if not people:
        return {}
    return await _timetables(db, people, now)


async def _timetables(db: Db, people: Sequence[Person], now: datetime) -> dict[UUID, Timetable]:
    ids, first = [person.id for person in people], now.date() - timedelta(days=1)  # somewhere it is still yesterday
    quiet = await quiet_people(db, people, now.date())
    lives = await working_lives(db, people, now.date())
    taken = await taken_places(db, ids, Week.of(first))
    return {one: Timetable(one in quiet, lives[one], taken[one]) for one in ids}


async def may_be_said(
    db: Db, delivery: Delivery, person: Person, now: datetime, *, timetables: Mapping[UUID, Timetable]
) -> bool:
    """Whether this is said to this person now. If not it is put aside with the reason, or moved."""
    if person.participation not in WANTED_BY.get(delivery.kind, (Participation.JOINED,)):
        put_aside(delivery, State.CANCELLED, now)
        return False
    if has_ended(person, now.date()) and delivery.kind not in ALSO_TO_LEAVERS:
        put_aside(delivery, State.CANCELLED, now)
        return False
    if delivery.budget not in AT_WORK:
        return True
    timetable = timetables.get(person.id)
    if timetable is None:
        timetable = (await _timetables(db, [person], now))[person.id]
    if is_paused(person, now.date()) or timetable.is_quiet:
        put_aside(delivery, State.CANCELLED, now)
        return False
    if delivery.budget == Budget.TODAY:
        return _is_open(delivery, timetable.life.soonest_open(now), now)
    return _is_its_moment(delivery, timetable, now)


async def may_be_posted(db: Db, delivery: Delivery, place: Place, now: datetime) -> bool:
    """Whether this is posted in a channel now: in the school's hours, and while the team is not quiet."""
    is_quiet, life = await ahead(db, _read_places, place, now.date())
    if is_quiet:
        put_aside(delivery, State.CANCELLED, now)
        return False
    if place.is_of_a_few:
        return _is_open(delivery, await _soonest_together(db, place, now), now)
    return _is_open(delivery, life.soonest_open(now), now)


async def _read_places(db: Db, places: Sequence[Place], today: date) -> dict[UUID, tuple[bool, WorkingLife]]:
    """By place whether it is quiet for its team, and when that is at work."""
    quiet = await quiet_teams(db, today)
    lives = await school_lives(db, [place.team_id for place in places], today)
    return {place.id: (place.team_id in quiet, lives[place.team_id]) for place in places}


async def _soonest_together(db: Db, place: Place, now: datetime) -> datetime | None:
    """When all of a few people are at work; now, where that is never, or not all are known: it is seen when drawn."""
    accounts = await accounts_at(db, place.platform, place.workspace, place.address.people)
    people = await people_with_ids(db, [account.person_id for account in accounts])
    lives = [*(await working_lives(db, people, now.date())).values()]
    return (soonest_for_all(lives, now) if len(lives) == len(place.address.people) else None) or now


async def school_life(db: Db, team: Team, today: date) -> WorkingLife:
    """When a team as a whole is at work: every school day."""
    return (await school_lives(db, [team.id], today))[team.id]


async def school_lives(db: Db, team_ids: Sequence[UUID], today: date) -> dict[UUID, WorkingLife]:
    """The same of each of these teams."""
    teams = await teams_with_schools(db, team_ids)
    calendars = await calendars_of(db, {school for _, school in teams.values()}, today)
    return {
        team.id: WorkingLife(work=(Work(EVERY_WEEKDAY, calendars[school.id]),), zone=ZoneInfo(school.timezone))
        for team, school in teams.values()
    }


def _is_open(delivery: Delivery, due: datetime | None, now: datetime) -> bool:
    """Whether working hours (INV-6) are now; else it moves to when the first of them is `due`, if still in time."""
    if due is None or due >= delivery.expires:
        put_aside(delivery, State.EXPIRED, now)
        return False
    if due > now:
        delivery.due = due
    return due <= now


def _is_its_moment(delivery: Delivery, timetable: Timetable, now: datetime) -> bool:
    """Whether they are at work and get nothing else today; else it moves to when that is so, if still in time.

    It may come later than planned, on a day or in a week whose place in the budget went to something else.
    """
    life, days = timetable.life, timetable.taken.days - {delivery.day}
    weeks = timetable.taken.weeks[delivery.budget] - {delivery.week}

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
    return due <= now


def put_aside(delivery: Delivery, state: State, now: datetime) -> None:
    """It is not said any more; `state` says why."""
    delivery.state, delivery.settled_at = state, now
