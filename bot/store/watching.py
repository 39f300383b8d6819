"""The outbox as those who watch over the house read it: what came to an end, for whom, and what waits for long."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, false, func, or_, select

from bot.domain.delivery import State
from bot.store.base import Db
from bot.store.delivery import UNSETTLED, Delivery, first_due, is_in, is_soon
from bot.store.inbox import InboxRow
from bot.store.people import Person
from bot.store.place import Place
from bot.store.schedule import Schedule
from bot.store.team import Team

SWEEPS_EACH = timedelta(hours=6)


async def last_sent(db: Db, lane: str) -> datetime | None:
    """When something last arrived in this lane."""
    query = select(func.max(Delivery.settled_at)).where(Delivery.lane == lane, Delivery.state == State.SENT)
    return await db.scalar(query)


async def has_ended_since(db: Db, state: State, moment: datetime) -> bool:
    """Whether since then something came to this end."""
    return bool(await db.scalar(select(exists().where(Delivery.state == state, Delivery.settled_at >= moment))))


async def last_alive(db: Db) -> datetime | None:
    """When somebody last ran on this database, to a few hours, or it heard or said something; None when never."""
    next_sweep = await db.scalar(select(func.max(Schedule.next_at)).where(Schedule.kind == "sweep"))
    said = await db.scalar(select(func.max(Delivery.settled_at)))
    heard = await db.scalar(select(func.max(InboxRow.received_at)))
    moments = (said, heard, next_sweep and next_sweep - SWEEPS_EACH)
    return max((moment for moment in moments if moment is not None), default=None)


async def organisations_missing(db: Db, state: State, since: datetime) -> set[UUID]:
    """The organisations for whose people something came to this end since then; not what is posted in channels."""
    rows = await db.scalars(
        select(Person.organisation_id)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(Delivery.state == state, Delivery.settled_at >= since)
        .distinct()
    )
    return set(rows)


async def organisations_missing_posts(db: Db, since: datetime) -> set[UUID]:
    """The organisations of channels and groups in which something could not be posted since then."""
    rows = await db.scalars(
        select(Team.organisation_id)
        .join(Place, Place.team_id == Team.id)
        .join(Delivery, Delivery.place_id == Place.id)
        .where(Delivery.state == State.FAILED, Delivery.settled_at >= since)
        .distinct()
    )
    return set(rows)


async def is_waiting_since(db: Db, platforms: Collection[str], moment: datetime, *, now: datetime) -> bool:
    """Whether on one of these platforms something was due before then, and was not even tried, or got no answer."""
    on_them = or_(false(), *(Delivery.lane.startswith(f"{platform}:", autoescape=True) for platform in platforms))
    waiting = exists().where(is_in(State.WAITING), is_soon(now), first_due() < moment, on_them)
    in_doubt = exists().where(UNSETTLED, is_in(State.DOUBTED), Delivery.due_since < moment, on_them)
    return bool(await db.scalar(select(or_(waiting, in_doubt))))
