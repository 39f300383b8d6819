"""What waits for somebody's one gathered message of the week (J04), or for the moment they look themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, exists, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import Budget, State
from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db
from bot.store.delivery import Delivery

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
    rows = await db.scalars(
        select(Notice)
        .where(Notice.person_id == person_id, or_(Notice.delivery_id.is_(None), _not_told()), Notice.expires > now)
        .order_by(Notice.created_at, Notice.id)
    )
    return rows.all()


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


async def told_in(db: Db, delivery_id: UUID) -> Sequence[Notice]:
    """What this message tells, oldest first."""
    rows = await db.scalars(
        select(Notice).where(Notice.delivery_id == delivery_id).order_by(Notice.created_at, Notice.id)
    )
    return rows.all()
