"""Who sits in the board and who leads its schools: those who read the board's digest, where it is on (S60)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from bot.domain.people import Participation
from bot.services.feature import BOARD
from bot.store.base import Db
from bot.store.feature import teams_with
from bot.store.leading import leaders_in_organisation
from bot.store.people import Person
from bot.store.team import people_of_board, teams_of_organisation


async def board_of(db: Db, organisation_id: UUID, today: date) -> Sequence[Person]:
    """Who sits in the board and takes part, by name; nobody where its digest is off."""
    if not await is_board_on(db, organisation_id):
        return []
    return _taking_part(await people_of_board(db, organisation_id, today))


async def school_leaders_of(db: Db, organisation_id: UUID, today: date) -> Sequence[Person]:
    """Who leads a team of its schools and takes part, by name; not who sits in the board too."""
    board = {person.id for person in await people_of_board(db, organisation_id, today)}
    leaders = await leaders_in_organisation(db, organisation_id, today)
    return [person for person in _taking_part(leaders) if person.id not in board]


async def reads_digest(db: Db, organisation_id: UUID, person: Person, today: date) -> bool:
    """Whether somebody sits in the board or leads a school now, and takes part; also where it was turned off since."""
    board = await people_of_board(db, organisation_id, today)
    leaders = await leaders_in_organisation(db, organisation_id, today)
    return person.id in {one.id for one in _taking_part([*board, *leaders])}


async def is_board_on(db: Db, organisation_id: UUID) -> bool:
    """Whether the board's digest is on: it is turned on for a team of the board."""
    teams = await teams_of_organisation(db, organisation_id)
    return bool(await teams_with(db, BOARD, [team.id for team in teams]))


def _taking_part(people: Sequence[Person]) -> list[Person]:
    return [person for person in people if person.participation == Participation.JOINED]
