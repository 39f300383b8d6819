"""The first school of a house."""

from datetime import datetime

from bot.store.base import Db
from bot.store.team import Organisation, School, all_organisations


async def add_school(db: Db, name: str, *, timezone: str, now: datetime) -> School:
    """A school, as an organisation of its own unless there is one already; its region is still to be asked (J08)."""
    known = await all_organisations(db)
    organisation = known[0] if known else Organisation(id=db.new_id(now), name=name)
    db.add(organisation)
    await db.flush()
    school = School(id=db.new_id(now), organisation_id=organisation.id, name=name, timezone=timezone)
    db.add(school)
    await db.flush()
    return school
