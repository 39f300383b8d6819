"""Who reads what is shared with a team."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from bot.domain.people import Role
from bot.store.base import Db
from bot.store.leading import leading_from_outside
from bot.store.people import Person
from bot.store.team import Membership, works_here_on


async def readers_of_team(db: Db, team_id: UUID, today: date) -> Sequence[Person]:
    """Who reads what is shared with a team, by name: its people and who leads it.

    Not who only runs the bot, nor a board member, unless it is a team of the board (domain.md 7.2).
    """
    return (await readers_of_teams(db, [team_id], today))[team_id]


async def readers_of_teams(db: Db, team_ids: Sequence[UUID], today: date) -> dict[UUID, list[Person]]:
    """The same of each of these teams, in a constant number of queries."""
    places = await db.execute(
        select(Membership.team_id, Membership.role, Membership.person_id).where(Membership.team_id.in_(team_ids))
    )
    members: dict[UUID, list[tuple[str, UUID]]] = {team_id: [] for team_id in team_ids}
    for team_id, role, person_id in places:
        members[team_id].append((role, person_id))
    reading = {
        team_id: {one for role, one in theirs if role in _reading(theirs)} | led
        for (team_id, theirs), led in zip(members.items(), await leading_from_outside(db, team_ids), strict=True)
    }
    people = await db.scalars(
        select(Person)
        .where(Person.id.in_(set().union(*reading.values())), *works_here_on(today))
        .order_by(Person.name, Person.id)
    )
    order = {person.id: (number, person) for number, person in enumerate(people)}
    return {
        team_id: [person for _, person in sorted(order[one] for one in theirs if one in order)]
        for team_id, theirs in reading.items()
    }


def _reading(members: Sequence[tuple[str, UUID]]) -> set[str]:
    """The roles that read along in a team with these members."""
    return {role for role, _ in members} & {Role.TEACHER, Role.LEADER} or {Role.BOARD}
