"""What a team's agenda lists: meetings still to come, and parked topics."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, or_, select

from bot.store.base import Db
from bot.store.digest import Digest, by_digest
from bot.store.meeting import UPCOMING, Meeting
from bot.store.seat import Seat
from bot.store.topic import PARKED, Topic


async def upcoming(db: Db, team_id: UUID, *, most: int, after: int = 0) -> Sequence[Meeting]:
    """A team's coming meetings: for their pupils first (S52), then soonest first; one more than `most`."""
    page = _for_pupils_first().offset(after).limit(most + 1)
    return (await db.scalars(page, {"teams": [team_id]})).all()


async def upcoming_in(db: Db, digests: Sequence[Digest], ahead: timedelta) -> dict[UUID, list[Meeting]]:
    """By digest the coming meetings of its team that begin within so much time of it: for their pupils first."""
    first, last = min(one.until for one in digests), max(one.until for one in digests) + ahead
    asked = {"teams": list({digest.team_id for digest in digests}), "first": first, "last": last}
    rows = await db.scalars(_upcoming_in(), asked)
    found = by_digest(digests, rows, lambda one: one.team_id)
    return {
        one.id: [meeting for meeting in found[one.id] if one.until <= meeting.starts_at <= one.until + ahead]
        for one in digests
    }


@cache
def _upcoming_in() -> Select[Meeting]:
    first, last = (bindparam(name, type_=Meeting.starts_at.type) for name in ("first", "last"))
    return _for_pupils_first().where(Meeting.starts_at.between(first, last))


@cache
def _for_pupils_first() -> Select[Meeting]:
    for_pupils = exists().where(Topic.meeting_id == Meeting.id, Topic.touches == "pupil", Topic.position.is_not(None))
    return (
        select(Meeting)
        .where(Meeting.team_id.in_(bindparam("teams", expanding=True)), UPCOMING)
        .order_by(for_pupils.desc(), Meeting.starts_at, Meeting.id)
    )


async def coming(db: Db, team_id: UUID) -> Sequence[Meeting]:
    """All of a team's coming meetings, soonest first."""
    rows = await db.scalars(
        select(Meeting).where(Meeting.team_id == team_id, UPCOMING).order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def parked(db: Db, team_id: UUID, now: datetime, *, most: int, after: int = 0) -> Sequence[Topic]:
    """A team's parked topics: for their pupils first, then oldest first; one more than `most`."""
    rows = await db.scalars(
        select(Topic)
        .where(Topic.team_id == team_id, PARKED, Topic.expires > now)
        .order_by((Topic.touches == "pupil").desc(), Topic.created_at, Topic.id)
        .offset(after)
        .limit(most + 1)
    )
    return rows.all()


async def upcoming_of(db: Db, person_id: UUID, *, most: int) -> Sequence[Meeting]:
    """The coming meetings at which somebody has a place, soonest first."""
    mine = select(Seat.meeting_id).where(Seat.person_id == person_id, Seat.place.is_not(None))
    rows = await db.scalars(
        select(Meeting).where(Meeting.id.in_(mine), UPCOMING).order_by(Meeting.starts_at, Meeting.id).limit(most)
    )
    return rows.all()


async def standing_topics(db: Db, team_id: UUID) -> Sequence[Topic]:
    """A team's topics that are on a meeting still to come, or parked."""
    going_on = select(Meeting.id).where(Meeting.team_id == team_id, UPCOMING)
    rows = await db.scalars(
        select(Topic)
        .where(Topic.team_id == team_id, or_(PARKED, Topic.meeting_id.in_(going_on)))
        .order_by(Topic.created_at, Topic.id)
    )
    return rows.all()
