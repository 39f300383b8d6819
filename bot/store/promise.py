"""Promises: what a restore may not undo, as keyed hashes (J33)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.promise import Promised
from bot.store.base import Base, Db

UNWRITTEN = text("NOT written")
KINDS = {
    Promised.ERASED: "person",
    Promised.WITHDRAWN: "reply",
    Promised.REFUSED: "person",
    Promised.STOPPED: "team",
}  # what each is about


class Promise(Base):
    """Something that a restore does again; `written` once it stands in the file beside the backups."""

    __tablename__ = "promise"
    __table_args__ = (Index("ix_promise_unwritten", "made_at", sqlite_where=UNWRITTEN, postgresql_where=UNWRITTEN),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    what: Mapped[str]
    subjects: Mapped[list[str]]
    written: Mapped[bool] = mapped_column(default=False)


def hash_of(db: Db, kind: str, subject: UUID) -> str:
    """What a row of this kind is called in a promise."""
    return db.cipher.hash(subject.hex, f"promise {kind}").hex()


async def promise(db: Db, what: Promised, *subjects: UUID, now: datetime) -> None:
    """Keep this, also when an older database comes back; in the same transaction as the act.

    Of the moment only the day is kept, and its id tells no time: laid beside what came in at that moment it would tell
    without any key who set a do-not-pair wish (J20).
    """
    hashes = [hash_of(db, KINDS[what], subject) for subject in subjects]
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    timeless = UUID(int=db.chance.getrandbits(128), version=4)
    db.add(Promise(id=timeless, made_at=day, what=what, subjects=hashes, written=False))


async def unwritten_promises(db: Db, most: int = 500) -> Sequence[Promise]:
    """Those that stand in no file yet, oldest first."""
    rows = select(Promise).where(~Promise.written).order_by(Promise.made_at, Promise.id).limit(most)
    return (await db.scalars(rows)).all()


async def mark_written(db: Db, promises: Sequence[UUID]) -> None:
    """These stand in the file."""
    await db.execute(update(Promise).where(Promise.id.in_(promises)).values(written=True))


async def lock_promises(db: Db) -> None:
    """Whoever keeps promises again does so alone: of two that start at once the second finds it done."""
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(text("LOCK TABLE promise IN SHARE ROW EXCLUSIVE MODE"))


async def known_promises(db: Db) -> set[UUID]:
    """Those that this database knows of."""
    return set(await db.scalars(select(Promise.id)))
