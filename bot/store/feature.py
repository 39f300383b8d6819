"""What a team has turned on besides the weekly question: one thing at a time (J03)."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import ForeignKey, Select, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db


class Feature(Base):
    """One thing that a team turned on, and since when. Turned off it stays, so that turning it on again is no news."""

    __tablename__ = "feature"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool]
    since: Mapped[date]


async def features_of(db: Db, team_id: UUID) -> Sequence[Feature]:
    """Everything this team ever turned on."""
    rows = await db.scalars(select(Feature).where(Feature.team_id == team_id).order_by(Feature.since, Feature.name))
    return rows.all()


async def find_feature(db: Db, team_id: UUID, name: str) -> Feature | None:
    """One of them."""
    return await db.get(Feature, (team_id, name))


async def teams_with(db: Db, name: str, team_ids: Sequence[UUID] | None = None) -> set[UUID]:
    """The teams (of these, when they are given) that have this on."""
    if team_ids is None:
        return set(await db.scalars(_teams_with(), {"name": name}))
    return set(await db.scalars(_these_with(), {"name": name, "teams": team_ids}))


@cache
def _these_with() -> Select[UUID]:
    return _teams_with().where(Feature.team_id.in_(bindparam("teams", expanding=True)))


@cache
def _teams_with() -> Select[UUID]:
    return select(Feature.team_id).where(Feature.name == bindparam("name"), Feature.is_on)
