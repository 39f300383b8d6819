"""What happens to a row by itself, and when: one next step at a time, in `next_at` and `next_step`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, Db

HAS_NEXT = text("next_at IS NOT NULL")


class Clocked(Base):
    """A row with a clock of its own; without a next step nothing happens to it by itself."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True)
    next_at: Mapped[datetime | None]
    next_step: Mapped[str | None]


def next_at_index(table: str) -> Index:
    """The index that finds what is due in a table of these; of what has no next step nothing is in it."""
    return Index(f"ix_{table}_next_at", "next_at", sqlite_where=HAS_NEXT, postgresql_where=HAS_NEXT)


async def due_rows(db: Db, kind: type[Clocked], now: datetime, most: int = 50) -> Sequence[UUID]:
    """The rows to which something happens now, longest due first."""
    rows = await db.scalars(
        select(kind.id)
        .where(kind.next_at.is_not(None), kind.next_at <= now)
        .order_by(kind.next_at, kind.id)
        .limit(most)
    )
    return rows.all()


async def put_off(db: Db, kind: type[Clocked], row_id: UUID, until: datetime) -> None:
    """What is due with this row is tried again then: it stands in the way of no other."""
    await db.execute(update(kind).where(kind.id == row_id, kind.next_at.is_not(None)).values(next_at=until))


async def next_row_moment(db: Db, kind: type[Clocked]) -> datetime | None:
    """When something first happens to one of these by itself."""
    return await db.scalar(select(kind.next_at).where(kind.next_at.is_not(None)).order_by(kind.next_at).limit(1))
