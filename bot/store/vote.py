"""Who said to go on or not, until it is counted; then these rows are gone (J10)."""

from uuid import UUID

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.store.base import Base, Db


class Vote(Base):
    """One person's answer to "doorgaan?"; seen by nobody, counted once."""

    __tablename__ = "vote"
    __table_args__ = {
        "info": {"retention": "until counted, two weeks", "erasure": "row", "export": exported("team_id yes")}
    }
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    yes: Mapped[bool]


async def cast(db: Db, team_id: UUID, person_id: UUID, *, yes: bool) -> None:
    """This person's answer; the last one counts."""
    await db.merge(Vote(team_id=team_id, person_id=person_id, yes=yes))


async def forget_votes(db: Db, team_id: UUID) -> None:
    """They are counted: who said what is known nowhere any more."""
    await db.execute(delete(Vote).where(Vote.team_id == team_id))
