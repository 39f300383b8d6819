"""Who leads whom: rows and the ways to find them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, CompoundSelect, ForeignKey, UniqueConstraint, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.people import Role
from bot.store.base import Base, Db
from bot.store.people import KEPT_WITH_PERSON, Person
from bot.store.team import Membership, Team, works_here_on


class Leading(Base):
    """Who leads whom: a whole team or one person, from the import's `leads` column (J05)."""

    __tablename__ = "leading"
    __table_args__ = (
        UniqueConstraint("leader_id", "team_id", "person_id"),
        {"info": KEPT_WITH_PERSON | {"export": exported("leader_id team_id person_id", of="leader_id person_id")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


async def leaders_among(db: Db, person_ids: Sequence[UUID]) -> set[UUID]:
    """Of these people, those who lead: by their role in a team, or by whom they lead."""
    return set(await db.scalars(_leaders_among(), {"people": person_ids}))


@cache
def _leaders_among() -> CompoundSelect[UUID]:
    these: BindParameter[UUID] = bindparam("people", expanding=True)
    by_role = select(Membership.person_id).where(Membership.person_id.in_(these), Membership.role == Role.LEADER)
    return by_role.union(select(Leading.leader_id).where(Leading.leader_id.in_(these)))


async def leading_from_outside(db: Db, team_ids: Sequence[UUID]) -> list[set[UUID]]:
    """Who leads each of these teams from outside, in their order."""
    rows = await db.execute(select(Leading.team_id, Leading.leader_id).where(Leading.team_id.in_(team_ids)))
    found: dict[UUID | None, set[UUID]] = {}
    for team_id, leader_id in rows:
        found.setdefault(team_id, set()).add(leader_id)
    return [found.get(team_id, set()) for team_id in team_ids]


async def leaders_of_teams(db: Db, team_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Who leads each of these teams: by their role in it, or from outside."""
    rows = await db.execute(
        select(Membership.team_id, Membership.person_id).where(
            Membership.team_id.in_(team_ids), Membership.role == Role.LEADER
        )
    )
    leaders = dict(zip(team_ids, await leading_from_outside(db, team_ids), strict=True))
    for team_id, person_id in rows:
        leaders[team_id].add(person_id)
    return leaders


async def leaders_of(db: Db, team_id: UUID) -> Sequence[Person]:
    """Who leads this team, in it or from outside, by name."""
    by_role = select(Membership.person_id).where(Membership.team_id == team_id, Membership.role == Role.LEADER)
    leads = select(Leading.leader_id).where(Leading.team_id == team_id)
    query = select(Person).where(or_(Person.id.in_(by_role), Person.id.in_(leads)))
    return (await db.scalars(query.order_by(Person.name, Person.id))).all()


async def teams_led(db: Db, person_id: UUID) -> Sequence[Team]:
    """The teams that a person leads as a whole, in them or not, by name."""
    led = select(Leading.team_id).where(Leading.leader_id == person_id, Leading.team_id.is_not(None))
    return (await db.scalars(select(Team).where(Team.id.in_(led)).order_by(Team.name, Team.id))).all()


async def teams_led_or_leading(db: Db, person_id: UUID) -> Sequence[Team]:
    """The teams that a person leads, by their role in one or from outside, by name."""
    role = select(Membership.team_id).where(Membership.person_id == person_id, Membership.role == Role.LEADER)
    leads = select(Leading.team_id).where(Leading.leader_id == person_id, Leading.team_id.is_not(None))
    found = select(Team).where(or_(Team.id.in_(role), Team.id.in_(leads)))
    return (await db.scalars(found.order_by(Team.name, Team.id))).all()


async def leaders_in_organisation(db: Db, organisation_id: UUID, today: date) -> Sequence[Person]:
    """Who leads a team of this organisation, by their role in it or from outside, by name."""
    here = select(Team.id).where(Team.organisation_id == organisation_id)
    role = select(Membership.person_id).where(Membership.team_id.in_(here), Membership.role == Role.LEADER)
    leads = select(Leading.leader_id).where(Leading.team_id.in_(here))
    found = select(Person).where(or_(Person.id.in_(role), Person.id.in_(leads)), *works_here_on(today))
    return (await db.scalars(found.order_by(Person.name, Person.id))).all()


async def led_by(db: Db, person_ids: Sequence[UUID]) -> set[frozenset[UUID]]:
    """Of these people, each two of whom one leads the other: as a person, or as one of a team that they lead (J05)."""
    rows = await db.execute(
        select(Leading.leader_id, func.coalesce(Leading.person_id, Membership.person_id))
        .outerjoin(Membership, Membership.team_id == Leading.team_id)
        .where(Leading.leader_id.in_(person_ids))
    )
    known = set(person_ids)
    return {frozenset({leader, led}) for leader, led in rows if led in known and led != leader}


async def leads_team(db: Db, person_id: UUID, team_id: UUID) -> bool:
    """Whether somebody leads this team: by their role in it, or from outside."""
    role = select(Membership.id).where(
        Membership.person_id == person_id, Membership.team_id == team_id, Membership.role == Role.LEADER
    )
    leads = select(Leading.id).where(Leading.leader_id == person_id, Leading.team_id == team_id)
    return await db.scalar(role) is not None or await db.scalar(leads) is not None


async def leading_in_organisation(db: Db, organisation_id: UUID) -> Sequence[Leading]:
    """Who leads whom there, in a steady order."""
    people = select(Person.id).where(Person.organisation_id == organisation_id)
    return (await db.scalars(select(Leading).where(Leading.leader_id.in_(people)).order_by(Leading.id))).all()
