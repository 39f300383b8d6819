"""What waits for somebody's one gathered message of the week (J04), or for the moment they look themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base

UNTOLD = text("delivery_id IS NULL")


class Notice(Base):
    """Something for one person: a kind and its arguments, never words. `delivery_id` is the message that tells it."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_untold", "person_id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        {"info": {"retention": "until it expires", "erasure": "row"}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    args: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    expires: Mapped[datetime]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id", ondelete="SET NULL"), index=True)
