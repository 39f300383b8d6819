"""Who runs the bot, and of what: of a whole organisation, or of the schools in which they do (J12)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from bot.domain.people import STEWARD_ROLES, Role
from bot.store.base import Db
from bot.store.people import Person
from bot.store.team import Membership, School, Team, schools_of_organisation, teams_of_school


async def stewards_of_organisation(db: Db, organisation_id: UUID) -> Sequence[Person]:
    """Who runs the bot for all of it, by name."""
    return await _of_organisation(db, organisation_id, _whole())


async def stewards_of_schools(db: Db, organisation_id: UUID, school_ids: Collection[UUID]) -> Sequence[Person]:
    """Who runs the bot for any of these schools, or for all of their organisation, by name."""
    return await _of_organisation(db, organisation_id, or_(_whole(), _in_schools(school_ids)))


async def all_stewards(db: Db, organisation_id: UUID) -> Sequence[Person]:
    """Who runs the bot for something there, by name."""
    return await _of_organisation(db, organisation_id, Membership.role.in_(STEWARD_ROLES))


async def _of_organisation(db: Db, organisation_id: UUID, place: ColumnElement[bool]) -> Sequence[Person]:
    found = select(Person).where(
        Person.organisation_id == organisation_id, Person.id.in_(select(Membership.person_id).where(place))
    )
    return (await db.scalars(found.order_by(Person.name, Person.id))).all()


def _whole() -> ColumnElement[bool]:
    return Membership.role == Role.STEWARD


def _in_schools(school_ids: Collection[UUID]) -> ColumnElement[bool]:
    teams = select(Team.id).where(Team.school_id.in_(school_ids))
    return (Membership.role == Role.SCHOOL_STEWARD) & Membership.team_id.in_(teams)


async def is_steward(db: Db, person: Person) -> bool:
    """Whether this person runs the bot for something."""
    return await db.scalar(_places_of(person).limit(1)) is not None


async def is_steward_of(db: Db, person: Person, school_id: UUID) -> bool:
    """Whether this person runs the bot for this school."""
    return school_id in {school.id for school in await schools_run_by(db, person)}


async def runs_organisation(db: Db, person: Person) -> bool:
    """Whether this person runs the bot for all of their organisation."""
    return await db.scalar(_places_of(person).where(_whole()).limit(1)) is not None


async def schools_run_by(db: Db, person: Person) -> Sequence[School]:
    """The schools for which this person runs the bot, by name."""
    schools = await schools_of_organisation(db, person.organisation_id)
    if await runs_organisation(db, person):
        return schools
    mine = set(await db.scalars(select(Team.school_id).where(Team.id.in_(_places_of(person)))))
    return [school for school in schools if school.id in mine]


async def teams_run_by(db: Db, person: Person) -> Sequence[Team]:
    """The teams for which this person runs the bot, by name."""
    schools = await schools_run_by(db, person)
    teams = [team for school in schools for team in await teams_of_school(db, school.id)]
    return sorted(teams, key=lambda team: (team.name, team.id))


def _places_of(person: Person) -> Select[UUID]:
    mine = Membership.person_id == person.id
    return select(Membership.team_id).where(mine, Membership.role.in_(STEWARD_ROLES))
