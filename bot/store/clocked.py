"""What happens to a row by itself, and when: one next step at a time, in `next_at` and `next_step`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer, Select, bindparam, literal, select, text, union_all, update
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


@dataclass(frozen=True)
class DueRow:
    """A row to which something happens now: of which kind it is, and what happens."""

    kind: type[Clocked]
    id: UUID
    step: str


async def due_rows(db: Db, kinds: Sequence[type[Clocked]], now: datetime, most: int = 100) -> list[DueRow]:
    """The rows of these kinds to which something happens now, longest due first; in one query."""
    tables = {kind.__tablename__: kind for kind in kinds}
    rows = await db.execute(_due_rows(tuple(kinds)), {"now": now, "most": most})
    return [DueRow(tables[row.kind], row.id, row.next_step or "") for row in rows]


@cache
def _due_rows(kinds: tuple[type[Clocked], ...]) -> Select[Any]:
    found = union_all(
        *(
            select(literal(kind.__tablename__).label("kind"), kind.id, kind.next_at, kind.next_step).where(
                kind.next_at.is_not(None), kind.next_at <= bindparam("now", type_=kind.next_at.type)
            )
            for kind in kinds
        )
    ).subquery()
    return select(found).order_by(found.c.next_at, found.c.id).limit(bindparam("most", type_=Integer))


async def put_off(db: Db, kind: type[Clocked], row_id: UUID, *, now: datetime, until: datetime) -> None:
    """What is due with this row is tried again then, unless another took it meanwhile: it stands in the way of none."""
    await db.execute(update(kind).where(kind.id == row_id, kind.next_at <= now).values(next_at=until))


async def next_row_moment(db: Db, kinds: Sequence[type[Clocked]]) -> datetime | None:
    """When something first happens to a row of these kinds by itself."""
    first = [select(kind.next_at).where(kind.next_at.is_not(None)).order_by(kind.next_at).limit(1) for kind in kinds]
    moments = union_all(*(select(one.subquery().c.next_at) for one in first)).subquery()
    return await db.scalar(select(moments.c.next_at).order_by(moments.c.next_at).limit(1))
