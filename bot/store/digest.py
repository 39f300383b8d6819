"""A team's weekly look back: which stretch of time it is about. What it says is drawn when it is sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db


class Digest(Base):
    """One team's digest of one ISO week; there is none in a week with nothing to say."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("team_id", "week"),
        {"info": {"retention": Kept(Ends.OVER, days=A_YEAR, since="until")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    week: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]


async def find_digest(db: Db, team_id: UUID, week: str) -> Digest | None:
    """A team's digest of this week."""
    return await db.scalar(select(Digest).where(Digest.team_id == team_id, Digest.week == week))


async def latest_digest(db: Db, team_id: UUID) -> Digest | None:
    """The digest that this team had last."""
    return await db.scalar(select(Digest).where(Digest.team_id == team_id).order_by(Digest.until.desc()).limit(1))
