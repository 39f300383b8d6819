"""What an organisation decided about the words that its people type on a platform."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class Decision(Base):
    """Whether typed words are kept on a platform, since when, and who decided so, when that was told (J30)."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("organisation_id", "platform"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    platform: Mapped[str]
    keeps_words: Mapped[bool]
    decided_on: Mapped[date]
    decided_by: Mapped[str | None]
