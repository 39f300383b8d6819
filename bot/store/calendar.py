"""A school's days: the region's holidays from the library, and what the school entered itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Select, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.calendar import BusyWeeks, DaysOff, SchoolCalendar
from bot.domain.retention import FOR_THE_HOUSE
from bot.domain.schedule import DEFAULT_DAY, DEFAULT_TIME, Work, WorkingLife
from bot.store.base import Base, Db
from bot.store.holidays import school_holidays
from bot.store.people import Person
from bot.store.team import Membership, School, Team, teams_with_schools

EntryKind = Literal["off", "study", "busy", "quiet"]
YEARS_AROUND = range(-1, 3)  # this school year and the next, and what a pause or a look-back may touch


class CalendarEntry(Base):
    """Days a school entered itself: off, study day, busy (one-tap questions) or quiet (no question)."""

    __tablename__ = "calendar_entry"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]


@dataclass(frozen=True)
class Job:
    """A membership with its team and school."""

    role: str
    days: frozenset[int]
    team: Team
    school: School


async def calendars_of(db: Db, schools: Iterable[School], today: date) -> dict[UUID, SchoolCalendar]:
    """The calendar of each school. A school without a region has no school days: nothing is sent there."""
    schools = list(schools)
    rows = await db.scalars(_entries(), {"schools": [school.id for school in schools]})
    entries: dict[UUID, list[CalendarEntry]] = {school.id: [] for school in schools}
    for row in rows:
        entries[row.school_id].append(row)
    return {school.id: _calendar(school, entries[school.id], today) for school in schools}


@cache
def _entries() -> Select[CalendarEntry]:
    return (
        select(CalendarEntry)
        .where(CalendarEntry.school_id.in_(bindparam("schools", expanding=True)))
        .order_by(CalendarEntry.first, CalendarEntry.id)
    )


async def calendar_of(db: Db, school_id: UUID, today: date) -> SchoolCalendar:
    """One school's calendar."""
    school = await db.get_one(School, school_id)
    return (await calendars_of(db, [school], today))[school_id]


def _calendar(school: School, entries: Sequence[CalendarEntry], today: date) -> SchoolCalendar:
    if school.region is None:
        return SchoolCalendar(())
    own = tuple(DaysOff(row.name, row.first, row.last) for row in entries if row.kind in ("off", "study"))
    busy = tuple(
        BusyWeeks(row.name, row.first, row.last, quiet=row.kind == "quiet")
        for row in entries
        if row.kind in ("busy", "quiet")
    )
    return _of_region(school.region, school.country, today.year, own, busy)


@lru_cache(maxsize=512)
def _of_region(
    region: str, country: str, year: int, own: tuple[DaysOff, ...], busy: tuple[BusyWeeks, ...]
) -> SchoolCalendar:
    """One calendar for the same days, because a calendar remembers what it worked out."""
    years = range(year + YEARS_AROUND.start, year + YEARS_AROUND.stop)
    return SchoolCalendar(school_holidays(region, country=country, years=years) + own, busy)


async def working_lives(db: Db, people: Sequence[Person], today: date) -> dict[UUID, WorkingLife]:
    """When each of these people is at work, with the hour they like; a constant number of queries."""
    jobs = await jobs_of(db, [person.id for person in people])
    schools = {job.school.id: job.school for theirs in jobs.values() for job in theirs}
    calendars = await calendars_of(db, schools.values(), today)
    return {person.id: life_of(person, jobs[person.id], calendars) for person in people}


async def jobs_of(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, list[Job]]:
    """Where each of these people works, in a steady order. Teams are few: they are read apart from the people."""
    rows = (await db.execute(_memberships(), {"people": person_ids})).all()
    places = await teams_with_schools(db, {team_id for *_, team_id in rows})
    jobs: dict[UUID, list[Job]] = {person_id: [] for person_id in person_ids}
    for person_id, role, days, team_id in rows:
        jobs[person_id].append(Job(role, days, *places[team_id]))
    return jobs


@cache
def _memberships() -> Select[UUID, str, frozenset[int], UUID]:
    return (
        select(Membership.person_id, Membership.role, Membership.days, Membership.team_id)
        .where(Membership.person_id.in_(bindparam("people", expanding=True)))
        .order_by(Membership.id)
    )


def life_of(person: Person, jobs: Sequence[Job], calendars: Mapping[UUID, SchoolCalendar]) -> WorkingLife:
    """When somebody with these jobs is at work."""
    zone = person.timezone or next((job.school.timezone for job in jobs), "Europe/Amsterdam")
    team_day = next((job.team.ask_day for job in jobs if job.team.ask_day is not None), DEFAULT_DAY)
    team_time: time = next((job.team.ask_time for job in jobs if job.team.ask_time is not None), DEFAULT_TIME)
    return WorkingLife(
        work=tuple(Work(job.days, calendars[job.school.id]) for job in jobs),
        zone=ZoneInfo(zone),
        own_day=team_day if person.own_day is None else person.own_day,
        own_time=team_time if person.own_time is None else person.own_time,
        first_day=person.first_day,
        last_day=person.last_day,
    )


async def working_life(db: Db, person: Person, today: date) -> WorkingLife:
    """When this person is at work."""
    return (await working_lives(db, [person], today))[person.id]
