"""What an organisation decided about the words that its people type on a platform."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db


class Decision(Base):
    """Whether typed words are kept on a platform, since when, and who decided so, when that was told (J30)."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("organisation_id", "platform"),
        {
            "info": {
                "retention": FOR_THE_HOUSE,
                "erasure": "kept: it names who answers for it",
                "export": "it is of the organisation, and names who answers for it",
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    platform: Mapped[str]
    keeps_words: Mapped[bool]
    decided_on: Mapped[date]
    decided_by: Mapped[str | None]


async def find_decision(db: Db, organisation_id: UUID, platform: str) -> Decision | None:
    """What this organisation decided about a platform."""
    return await db.scalar(
        select(Decision).where(Decision.organisation_id == organisation_id, Decision.platform == platform)
    )


async def all_decisions(db: Db) -> Sequence[Decision]:
    """Every decision of this house."""
    return (await db.scalars(select(Decision).order_by(Decision.id))).all()
