"""Promises: what a restore may not undo, sealed (J33)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Index, Integer, Select, bindparam, delete, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from bot.domain.promise import DAYS_KEPT, Act, Line, Promised
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db, Sealed
from bot.store.cipher import KeyTrouble

UNWRITTEN = text("NOT written")
HASHED_AT_ONCE = 10_000  # in a tenth of a second


class NewerPromise(Exception):
    """Only a newer program understands what was promised."""


class Promise(Base):
    """Something that a restore does again; `written` once it stands in the file beside the backups."""

    __tablename__ = "promise"
    __table_args__ = (
        Index("ix_promise_unwritten", "id", sqlite_where=UNWRITTEN, postgresql_where=UNWRITTEN),
        {"info": {"retention": Kept(Ends.MADE, days=DAYS_KEPT)}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
    written: Mapped[bool] = mapped_column(default=False)

    @property
    def line(self) -> Line:
        """As it stands in a file."""
        return Line(self.id, self.sealed)


async def promise(db: Db, act: Act, *subjects: UUID | str, now: datetime) -> None:
    """Keep this, also when an older database comes back; in the same transaction as the act.

    A subject is a row's id, or what else there is to know something by; of each only its hash is kept.

    Its id tells no time: who has no key learns from a promise that there is one, and nothing else (J20).
    """
    timeless = UUID(int=db.chance.getrandbits(128), version=4)
    promised = Promised(act, now, tuple(subject_hash(db, subject) for subject in subjects))
    db.add(Promise(id=timeless, sealed=seal_promise(db, timeless, promised), written=False))


def subject_hash(db: Db, subject: UUID | str) -> UUID:
    """What somebody or something is called in promises; the same in every copy of this database."""
    text_of = subject.hex if isinstance(subject, UUID) else subject
    return UUID(bytes=db.cipher.hash(text_of, "promise"))


async def by_subject_hash(
    db: Db, ids: InstrumentedAttribute[UUID], *, at_once: int = HASHED_AT_ONCE
) -> dict[UUID, UUID]:
    """Every id in this column, by what it is called in promises.

    So many are asked for `at_once`: hashing millions takes longer than PostgreSQL lets a transaction stand still.
    """
    found: dict[UUID, UUID] = {}
    rows = await db.stream_scalars(select(ids).execution_options(yield_per=at_once))
    async for some in rows.partitions():
        found |= {subject_hash(db, one): one for one in some}
    return found


def seal_promise(db: Db, promise_id: UUID, promised: Promised) -> bytes:
    """What was promised, readable with the key alone."""
    return db.cipher.seal(promised.write(), "promise", "sealed", promise_id)


def open_promise(db: Db, line: Line) -> Promised:
    """What was promised. Raises KeyTrouble for another key's, NewerPromise for what a newer program promised."""
    plain = db.cipher.open(line.sealed, "promise", "sealed", line.id)
    try:
        return Promised.read(plain)
    except ValueError:
        raise NewerPromise from None


def open_promises(db: Db, lines: Iterable[Line]) -> tuple[list[tuple[Line, Promised]], list[Line]]:
    """What was promised in each, and those that only a newer program understands. Raises KeyTrouble."""
    opened, newer = [], []
    for line in lines:
        try:
            opened.append((line, open_promise(db, line)))
        except NewerPromise:
            newer.append(line)
    return opened, newer


async def unwritten_promises(db: Db, most: int = 500) -> Sequence[Line]:
    """Those that stand in no file yet."""
    return [row.line for row in await db.scalars(_unwritten(), {"most": most})]


@cache
def _unwritten() -> Select[Promise]:
    """Built once: it is asked every second."""
    is_unwritten = text("NOT promise.written")
    return select(Promise).where(is_unwritten).order_by(Promise.id).limit(bindparam("most", type_=Integer))


async def mark_written(db: Db, promises: Iterable[UUID]) -> None:
    """These stand in the file."""
    await db.execute(update(Promise).where(Promise.id.in_(promises)).values(written=True))


async def lock_promises(db: Db) -> None:
    """Whoever keeps promises again does so alone: of two that start at once the second finds it done."""
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(text("LOCK TABLE promise IN SHARE ROW EXCLUSIVE MODE"))


async def known_promises(db: Db) -> set[UUID]:
    """Those that this database knows of."""
    return set(await db.scalars(select(Promise.id)))


async def find_promises(db: Db, promises: Iterable[UUID]) -> Sequence[Line]:
    """Those of these that this database knows of."""
    return [row.line for row in await db.scalars(select(Promise).where(Promise.id.in_(promises)))]


async def promises_after(db: Db, after: UUID | None, most: int) -> Sequence[Line]:
    """So many of all there are, in the order of their ids; from the first, or after this one."""
    rows = select(Promise).order_by(Promise.id).limit(most)
    return [row.line for row in await db.scalars(rows if after is None else rows.where(Promise.id > after))]


async def forget_promises(db: Db, promises: Iterable[UUID]) -> None:
    """These are kept no longer."""
    await db.execute(delete(Promise).where(Promise.id.in_(promises)))


def over_among(db: Db, lines: Iterable[Line], now: datetime) -> set[UUID]:
    """Of these promises those that are kept no longer; what nobody here can read stays."""
    return {line.id for line in lines if _is_over(db, line, now)}


def _is_over(db: Db, line: Line, now: datetime) -> bool:
    try:
        return open_promise(db, line).is_over(now)
    except (KeyTrouble, NewerPromise):
        return False
