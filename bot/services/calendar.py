"""A school enters its own days; what waits moves along."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from bot.domain.calendar import DaysOff
from bot.domain.calendar_file import Entry
from bot.services.turn import replan
from bot.store.base import Db
from bot.store.calendar import CalendarEntry, calendar_of
from bot.store.holidays import proposed_days_off
from bot.store.team import School, people_of_school


async def replace_entries(db: Db, school: School, entries: Sequence[Entry], *, now: datetime) -> None:
    """The school's own days are exactly these from now on."""
    await db.execute(delete(CalendarEntry).where(CalendarEntry.school_id == school.id))
    db.add_all(
        CalendarEntry(
            id=db.new_id(now), school_id=school.id, kind=entry.kind, name=entry.name, first=entry.first, last=entry.last
        )
        for entry in entries
    )
    await db.flush()
    await replan(db, await people_of_school(db, school.id), now=now)


async def proposed(db: Db, school: School, *, language: str, now: datetime) -> tuple[DaysOff, ...]:
    """The days of the coming year that many schools take off and this one has not decided on."""
    if school.region is None:
        return ()
    today = now.date()
    calendar = await calendar_of(db, school.id, today)
    days = proposed_days_off(
        today, today + timedelta(days=365), school.region, country=school.country, language=language
    )
    return tuple(day for day in days if calendar.is_school_day(day.first))


async def take_days_off(db: Db, school: School, days: Sequence[DaysOff], *, now: datetime) -> None:
    """Add these to the school's own days off."""
    db.add_all(
        CalendarEntry(id=db.new_id(now), school_id=school.id, kind="off", name=off.name, first=off.first, last=off.last)
        for off in days
    )
    await db.flush()
    await replan(db, await people_of_school(db, school.id), now=now)
