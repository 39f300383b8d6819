"""What a board's digest means for a school or for the board itself, in the words of who wrote it (S60)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.store.base import Base, Db, Sealed
from bot.store.meeting import A_YEAR


class Bearing(Base):
    """One person's text about one digest, sealed; of the board where there is no school."""

    __tablename__ = "bearing"
    __table_args__ = (
        UniqueConstraint("board_digest_id", "person_id"),
        {"info": {"retention": A_YEAR, "erasure": "row", "export": exported("words written_at")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    board_digest_id: Mapped[UUID] = mapped_column(ForeignKey("board_digest.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
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


async def bearings_of(db: Db, person_id: UUID) -> Sequence[UUID]:
    """All that this person wrote."""
    return (await db.scalars(select(Bearing.id).where(Bearing.person_id == person_id).order_by(Bearing.id))).all()
