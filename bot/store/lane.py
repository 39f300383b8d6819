"""The lanes that carry the outbox: what a platform limits as a whole, with one owner at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, case, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import State
from bot.store.base import Base, Db, LeaseTime
from bot.store.delivery import Delivery, insert_into


class Lane(Base):
    """What a platform limits as a whole; carried by one owner at a time, proved by the fence."""

    __tablename__ = "lane"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    lease: Mapped[float] = mapped_column(default=0.0)
    fence: Mapped[int] = mapped_column(default=0)


async def due_lanes(db: Db, now: datetime) -> Sequence[str]:
    """The lanes in which something is due or was left half said."""
    rows = await db.scalars(
        select(Delivery.lane)
        .where(or_(and_(Delivery.state == State.WAITING, Delivery.due <= now), Delivery.state == State.SENDING))
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


async def leave_lanes(db: Db, owner: str) -> None:
    """This owner stops: the next one need not wait for the lease to run out."""
    await db.execute(update(Lane).where(Lane.owner == owner).values(lease=0.0))


async def hold_lane(db: Db, lane: str, until: datetime, fence: int) -> None:
    """The platform asked for silence: nothing of this lane before then, also not what we claimed already."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.lane == lane,
            or_(
                and_(Delivery.state == State.WAITING, Delivery.due < until),
                and_(Delivery.state == State.SENDING, Delivery.fence == fence),
            ),
        )
        .values(state=State.WAITING, due=until)
    )
