"""What is done at night, a chore at a time and each in batches; replicas share them, and none leads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Db
from bot.store.clocked import Clocked, next_at_index
from bot.store.delivery import add_rows

IN_ORDER = timedelta(milliseconds=1)  # by the time in their ids


class Chore(Clocked):
    """One of them; due while there is something left to do."""

    __tablename__ = "chore"
    __table_args__ = (next_at_index("chore"), {"info": {"retention": FOR_THE_HOUSE}})
    name: Mapped[str] = mapped_column(unique=True)


async def wake_chores(db: Db, names: Sequence[str], *, now: datetime) -> None:
    """From now on these are due, in the order in which they were first named; what goes on already goes on."""
    known = set(await db.scalars(select(Chore.name)))
    missing = [name for name in names if name not in known]
    rows = [{"id": db.new_id(now + IN_ORDER * number), "name": name} for number, name in enumerate(missing)]
    await add_rows(db, Chore, rows)
    due = {"next_at": now, "next_step": Chore.name}  # so that the log says which one failed
    await db.execute(update(Chore).where(Chore.name.in_(names), Chore.next_at.is_(None)).values(due))


async def take_chores(db: Db, chore_ids: Sequence[UUID], now: datetime) -> Sequence[tuple[UUID, str]]:
    """The id and name of those that are due, longest first, for us alone; without what another replica has or did."""
    due = select(Chore.id, Chore.name).where(Chore.id.in_(chore_ids), Chore.next_at <= now)
    taken = await db.execute(due.order_by(Chore.next_at, Chore.id).with_for_update(skip_locked=True))
    return [(row.id, row.name) for row in taken]


async def leave_chores(db: Db, chore_ids: Sequence[UUID], *, until: datetime | None) -> None:
    """These are due then; None: not before they are woken again."""
    await db.execute(update(Chore).where(Chore.id.in_(chore_ids)).values(next_at=until))
