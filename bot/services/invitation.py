"""Personal links, for people on a platform where they must come to us first: made by who runs the bot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.doorway import Doorway
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.link_code import Purpose
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer
from bot.services.link_code import make_code
from bot.store.base import Db
from bot.store.installation import name_seen
from bot.store.people import Person, find_colleagues, has_account_on, has_ended
from bot.store.steward import is_steward, runs_organisation, schools_run_by, teams_run_by, who_run_more
from bot.store.team import Team, people_not_on, school_ids_of
from bot.views import invitation as view
from bot.views.catalogue import catalogue


@dataclass(frozen=True)
class Invitation:
    """Somebody's own link. It is a secret: whoever opens it first may say to be them."""

    name: str
    link: str


async def invite(db: Db, people: Sequence[Person], doorway: Doorway, *, now: datetime) -> list[Invitation]:
    """A link for each of them, in this order; links they were given before still work."""
    name = await name_in(db, doorway)
    return [
        Invitation(
            person.name, doorway.link_with(await make_code(db, person, Purpose.INVITATION, now=now), name=name)
        )
        for person in people
    ]  # fmt: skip


async def name_in(db: Db, doorway: Doorway) -> str | None:
    """What we are called there: as was set, or else as we were called when we were there last."""
    return doorway.name or await name_seen(db, doorway.platform, doorway.workspace)


async def can_be_invited(db: Db, person: Person, doorway: Doorway, *, now: datetime) -> bool:
    """Whether somebody works here, is confirmed, and cannot be reached there."""
    if person.participation == Participation.UNCONFIRMED or has_ended(person, now.date()):
        return False
    return not await has_account_on(db, person.id, doorway.platform, doorway.workspace)


async def may_invite(db: Db, person: Person) -> bool:
    """Whether there is a platform to invite people to, and this person may do so."""
    is_open = any(doorway.is_open for doorway in db.doorways.values())
    return is_open and await is_steward(db, person)


async def show_invitations(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`/uitnodigen`, by a steward: links for a whole team, or for the one person who is named behind it."""
    t = catalogue(person.language)
    if not await is_steward(db, person):
        return view.only_stewards(t)
    if words:
        found = await _run_for(db, person, await find_colleagues(db, person, words, today=now.date()))
        return (
            await _links_for(db, person, found, now=now) if len(found) == 1 else view.nobody_of_that_name(t, person.id)
        )
    teams = await teams_run_by(db, person)
    if len(teams) == 1:
        return await _links_for(db, person, await _of_team(db, teams[0], now), now=now)
    return await build_invite(db, person, person.id, now=now)


async def build_invite(db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
    """Which team."""
    t = catalogue(person.language)
    if subject != person.id or not await is_steward(db, person):
        return view.only_stewards(t)
    teams = await teams_run_by(db, person)
    return view.which_team(t, person.id, [(short(team.id), team.name) for team in teams])


async def press_invite(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Kies een team]"""
    return await build_invite(db, person, press.subject, now=now)


async def submit_invite(db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The links of that team."""
    if subject != person.id or not await is_steward(db, person):
        return view.only_stewards(catalogue(person.language))
    teams = await teams_run_by(db, person)
    people = [one for team in teams if short(team.id) == values["team"] for one in await _of_team(db, team, now)]
    return await _links_for(db, person, people, now=now)


async def _run_for(db: Db, steward: Person, people: Sequence[Person]) -> list[Person]:
    """Of these people those who work where this steward runs the bot (J12)."""
    if await runs_organisation(db, steward):
        return [*people]
    schools = {school.id for school in await schools_run_by(db, steward)}
    return [one for one in people if await school_ids_of(db, [one.id]) & schools]


async def _of_team(db: Db, team: Team, now: datetime) -> list[Person]:
    """Everybody of a team who cannot be reached on some platform where people come in by a link."""
    found = {
        person.id: person
        for doorway in db.doorways.values()
        for person in await people_not_on(db, team.id, doorway.platform, now.date(), workspace=doorway.workspace)
    }
    return list(found.values())


async def _links_for(db: Db, steward: Person, people: Sequence[Person], *, now: datetime) -> Message:
    """Nothing is made under a name that may be another bot's. One link alone is drawn too.

    Whoever opens a link first is who it is for: who runs the bot for more than this steward gets theirs from others.
    """
    t, drawn = catalogue(steward.language), None
    others = await who_run_more(db, steward, [person.id for person in people])
    theirs = [person for person in people if person.id not in others]
    made: list[Invitation] = []
    for doorway in db.doorways.values():
        if await name_in(db, doorway) is None:
            return view.no_name_yet(t, doorway.platform.capitalize())
        invited = [person for person in theirs if await can_be_invited(db, person, doorway, now=now)]
        made += await invite(db, invited, doorway, now=now)
        drawn = doorway.draw(made[0].link) if doorway.draw is not None and len(made) == 1 else None
    if made:
        return view.links(t, [(one.link, one.name) for one in made], drawn)
    return view.not_yours_to_invite(t) if others else view.nobody_to_invite(t)
