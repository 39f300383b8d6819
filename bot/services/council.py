"""Who answers for the participation council in a team: somebody who leads nobody and runs nothing (J10, J32)."""

from datetime import date
from uuid import UUID

from bot.domain.people import STEWARD_ROLES, Participation, Role
from bot.services.saying import WANTED_BY
from bot.store.base import Db
from bot.store.council import Council, find_council
from bot.store.leading import leaders_among
from bot.store.people import Person, find_account, has_ended
from bot.store.team import Team, memberships_of


class NotIndependent(Exception):
    """They lead somebody, belong to the board, or run the bot: they would judge themselves."""


class NotReached(Exception):
    """Nothing we say reaches them, so a report would not either."""


async def appoint(db: Db, team: Team, person: Person, *, today: date) -> None:
    """From now on this person reads what is reported, and can stop the team. Raises NotIndependent, NotReached."""
    if not await is_independent(db, person, team):
        raise NotIndependent(person.name)
    if not await can_be_reached(db, person, today):
        raise NotReached(person.name)
    await db.merge(Council(team_id=team.id, person_id=person.id, since=today))


async def council_of(db: Db, team: Team, *, today: date) -> Person | None:
    """Who reads a report of this team now; none when nobody does, or no longer may."""
    found = await find_council(db, team.id)
    person = await db.get(Person, found.person_id) if found is not None else None
    if person is None or not await is_independent(db, person, team):
        return None
    return person if await can_be_reached(db, person, today) else None


async def answers_for(db: Db, person: Person, team_id: UUID) -> Team | None:
    """The team, when this person answers for the council there and may do so still."""
    team, found = await db.get(Team, team_id), await find_council(db, team_id)
    if team is None or found is None or found.person_id != person.id:
        return None
    return team if await is_independent(db, person, team) else None


async def is_independent(db: Db, person: Person, team: Team) -> bool:
    """Whether somebody of this organisation leads nobody in it, is not of the board, and does not run the bot."""
    roles = {membership.role for membership in await memberships_of(db, [person.id])}
    leads = await leaders_among(db, [person.id])
    return person.organisation_id == team.organisation_id and not leads and not roles & {Role.BOARD, *STEWARD_ROLES}


async def can_be_reached(db: Db, person: Person, today: date) -> bool:
    """Whether a notice comes to this person."""
    wants = Participation(person.participation) in WANTED_BY["gathered"]
    return wants and not has_ended(person, today) and await find_account(db, person.id) is not None
