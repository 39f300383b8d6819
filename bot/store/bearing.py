"""What a board's digest means for a school or for the board itself, in the words of who wrote it (S60)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.people import AfterLeaving
from bot.domain.retention import going_with
from bot.store.base import Base, Db, Sealed
from bot.store.people import Person


class Bearing(Base):
    """One person's text about one digest, sealed; of the board where there is no school.

    Of who left it may be `named` no more.
    """

    __tablename__ = "bearing"
    __table_args__ = (
        UniqueConstraint("board_digest_id", "person_id"),
        {"info": {"retention": going_with("board_digest"), "erasure": "row", "export": exported("words written_at")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    board_digest_id: Mapped[UUID] = mapped_column(ForeignKey("board_digest.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    named: Mapped[bool] = mapped_column(default=True)
    words: Mapped[bytes] = mapped_column(Sealed)
    written_at: Mapped[datetime]


def seal_bearing(db: Db, bearing: Bearing, words: str) -> None:
    """Put what it means in its place, sealed."""
    bearing.words = db.cipher.seal(words, "bearing", "words", bearing.id)


def open_bearing(db: Db, bearing: Bearing) -> str:
    """What it means, readable."""
    return db.cipher.open(bearing.words, "bearing", "words", bearing.id)


async def find_bearing(db: Db, board_digest_id: UUID, person_id: UUID) -> Bearing | None:
    """What this person wrote about a digest, locked."""
    mine = Bearing.board_digest_id == board_digest_id, Bearing.person_id == person_id
    return await db.scalar(select(Bearing).where(*mine).with_for_update())


async def bearings_of_leavers(db: Db, today: date, most: int) -> list[tuple[Bearing, str | None]]:
    """Of those whose last day is behind them, what is still read in another way than they said, locked; and that."""
    keeps_name = Person.after_leaving == AfterLeaving.KEEP
    changes = or_(
        Person.after_leaving == AfterLeaving.WITHDRAW,
        and_(Bearing.named, or_(Person.after_leaving.is_(None), ~keeps_name)),
    )
    rows = await db.execute(
        select(Bearing, Person.after_leaving)
        .join(Person, Person.id == Bearing.person_id)
        .where(Person.last_day < today, changes)
        .order_by(Bearing.id)
        .limit(most)
        .with_for_update(of=Bearing)
    )
    return [(bearing, said) for bearing, said in rows]


async def bearings_of(db: Db, person_id: UUID) -> Sequence[UUID]:
    """All that this person wrote."""
    return (await db.scalars(select(Bearing.id).where(Bearing.person_id == person_id).order_by(Bearing.id))).all()
