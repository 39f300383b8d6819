"""Who said to go on or not, and who wants to start again, until it is counted; then these rows are gone (J10)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.misuse import TAP_COUNTS
from bot.domain.my_data import exported
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db
from bot.store.team import Team


def _is_over(asked_before: datetime) -> ColumnElement[bool]:
    """Votes that nobody counted, as of a team that was stopped meanwhile."""
    long_ago = select(Team.id).where(or_(Team.asked_to_go_on.is_(None), Team.asked_to_go_on < asked_before.date()))
    return Vote.team_id.in_(long_ago)


class Vote(Base):
    """One person's answer to "doorgaan?"; seen by nobody, counted once."""

    __tablename__ = "vote"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.COUNTED, days=28),
            "over": _is_over,
            "erasure": "row",
            "export": exported("team_id yes"),
        }
    }
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    yes: Mapped[bool]


class Again(Base):
    """One person's wish to start again after misuse; seen by nobody."""

    __tablename__ = "again"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.COUNTED, days=TAP_COUNTS.days, since="tapped_on"),
            "erasure": "row",
            "export": exported("team_id tapped_on"),
        }
    }
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    tapped_on: Mapped[date]


async def cast(db: Db, team_id: UUID, person_id: UUID, *, yes: bool) -> None:
    """This person's answer; the last one counts."""
    await db.merge(Vote(team_id=team_id, person_id=person_id, yes=yes))


async def forget_votes(db: Db, team_id: UUID) -> None:
    """They are counted: who said what is known nowhere any more."""
    await db.execute(delete(Vote).where(Vote.team_id == team_id))


async def wish_again(db: Db, team_id: UUID, person_id: UUID, today: date) -> None:
    """This person wants to start again."""
    await db.merge(Again(team_id=team_id, person_id=person_id, tapped_on=today))


async def wish_again_no_more(db: Db, team_id: UUID, person_id: UUID) -> None:
    """They changed their mind."""
    await db.execute(delete(Again).where(Again.team_id == team_id, Again.person_id == person_id))


async def forget_wishes_to_start(db: Db, team_id: UUID) -> None:
    """The team started again, or stopped anew."""
    await db.execute(delete(Again).where(Again.team_id == team_id))


async def forget_old_wishes_to_start(db: Db, before: date) -> None:
    """Nobody is counted for ever."""
    await db.execute(delete(Again).where(Again.tapped_on < before))
