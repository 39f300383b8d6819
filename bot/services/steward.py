"""Whether those who run the bot hear of it when something goes wrong, and are not alone in it (J12)."""

from collections.abc import Sequence
from datetime import date

from bot.domain.people import Participation
from bot.store.base import Db
from bot.store.people import CONSOLE, Account, Person, accounts_of, has_ended
from bot.store.steward import runs_organisation, schools_run_by, stewards_by_school, stewards_of_organisation
from bot.store.team import Organisation, School, schools_of_organisation

ENOUGH_STEWARDS = 2


async def those_reached(db: Db, stewards: Sequence[Person], today: date) -> Sequence[Person]:
    """Of these, those who work there today and have an account on a platform."""
    accounts = await accounts_of(db, [person.id for person in stewards])
    return [person for person in stewards if _can_be_reached(person, accounts.get(person.id), today)]


async def lacking(db: Db, organisation: Organisation, schools: Sequence[School], today: date) -> list[str]:
    """The names of those of these schools for which too few stewards can be reached.

    Who runs the bot for the whole organisation counts for each. When every school of it lacks one, that is the
    organisation's, in one name.
    """
    stewards = await stewards_by_school(db, organisation.id, [school.id for school in schools])
    everybody = {one.id: one for found in stewards.values() for one in found}
    reached = {one.id for one in await those_reached(db, list(everybody.values()), today)}
    names = [
        school.name
        for school in schools
        if len([one for one in stewards[school.id] if one.id in reached]) < ENOUGH_STEWARDS
    ]
    return [organisation.name] if len(names) == len(await schools_of_organisation(db, organisation.id)) else names


async def lacks_colleague_for(db: Db, person: Person, today: date) -> list[str]:
    """For what this steward is one of too few who can be reached, by name. In a demo nobody can be."""
    schools = [] if db.demo else await schools_run_by(db, person)
    if not schools:
        return []
    return await lacking(db, await db.get_one(Organisation, person.organisation_id), schools, today)


async def is_last_steward(db: Db, person: Person, today: date) -> bool:
    """Whether somewhere nobody but this person runs the bot as they do: for all of it, or for one of their schools."""
    if await runs_organisation(db, person):
        return _alone(await stewards_of_organisation(db, person.organisation_id), person, today)
    schools = [school.id for school in await schools_run_by(db, person)]
    found = await stewards_by_school(db, person.organisation_id, schools)
    return any(_alone(stewards, person, today) for stewards in found.values())


def _alone(stewards: Sequence[Person], person: Person, today: date) -> bool:
    return [one.id for one in stewards if not has_ended(one, today)] == [person.id]


def _can_be_reached(person: Person, account: Account | None, today: date) -> bool:
    if person.participation == Participation.UNCONFIRMED or has_ended(person, today):
        return False
    return account is not None and account.platform != CONSOLE
