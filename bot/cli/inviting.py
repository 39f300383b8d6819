"""The links for a team, or for one of its people, with what the person at the keyboard must know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cli.running import one_person, one_team
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.domain.doorway import PLACEHOLDER, Doorway
from bot.domain.link_code import LASTS, Purpose
from bot.services.invitation import Invitation, can_be_invited, invite, name_in
from bot.store.base import Db
from bot.store.people import Person, find_people
from bot.store.team import School, Team, members_of, people_not_on

TELEGRAM = "telegram"


@dataclass(frozen=True)
class Invitations:
    """The links, until when they work, and sentences about them."""

    links: Sequence[Invitation]
    until: str
    notes: Sequence[str]


async def make_invitations(db: Db, team: str, *, school: str | None, person: str | None, now: datetime) -> Invitations:
    """New links. Raises Sentence for a name that is nobody's."""
    doorway, found = db.doorways[TELEGRAM], await one_team(db, team, school)
    if person is not None:
        people = [await _one_of(db, found, person, doorway, now=now)]
    else:
        people = [*await people_not_on(db, found.id, TELEGRAM, now.date(), workspace=doorway.workspace)]
    until = await _until(db, found, now)
    if not people and not await members_of(db, found.id):
        return Invitations((), until, [words("telegram.empty_team", team=found.name)])
    if not people:
        return Invitations((), until, [words("telegram.nobody", team=found.name)])
    notes = [t().count("telegram.made", len(people), moment=until)]
    if await name_in(db, doorway) is None:
        notes.append(words("telegram.no_name", placeholder=PLACEHOLDER))
    return Invitations(await invite(db, people, doorway, now=now), until, notes)


async def _one_of(db: Db, team: Team, name: str, doorway: Doorway, *, now: datetime) -> Person:
    """The person of this team who is meant, and can be invited."""
    members = {member.id for member in await members_of(db, team.id)}
    found = [person for person in await find_people(db, name) if person.id in members]
    person = found[0] if len(found) == 1 else await one_person(db, name)
    if person.id not in members:
        raise Sentence(words("telegram.not_in_team", name=person.name, team=team.name))
    if not await can_be_invited(db, person, doorway, now=now):
        raise Sentence(words("telegram.has_account", name=person.name))
    return person


async def _until(db: Db, team: Team, now: datetime) -> str:
    school = await db.get_one(School, team.school_id)
    return t().moment(now + LASTS[Purpose.INVITATION], ZoneInfo(school.timezone))
