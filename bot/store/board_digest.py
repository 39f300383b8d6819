"""A board's digest of one term: its figures as they were counted then. What it says is drawn when it is sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base, Db


class BoardDigest(Base):
    """One organisation's digest of one term. `teams` and `shared` are counted once; none is not told.

    `number` is that of the term, from one: which question it asks.
    """

    __tablename__ = "board_digest"
    __table_args__ = (UniqueConstraint("organisation_id", "term"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    term: Mapped[str]
    number: Mapped[int]
    opened_at: Mapped[datetime]
    teams: Mapped[int | None]
    shared: Mapped[int | None]


async def find_board_digest(db: Db, organisation_id: UUID, term: str) -> BoardDigest | None:
    """The digest of this term."""
    return await db.scalar(
        select(BoardDigest).where(BoardDigest.organisation_id == organisation_id, BoardDigest.term == term)
    )


async def forget_board_digests(db: Db, before: datetime) -> None:
    """What was opened before this goes, with what was written about it."""
    await db.execute(delete(BoardDigest).where(BoardDigest.opened_at < before))
