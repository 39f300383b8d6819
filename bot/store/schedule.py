"""Schedules (what comes back by itself) and quiet (when nothing unasked is said)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Integer,
    Select,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db
from bot.store.people import Person
from bot.store.place import gone_teams
from bot.store.team import Membership, Team


class Schedule(Base):
    """Something that comes back by itself. Taken by compare-and-set on `next_at`, with its rows."""

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("kind", "team_id"), {"info": {"retention": FOR_THE_HOUSE}})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    cron: Mapped[str]
    timezone: Mapped[str]
    next_at: Mapped[datetime] = mapped_column(index=True)
    grace_seconds: Mapped[int]


class Quiet(Base):
    """Silence on demand, for a team, a school or the whole organisation (J09)."""

    __tablename__ = "quiet"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    since: Mapped[datetime]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None]


async def due_schedules(db: Db, now: datetime, most: int = 50) -> Sequence[Schedule]:
    """The schedules whose time has come, longest due first."""
    return (await db.scalars(_due_schedules(), {"now": now, "most": most})).all()


@cache
def _due_schedules() -> Select[Schedule]:
    is_due = Schedule.next_at <= bindparam("now", type_=Schedule.next_at.type)
    return (
        select(Schedule).where(is_due).order_by(Schedule.next_at, Schedule.id).limit(bindparam("most", type_=Integer))
    )


async def every_due_schedule(db: Db, now: datetime) -> Sequence[Schedule]:
    """All the schedules whose time has come, however many."""
    return (await db.scalars(select(Schedule).where(Schedule.next_at <= now))).all()


async def move_schedule(db: Db, schedule_id: UUID, seen: datetime, next_at: datetime) -> bool:
    """Take a tick: move on from the moment we saw; False when another process was first."""
    return bool(await move_schedules(db, [schedule_id], seen, next_at))


async def move_schedules(db: Db, schedule_ids: Sequence[UUID], seen: datetime, next_at: datetime) -> set[UUID]:
    """The same of several that have the same tick: those that are ours."""
    moved = await db.scalars(
        update(Schedule)
        .where(Schedule.id.in_(schedule_ids), Schedule.next_at == seen)
        .values(next_at=next_at)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    )
    return set(moved)


async def schedules_with(db: Db, schedule_ids: Sequence[UUID], now: datetime) -> Sequence[Schedule]:
    """Of these schedules those that are due."""
    rows = await db.scalars(
        select(Schedule).where(Schedule.id.in_(schedule_ids), Schedule.next_at <= now).order_by(Schedule.id)
    )
    return rows.all()


async def put_off_tick(db: Db, schedule_id: UUID, until: datetime) -> None:
    """What is due is tried again then, unless its next tick was taken meanwhile: it stands in the way of no other."""
    await db.execute(
        update(Schedule)
        .where(Schedule.id == schedule_id, Schedule.next_at < until)
        .values(next_at=until)
        .execution_options(synchronize_session=False)
    )


async def furthest_ticks(db: Db) -> Sequence[tuple[str, str, datetime]]:
    """Each rhythm that schedules have, with its zone, and the furthest moment to which one of them was moved."""
    rows = await db.execute(
        select(Schedule.cron, Schedule.timezone, func.max(Schedule.next_at)).group_by(Schedule.cron, Schedule.timezone)
    )
    return [(cron, timezone, furthest) for cron, timezone, furthest in rows]


async def move_back(db: Db, cron: str, timezone: str, *, beyond: datetime, to: datetime) -> None:
    """The schedules of this rhythm that were moved beyond this moment go back."""
    await db.execute(
        update(Schedule)
        .where(Schedule.cron == cron, Schedule.timezone == timezone, Schedule.next_at > beyond)
        .values(next_at=to)
        .execution_options(synchronize_session=False)
    )


async def next_tick(db: Db) -> datetime | None:
    """When the first schedule is due."""
    return await db.scalar(select(func.min(Schedule.next_at)))


async def find_schedule(db: Db, kind: str, team_id: UUID | None) -> Schedule | None:
    """The schedule of this kind for this team."""
    return await db.scalar(select(Schedule).where(Schedule.kind == kind, Schedule.team_id == team_id))


async def quiet_teams(db: Db, today: date) -> dict[UUID, date | None]:
    """The teams where it is quiet today, with the last quiet day where one was set.

    It is quiet too where we were put out of the team's channel, until we are invited again (J11).
    """
    quiet: dict[UUID, date | None] = {}
    for team_id, until in await db.execute(_quiet_teams(), {"today": today}):
        longest = quiet.get(team_id, until)
        quiet[team_id] = None if until is None or longest is None else max(until, longest)
    return quiet | dict.fromkeys(await gone_teams(db))


@cache
def _quiet_teams() -> Select[UUID, date | None]:
    is_of_team = and_(
        Quiet.organisation_id == Team.organisation_id,
        or_(Quiet.school_id.is_(None), Quiet.school_id == Team.school_id),
        or_(Quiet.team_id.is_(None), Quiet.team_id == Team.id),
    )
    lasts = or_(Quiet.until.is_(None), Quiet.until >= bindparam("today", type_=Quiet.until.type))
    return select(Team.id, Quiet.until).join(Quiet, is_of_team).where(Quiet.ended_at.is_(None), lasts)


async def silences_of(db: Db, organisation_id: UUID, today: date) -> Sequence[Quiet]:
    """What was asked to be quiet in this organisation, and is today."""
    lasts = Quiet.ended_at.is_(None), or_(Quiet.until.is_(None), Quiet.until >= today)
    return (await db.scalars(select(Quiet).where(Quiet.organisation_id == organisation_id, *lasts))).all()


async def quiet_people(db: Db, people: Sequence[Person], today: date) -> frozenset[UUID]:
    """Of these people, those for whom it is quiet: in any of their teams is enough."""
    quiet = await quiet_teams(db, today)
    if not quiet:
        return frozenset()
    rows = await db.scalars(
        select(Membership.person_id).where(
            Membership.team_id.in_(list(quiet)), Membership.person_id.in_([person.id for person in people])
        )
    )
    return frozenset(rows)


async def forget_quiet(db: Db, team_id: UUID) -> None:
    """The silences of a team that becomes part of another."""
    await db.execute(delete(Quiet).where(Quiet.team_id == team_id))


async def end_quiet(
    db: Db, organisation_id: UUID, *, school_id: UUID | None, team_id: UUID | None, now: datetime
) -> bool:
    """End the silence that was set for exactly this; False when there was none."""
    ended = await db.scalars(
        update(Quiet)
        .where(
            Quiet.organisation_id == organisation_id,
            Quiet.school_id == school_id if school_id else Quiet.school_id.is_(None),
            Quiet.team_id == team_id if team_id else Quiet.team_id.is_(None),
            Quiet.ended_at.is_(None),
            or_(Quiet.until.is_(None), Quiet.until >= now.date()),
        )
        .values(ended_at=now)
        .returning(Quiet.id)
    )
    return bool(ended.all())
