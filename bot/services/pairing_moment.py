"""Up to three moments for a group to choose from, and when it is said that it does not get going."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.agenda import AFTER_SCHOOL
from bot.domain.consultation import MOST_MOMENTS
from bot.services.agenda_team import room_of
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.consultation import Consultation
from bot.store.pairing import Pairing
from bot.store.people import Person
from bot.store.team import Team

NUDGED_AFTER = 5  # of the own working days of whoever does not react (J19)


async def propose_moments(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> list[datetime]:
    """The first days on which all of them work, when pupils have left (J21)."""
    room = await room_of(db, await db.get_one(Team, pairing.team_id), now)
    consultation = await db.get_one(Consultation, pairing.consultation_id)
    today = now.astimezone(room.zone).date()
    lives = (await working_lives(db, people, today)).values()
    days = room.school_days(today + timedelta(days=1), consultation.closes_on)
    shared = [day for day in days if all(life.works_on(day) for life in lives)]
    return [room.at(day, AFTER_SCHOOL) for day in shared[:MOST_MOMENTS]]


async def nudge_at(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> datetime | None:
    """When the first day is counted on which somebody may have done nothing: each school day after pupils left."""
    room = await room_of(db, await db.get_one(Team, pairing.team_id), now)
    return room.at(room.school_day_after(now.astimezone(room.zone).date()), AFTER_SCHOOL)
