"""Who somebody says to be, until a steward confirms it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db
from bot.store.people import Person


class Claim(Base):
    """An unconfirmed person's own word: they are somebody of the import, or nobody of it (`claimed_id` is none)."""

    __tablename__ = "claim"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.SETTLED, days=A_YEAR, since="made_at"),
            "erasure": "row",
            "export": exported("claimed_id made_at"),
        }
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    claimed_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]


async def find_claim(db: Db, person_id: UUID) -> Claim | None:
    """What this person said of themselves, locked."""
    return await db.scalar(select(Claim).where(Claim.person_id == person_id).with_for_update())


async def all_claims(db: Db) -> Sequence[tuple[Claim, Person]]:
    """What waits for a steward's word, oldest first."""
    rows = await db.execute(
        select(Claim, Person).join(Person, Person.id == Claim.person_id).order_by(Claim.made_at, Claim.id)
    )
    return [(row[0], row[1]) for row in rows]
