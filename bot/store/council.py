"""Who answers for the participation council in a team: who reads reports of misuse, and can stop it (J10)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.store.base import Base, Db
from bot.store.people import KEPT_WITH_PERSON
from bot.store.team import Team


class Council(Base):
    """One person a team, known by name to everybody in it. Whether they are still independent is asked each time."""

    __tablename__ = "council"
    __table_args__ = {"info": KEPT_WITH_PERSON | {"export": exported("team_id since")}}
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date]


async def find_council(db: Db, team_id: UUID) -> Council | None:
    """Who answers for the council in this team."""
    return await db.get(Council, team_id)


async def teams_answered_for(db: Db, person_id: UUID) -> Sequence[Team]:
    """The teams for which this person answers for the council, by name."""
    theirs = select(Council.team_id).where(Council.person_id == person_id)
    return (await db.scalars(select(Team).where(Team.id.in_(theirs)).order_by(Team.name, Team.id))).all()


async def forget_council(db: Db, team_id: UUID) -> None:
    """Nobody answers for the council in this team any more."""
    await db.execute(delete(Council).where(Council.team_id == team_id))
