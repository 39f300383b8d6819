"""Which messages show a meeting, an outcome, an agreement or a proposal: where its words must change or go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import State
from bot.domain.retention import going_with
from bot.store.ahead import add_together
from bot.store.base import Base, Db
from bot.store.delivery import Delivery


class Showing(Base):
    """A delivery that shows a thing; the thing may be of any kind.

    A live one follows whatever becomes of it. A record, such as a digest, stays as it was, until words in it go.
    """

    __tablename__ = "showing"
    __table_args__ = {"info": {"retention": going_with("delivery")}}
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_live: Mapped[bool]


async def remember_showing(db: Db, delivery_id: UUID, *thing_ids: UUID, is_live: bool = True) -> None:
    """This delivery shows these from now on."""
    rows = [{"thing_id": thing_id, "delivery_id": delivery_id, "is_live": is_live} for thing_id in set(thing_ids)]
    await add_together(db, Showing, rows)


async def showing(db: Db, *thing_ids: UUID) -> Sequence[UUID]:
    """The deliveries that follow any of these."""
    return await _deliveries(db, thing_ids, Showing.is_live.is_(True))


async def ever_showing(db: Db, *thing_ids: UUID) -> Sequence[UUID]:
    """The deliveries in which words of any of these stand, records among them."""
    return await _deliveries(db, thing_ids)


async def first_told(db: Db, thing_id: UUID, *, besides: UUID) -> datetime | None:
    """When this first reached a channel, or somebody else than this person."""
    return await db.scalar(
        select(func.min(Delivery.settled_at))
        .join(Showing, Showing.delivery_id == Delivery.id)
        .where(
            Showing.thing_id == thing_id, Delivery.state == State.SENT,
            or_(Delivery.place_id.is_not(None), Delivery.person_id != besides),
        )
    )  # fmt: skip


async def _deliveries(db: Db, thing_ids: Sequence[UUID], *more: ColumnElement[bool]) -> Sequence[UUID]:
    rows = await db.scalars(
        select(Showing.delivery_id)
        .where(Showing.thing_id.in_(thing_ids), *more)
        .distinct()
        .order_by(Showing.delivery_id)
    )
    return rows.all()
