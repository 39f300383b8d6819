"""A group of which nobody tells who is in it: turned on by who runs the bot, and what is posted there then (J29)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.address import Address
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.message import Message
from bot.domain.people import Participation, PlaceReaders, TeamState
from bot.domain.press import Press
from bot.domain.profile import SeenGroup
from bot.ports import Answer, Redraw
from bot.services.alert import raise_alert
from bot.services.place import give_place
from bot.services.typed import is_decided
from bot.services.visit import decides_on_visit, offer_here, write_down_visit
from bot.store.base import Db
from bot.store.look import Look, ask_to_look
from bot.store.people import Person, has_ended
from bot.store.place import Place, place_at, place_of, teams_in_channel
from bot.store.readers import readers_of_team
from bot.store.steward import is_steward_of, teams_run_by
from bot.store.team import Team, members_of
from bot.store.visit import Visit, visit_at
from bot.views import group as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue
from bot.views.setup import undecided


async def write_down_group(db: Db, look: Look, place: Place | None, seen: SeenGroup, *, now: datetime) -> None:
    """What a group is called now, and how many are in it."""
    visit = await visit_at(db, look.address)
    if visit is not None:
        await write_down_visit(db, visit, seen, now=now)
    elif place is not None:
        place.title, place.people, place.looked_at, place.left_at = seen.title, seen.people, now, None
        await tell_of_strangers(db, place, now=now)


async def press_group(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Groep aanzetten] and [Nee, ga weg], from who runs the bot."""
    t, visit = catalogue(person.language), await _visit_of(db, person, press.subject)
    if isinstance(visit, Message):
        return visit
    if press.choice == "off":
        visit.leave_at = now
        await ask_to_look(db, visit.address, now=now)
        return Redraw(view.off(t, visit.title or ""))
    return await build_group(db, person, visit.id, now=now)


async def build_group(db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
    """Whose group it is."""
    t, visit = catalogue(person.language), await _visit_of(db, person, subject)
    if isinstance(visit, Message):
        return visit
    if not await teams_run_by(db, person):
        return view.no_team(t)
    teams = await _teams_for_group(db, person)
    if not teams:
        return view.no_free_team(t)
    return view.which_team(t, visit.id, visit.title or "", [(short(team.id), team.name) for team in teams])


async def _teams_for_group(db: Db, steward: Person) -> list[Team]:
    """The teams of theirs that a group could be of: what takes the place of a channel is not decided in passing."""
    taken = await teams_in_channel(db)
    return [team for team in await teams_run_by(db, steward) if team.id not in taken]


async def submit_group(db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The group is that team's from now on."""
    t, visit = catalogue(person.language), await _visit_of(db, person, subject)
    if isinstance(visit, Message):
        return visit
    teams = await _teams_for_group(db, person)
    team = next((team for team in teams if short(team.id) == values["team"]), None)
    if team is None:  # it got a channel while somebody chose
        return await build_group(db, person, subject, now=now)
    if team.state == TeamState.STARTED and not is_decided(db, visit.platform):
        return undecided(t, visit.platform.capitalize())
    earlier = await place_of(db, team.id)
    place = await give_place(
        db, team, visit.address, title=visit.title or team.name, language=person.language, now=now,
        readers=PlaceReaders.GROUP,
    )  # fmt: skip
    if earlier is not None and earlier.retired:
        await ask_to_look(db, earlier.address, now=now)
    place.people = visit.people
    await db.delete(visit)
    await db.flush()
    known, strangers = await _number_known(db, team.id, now=now), await has_strangers(db, place, now=now)
    return view.on(t, team.name, people=place.people or 0, known=known, has_strangers=strangers)


async def _visit_of(db: Db, person: Person, subject: UUID) -> Visit | Message:
    """The group, for who runs the bot where whoever brought us there works."""
    t, visit = catalogue(person.language), await db.get(Visit, subject, with_for_update=True)
    if visit is None:
        return view.settled(t)
    if not await decides_on_visit(db, person, visit):
        return people_view.not_yours(t)
    return visit


async def post_here(db: Db, person: Person, where: Address, topic: str) -> Answer:
    """`hier`: turns on a group that we visit; in a topic of one that is on, what is posted comes there from now on."""
    t, place, visit = catalogue(person.language), await place_at(db, where), await visit_at(db, where)
    if visit is not None:
        return await offer_here(db, person, visit)
    if place is None or place.retired:
        return view.not_on(t)
    team = await db.get_one(Team, place.team_id)
    if not await is_steward_of(db, person, team.school_id):
        return people_view.not_yours(t)
    place.topic = topic.strip() or None
    return view.posts_here(t, team.name)


async def has_strangers(db: Db, place: Place, *, now: datetime) -> bool:
    """Whether more people are in this group than we know in its team: nothing anyone said is posted there (J29)."""
    if place.readers != PlaceReaders.GROUP:
        return False
    return place.people is None or place.people > await _number_known(db, place.team_id, now=now)


async def _number_known(db: Db, team_id: UUID, *, now: datetime) -> int:
    """How many people we know in a team: who is in it, whatever their role there, and who leads it."""
    readers = {reader.id for reader in await readers_of_team(db, team_id, now.date())}
    return len(readers | {one.id for one in await members_of(db, team_id) if _is_known(one, now)})


def _is_known(person: Person, now: datetime) -> bool:
    return person.participation != Participation.UNCONFIRMED and not has_ended(person, now.date())


async def tell_of_strangers(db: Db, place: Place, *, now: datetime) -> None:
    """Those who run the bot are told once."""
    if not place.retired and await has_strangers(db, place, now=now):
        team = await db.get_one(Team, place.team_id)
        await raise_alert(
            db, "strangers", about=place.id.hex, organisation_id=team.organisation_id, schools=[team.school_id],
            now=now, args={"team": team.name},
        )  # fmt: skip
