"""A team's weekly look back: which stretch of time it is about. What it says is drawn when it is sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Base


class Digest(Base):
    """One team's digest of one ISO week; there is none in a week with nothing to say."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("team_id", "week"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    week: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
