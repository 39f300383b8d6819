"""The lanes that carry the outbox: what a platform limits as a whole, with one owner at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import JSON, ColumnElement, and_, case, or_, select, true, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import Budget, Only, Silence, State
from bot.store.base import Base, Db, LeaseTime
from bot.store.delivery import Delivery, insert_into

COMING = (State.WAITING, State.DOUBTED)


class Lane(Base):
    """What a platform limits as a whole; carried by one owner at a time, proved by the fence."""

    __tablename__ = "lane"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    lease: Mapped[float] = mapped_column(default=0.0)
    fence: Mapped[int] = mapped_column(default=0)
    silences: Mapped[dict[str, str]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql"), default=dict, server_default="{}"
    )


async def due_lanes(db: Db, now: datetime) -> Sequence[str]:
    """The lanes in which something is due, to be said or to be looked for, or was left half said."""
    rows = await db.scalars(
        select(Delivery.lane)
        .where(or_(and_(Delivery.state.in_(COMING), Delivery.due <= now), Delivery.state == State.SENDING))
        .distinct()
        .order_by(Delivery.lane)
    )
    return rows.all()


async def take_lane(db: Db, name: str, owner: str, seconds: float) -> int | None:
    """Own this lane for so many seconds of the database's time; its fence, or None when somebody else owns it."""
    await db.execute(insert_into(db, Lane).values(name=name, owner=None, lease=0.0, fence=0).on_conflict_do_nothing())
    return await db.scalar(
        update(Lane)
        .where(Lane.name == name, or_(Lane.lease < LeaseTime(), Lane.owner == owner))
        .values(
            owner=owner,
            lease=LeaseTime() + seconds,
            fence=Lane.fence + case((Lane.owner == owner, 0), else_=1),
        )
        .returning(Lane.fence)
        .execution_options(synchronize_session=False)
    )


async def renew_lane(db: Db, name: str, fence: int, seconds: float) -> bool:
    """Own a lane of ours for so many seconds more; False when it is somebody else's by now."""
    renewed = await db.scalar(
        update(Lane)
        .where(Lane.name == name, Lane.fence == fence)
        .values(lease=LeaseTime() + seconds)
        .returning(Lane.fence)
        .execution_options(synchronize_session=False)
    )
    return renewed is not None


async def leave_lanes(db: Db, owner: str) -> None:
    """This owner stops: the next one need not wait for the lease to run out."""
    await db.execute(update(Lane).where(Lane.owner == owner).values(lease=0.0))


async def hold_lane(db: Db, lane: str, silence: Silence) -> None:
    """Nothing of this that waits in the lane is sent before then."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.lane == lane, Delivery.state == State.WAITING, Delivery.due < silence.until,
            _is_about(silence.only),
        )
        .values(due=silence.until)
    )  # fmt: skip


def _is_about(only: Only) -> ColumnElement[bool]:
    match only:
        case Only.ALL:
            return true()
        case Only.NEW:
            return Delivery.budget != Budget.UPDATE
        case Only.CHANGES:
            return Delivery.budget == Budget.UPDATE
        case _:
            assert_never(only)
