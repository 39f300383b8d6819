"""The one introduction that everybody gets (J01)."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import SchoolCalendar
from bot.domain.message import Message
from bot.domain.people import Participation, TeamState
from bot.services.delivery import is_paused, plan_gathered
from bot.services.round import day_is_out_of_rounds
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.delivery import Delivery, introduced
from bot.store.leading import leaders_among
from bot.store.people import Person
from bot.store.reflection import asked_before
from bot.store.schedule import quiet_teams
from bot.store.team import Membership, School, Team, all_teams, members_of, memberships_in
from bot.views import claim as claim_view
from bot.views import people as view
from bot.views.catalogue import catalogue

INTRODUCED_WITHIN = timedelta(days=28)
WHO_ARE_YOU = "whoami"  # comes before the introduction, for who is still to be confirmed
DAYS_BEFORE_INTRODUCTION = 5  # working days in a channel: who only looks in is left alone (J06)


async def introduce_newcomers(db: Db, team: Team, *, now: datetime) -> None:
    """Plan the one introduction of everybody in a started team who never had it and has none waiting (J01).

    Who was imported later, or was not reached because it was quiet, gets theirs this way. A team that rests
    introduces nobody (J07), and somebody who wants nothing now is left in peace (J06).
    """
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    if day_is_out_of_rounds(team, today):
        return
    too_new = await _too_new(db, team, today)
    members = [
        person for person in await members_of(db, team.id) if person.id not in too_new and not is_paused(person, today)
    ]
    known = [person for person in members if person.participation == Participation.KNOWN]
    unconfirmed = [person for person in members if person.participation == Participation.UNCONFIRMED]
    on_paper = [person for person in members if person.participation == Participation.JOINED]
    had = await introduced(db, [person.id for person in known], not_reached=False)
    had |= await introduced(db, [person.id for person in unconfirmed], kind=WHO_ARE_YOU, not_reached=False)
    had |= await introduced(db, [person.id for person in on_paper], not_reached=True)
    had |= await asked_before(db, [person.id for person in on_paper])  # they said yes here, not on paper
    for person in (*known, *unconfirmed, *on_paper):
        if person.id not in had:
            await plan_introduction(db, person, team, now=now)


async def _too_new(db: Db, team: Team, today: date) -> set[UUID]:
    """Who appeared in the channel of a team that had started, and is not there for five working days yet."""
    calendar = await calendar_of(db, team.school_id, today)
    return {
        row.person_id
        for row in await memberships_in(db, team.id)
        if row.appeared_on is not None and team.started_on is not None and row.appeared_on > team.started_on
        and _school_days(calendar, row, today) < DAYS_BEFORE_INTRODUCTION
    }  # fmt: skip


def _school_days(calendar: SchoolCalendar, row: Membership, today: date) -> int:
    """The days after the one on which they appeared, until today, on which they work and school is open."""
    first = row.appeared_on or today
    days = (first + timedelta(days=number) for number in range(1, (today - first).days + 1))
    return sum(day.weekday() in row.days and calendar.is_school_day(day) for day in days)


async def plan_introduction(db: Db, person: Person, team: Team, *, now: datetime) -> None:
    """The introduction of one person, on their first working day with room for it."""
    begin = now
    if person.first_day is not None and person.first_day > now.date():
        begin = datetime.combine(person.first_day, time(0), UTC)
    kind = WHO_ARE_YOU if person.participation == Participation.UNCONFIRMED else "introduction"
    await plan_gathered(
        db, person, kind, key=f"{kind}:{db.new_id(now).hex}", now=begin,
        expires_after=INTRODUCED_WITHIN, args={"team": team.id},
    )  # fmt: skip


async def introduce_newcomers_everywhere(db: Db, *, now: datetime) -> None:
    """After an import: who came into a team that has started is introduced."""
    for team in await all_teams(db):
        if team.state == TeamState.STARTED and team.id not in await quiet_teams(db, now.date()):
            await introduce_newcomers(db, team, now=now)


async def draw_introduction(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The one introduction; another one for who said yes on paper."""
    team = await db.get_one(Team, UUID(hex=delivery.args["team"]))
    return await introduction_of(db, person, team)


async def introduction_of(db: Db, person: Person, team: Team) -> Message:
    """The introduction as this person reads it; a welcome for who said yes on paper, half a page for who leads."""
    t = catalogue(person.language)
    if person.participation == Participation.UNCONFIRMED:
        return claim_view.who_are_you(t, person.id, team.name)
    first_name, leads = person.name.split()[0], bool(await leaders_among(db, [person.id]))
    if person.participation == Participation.JOINED:
        return view.welcome(t, person.id, first_name, team.name, leads=leads)
    return view.introduction(t, person.id, first_name, team.name, leads=leads)


async def mark_introduced(db: Db, delivery: Delivery, now: datetime) -> None:
    """The introduction arrived; it never comes again."""
    person = await db.get(Person, delivery.person_id) if delivery.person_id else None
    if person is not None and person.participation == Participation.KNOWN:
        person.participation = Participation.INTRODUCED
