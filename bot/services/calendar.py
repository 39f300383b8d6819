"""A school enters its own days; what waits moves along."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from bot.domain.calendar_file import Entry
from bot.services.round import replan
from bot.store.base import Db
from bot.store.calendar import CalendarEntry
from bot.store.people import School, people_of_school


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
