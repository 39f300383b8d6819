"""Which messages show a meeting, an outcome, an agreement or a proposal: where its words must change or go."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, Db
from bot.store.delivery import add_rows


class Showing(Base):
    """A delivery that shows a thing; the thing may be of any kind."""

    __tablename__ = "showing"
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True, index=True
    )


async def remember_showing(db: Db, delivery_id: UUID, *thing_ids: UUID) -> None:
    """This delivery shows these from now on."""
    await add_rows(db, Showing, [{"thing_id": thing_id, "delivery_id": delivery_id} for thing_id in thing_ids])


async def showing(db: Db, *thing_ids: UUID) -> Sequence[UUID]:
    """The deliveries that show any of these."""
    rows = await db.scalars(
        select(Showing.delivery_id).where(Showing.thing_id.in_(thing_ids)).distinct().order_by(Showing.delivery_id)
    )
    return rows.all()
