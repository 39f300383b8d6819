"""Who runs the bot, and of what: of a whole organisation, or of the schools in which they do (J12)."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, not_, or_, select

from bot.domain.people import STEWARD_ROLES, Role
from bot.store.base import Db
from bot.store.people import Person
from bot.store.team import Membership, School, Team, schools_of_organisation


async def stewards_of_organisation(db: Db, organisation_id: UUID) -> Sequence[Person]:
    """Who runs the bot for all of it, by name."""
    return await _of_organisation(db, organisation_id, _whole())


async def stewards_of_schools(db: Db, organisation_id: UUID, school_ids: Collection[UUID]) -> Sequence[Person]:
    """Who runs the bot for any of these schools, or for all of their organisation, by name."""
    return await _of_organisation(db, organisation_id, or_(_whole(), _in_schools(school_ids)))


async def all_stewards(db: Db, organisation_id: UUID) -> Sequence[Person]:
    """Who runs the bot for something there, by name."""
    return await _of_organisation(db, organisation_id, Membership.role.in_(STEWARD_ROLES))


async def stewards_by_school(db: Db, organisation_id: UUID, school_ids: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """For each of these schools who runs the bot for it, or for all of their organisation, by name."""
    places = select(Membership.role, Team.school_id, Person).join(Team, Team.id == Membership.team_id)
    stewards = places.join(Person, Person.id == Membership.person_id).where(
        Person.organisation_id == organisation_id, Membership.role.in_(STEWARD_ROLES)
    )
    rows = (await db.execute(stewards.order_by(Person.name, Person.id))).all()
    return {
        wanted: list({one.id: one for role, school, one in rows if role == Role.STEWARD or school == wanted}.values())
        for wanted in school_ids
    }


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
    schools = [school.id for school in await schools_run_by(db, person)]
    return (await db.scalars(select(Team).where(Team.school_id.in_(schools)).order_by(Team.name, Team.id))).all()


async def who_run_more(db: Db, steward: Person, person_ids: Collection[UUID]) -> set[UUID]:
    """Of these people those who run the bot for something for which this steward does not (J12)."""
    if await runs_organisation(db, steward):
        return set()
    within = _in_schools([school.id for school in await schools_run_by(db, steward)])
    more = Membership.role.in_(STEWARD_ROLES) & not_(within)
    return set(await db.scalars(select(Membership.person_id).where(Membership.person_id.in_(person_ids), more)))


async def has_steward(db: Db, team_id: UUID) -> bool:
    """Whether somebody runs the bot by a place in this team: what becomes of the team becomes of that."""
    place = select(Membership.id).where(Membership.team_id == team_id, Membership.role.in_(STEWARD_ROLES))
    return await db.scalar(place.limit(1)) is not None


def _places_of(person: Person) -> Select[UUID]:
    mine = Membership.person_id == person.id
    return select(Membership.team_id).where(mine, Membership.role.in_(STEWARD_ROLES))
