"""What waits for somebody's one gathered message of the week (J04), or for the moment they look themselves."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, bindparam, exists, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import Budget, State
from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db
from bot.store.delivery import Delivery
from bot.store.people import Person

NOT_ARRIVED = (State.UNREACHABLE, State.FAILED, State.EXPIRED, State.CANCELLED)
UNTOLD = text("delivery_id IS NULL")


class Notice(Base):
    """Something for one person: a kind and its arguments, never words. `delivery_id` is the message that tells it."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_untold", "person_id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        {
            "info": {
                "retention": Kept(Ends.OVER, days=A_YEAR, since="expires"),
                "erasure": "row",
                "export": exported("kind created_at expires"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    args: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    expires: Mapped[datetime]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id", ondelete="SET NULL"), index=True)


async def untold(db: Db, person_id: UUID, now: datetime) -> Sequence[Notice]:
    """What still waits to be told to this person, oldest first."""
    rows = await db.scalars(_untold().where(Notice.person_id == person_id, Notice.expires > now))
    return rows.all()


async def all_untold(db: Db, people: Sequence[Person]) -> dict[UUID, list[Notice]]:
    """By person what still waits to be told to them, oldest first, also when it is too late for some of it."""
    found: dict[UUID, list[Notice]] = {person.id: [] for person in people}
    for notice in await db.scalars(_all_untold(), {"people": [*found]}):
        found[notice.person_id].append(notice)
    return found


@cache
def _all_untold() -> Select[Notice]:
    return _untold().where(Notice.person_id.in_(bindparam("people", expanding=True)))


def _untold() -> Select[Notice]:
    return select(Notice).where(or_(Notice.delivery_id.is_(None), _not_told())).order_by(Notice.created_at, Notice.id)


def _not_told() -> ColumnElement[bool]:
    """Whether the message that was to tell it never arrived."""
    return exists().where(Delivery.id == Notice.delivery_id, Delivery.state.in_(NOT_ARRIVED))


async def leave_untold(db: Db, now: datetime) -> None:
    """What no message is coming for is not told any more: before a restore it was, or it comes too late."""
    coming = exists().where(
        Delivery.person_id == Notice.person_id, Delivery.budget == Budget.GATHERED, Delivery.state == State.WAITING
    )
    await db.execute(
        update(Notice)
        .where(or_(Notice.delivery_id.is_(None), _not_told()), Notice.expires > now, ~coming)
        .values(expires=now)
        .execution_options(synchronize_session=False)
    )


async def known_keys(db: Db, keys: Sequence[str]) -> set[str]:
    """Of these keys, those that somebody was told or is to be told."""
    return set(await db.scalars(select(Notice.key).where(Notice.key.in_(keys))))


async def was_told(db: Db, key: str) -> bool:
    """Whether a message tells it, or is about to."""
    told = exists().where(Notice.key == key, Notice.delivery_id.is_not(None), ~_not_told())
    return bool(await db.scalar(select(told)))


async def waits_for_any(db: Db, keys: Sequence[str], now: datetime) -> bool:
    """Whether one of these is still to be told, and in time."""
    waiting = await db.scalars(_untold().where(Notice.key.in_(keys), Notice.expires > now).limit(1))
    return waiting.first() is not None


async def told_in(db: Db, deliveries: Sequence[Delivery]) -> dict[UUID, list[Notice]]:
    """By message what it tells, oldest first."""
    found: dict[UUID | None, list[Notice]] = {delivery.id: [] for delivery in deliveries}
    for notice in await db.scalars(_told_in(), {"deliveries": [*found]}):
        found[notice.delivery_id].append(notice)
    return {delivery.id: found[delivery.id] for delivery in deliveries}


@cache
def _told_in() -> Select[Notice]:
    told = select(Notice).where(Notice.delivery_id.in_(bindparam("deliveries", expanding=True)))
    return told.order_by(Notice.created_at, Notice.id)
