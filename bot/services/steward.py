"""Who runs the bot for an organisation, and whether they hear of it when something goes wrong (J12)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from bot.domain.people import Participation
from bot.store.base import Db
from bot.store.people import CONSOLE, Person, find_account, has_ended
from bot.store.team import is_steward, stewards_of

ENOUGH_STEWARDS = 2


async def reachable_stewards(db: Db, organisation_id: UUID, today: date) -> Sequence[Person]:
    """Those who work there today and have an account on a platform."""
    stewards = await stewards_of(db, organisation_id)
    return [person for person in stewards if await _can_be_reached(db, person, today)]


async def lacks_colleague(db: Db, person: Person, today: date) -> bool:
    """Whether this steward's organisation has too few stewards who can be reached. In a demo nobody can be."""
    if db.demo or not await is_steward(db, person, person.organisation_id):
        return False
    return len(await reachable_stewards(db, person.organisation_id, today)) < ENOUGH_STEWARDS


async def _can_be_reached(db: Db, person: Person, today: date) -> bool:
    if person.participation == Participation.UNCONFIRMED or has_ended(person, today):
        return False
    account = await find_account(db, person.id)
    return account is not None and account.platform != CONSOLE
