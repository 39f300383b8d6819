"""A group of which nobody tells who is in it: whoever runs the bot turns it on, or we go again (J29)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.address import Address
from bot.domain.delivery import Pace
from bot.domain.event import Invited
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.message import Message
from bot.domain.people import Participation, PlaceReaders
from bot.domain.press import Press
from bot.domain.profile import SeenGroup
from bot.ports import Answer, Nothing, Redraw
from bot.services.alert import raise_alert
from bot.services.delivery import plan_asked
from bot.services.notice import Telling, add_notices
from bot.services.people import has_ended
from bot.services.place import give_place
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.notice import Notice
from bot.store.people import Person, account_at
from bot.store.place import Look, Place, ask_to_look, place_at
from bot.store.team import Team, is_steward, members_of, readers_of_team, stewards_of, teams_of_organisation
from bot.store.visit import Visit, visit_at
from bot.views import group as view
from bot.views import people as people_view
from bot.views.catalogue import DEFAULT_LANGUAGE, catalogue

VISIT_LASTS = timedelta(days=1)


async def come_into(db: Db, event: Invited, *, now: datetime) -> Answer:
    """Somebody brought us into a group: one line there, and those who run the bot are asked.

    A group that was on is on again (J11).
    """
    where = Address(event.sender.platform, event.sender.workspace, event.place)
    place, visit = await place_at(db, where), await visit_at(db, where)
    await ask_to_look(db, where, now=now, whole=True)
    if place is not None:
        place.left_at = None
        return Nothing()
    if visit is not None:
        return Nothing()
    inviter = await _person_at(db, event.sender)
    db.add(
        Visit(
            id=db.new_id(now), platform=where.platform, workspace=where.workspace, chat=where.chat,
            invited_by=event.sender.chat or None, organisation_id=inviter and inviter.organisation_id,
            leave_at=now + VISIT_LASTS,
        )
    )  # fmt: skip
    await db.flush()
    return view.stranger(catalogue(DEFAULT_LANGUAGE))


async def _person_at(db: Db, address: Address) -> Person | None:
    account = await account_at(db, address)
    person = await db.get(Person, account.person_id) if account is not None else None
    return None if person is None or person.participation == Participation.UNCONFIRMED else person


async def is_over(db: Db, where: Address, *, now: datetime) -> bool:
    """Whether nobody turned this group on within a day, or somebody said no: then we go."""
    visit = await visit_at(db, where)
    return visit is not None and now >= visit.leave_at


async def leave_group(db: Db, where: Address) -> None:
    """We are out of a group that nobody turned on; nothing of it stays."""
    visit = await visit_at(db, where)
    if visit is not None:
        await db.delete(visit)


async def write_down_group(db: Db, look: Look, place: Place | None, seen: SeenGroup, *, now: datetime) -> None:
    """What a group is called now, and how many are in it."""
    visit = await visit_at(db, look.address)
    if place is not None:
        place.title, place.people, place.looked_at, place.left_at = seen.title, seen.people, now, None
        await tell_of_strangers(db, place, now=now)
    elif visit is not None:
        visit.title, visit.people = seen.title, seen.people
        await _offer(db, visit, now=now)
        await ask_to_look(db, look.address, now=visit.leave_at)


async def _offer(db: Db, visit: Visit, *, now: datetime) -> None:
    """To who brought us there, when they run the bot: it answers what they did. Else to all who do."""
    if visit.organisation_id is None:
        return
    inviter = await _person_at(db, Address(visit.platform, visit.workspace, visit.invited_by or ""))
    stewards = await stewards_of(db, visit.organisation_id)
    if inviter is not None and inviter.id in [steward.id for steward in stewards]:
        await plan_asked(
            db, inviter, "group", key=f"group:{visit.id.hex}", due=now, expires=visit.leave_at, now=now,
            args={"visit": visit.id},
        )  # fmt: skip
        return
    await add_notices(
        db, stewards, "group", about=visit.id.hex, args={"visit": visit.id}, now=now, pace=Pace.AT_ONCE,
        expires_after=VISIT_LASTS,
    )  # fmt: skip


async def draw_offer(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The group that somebody wants to turn on; None when that was settled."""
    return await _offered(db, delivery.args, person)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The same, within the gathered message of who runs the bot."""
    return await _offered(db, notice.args, person)


async def _offered(db: Db, args: Mapping[str, str], person: Person) -> Message | None:
    visit = await db.get(Visit, UUID(hex=args["visit"]))
    if visit is None or visit.title is None:
        return None
    return view.offer(catalogue(person.language), visit.id, visit.title, visit.people or 0)


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
    teams = await teams_of_organisation(db, person.organisation_id)
    if not teams:
        return view.no_team(t)
    return view.which_team(t, visit.id, visit.title or "", [(short(team.id), team.name) for team in teams])


async def submit_group(db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The group is that team's from now on."""
    t, visit = catalogue(person.language), await _visit_of(db, person, subject)
    if isinstance(visit, Message):
        return visit
    teams = await teams_of_organisation(db, person.organisation_id)
    team = next(team for team in teams if short(team.id) == values["team"])
    place = await give_place(
        db, team, visit.address, title=visit.title or team.name, language=person.language, now=now,
        readers=PlaceReaders.GROUP,
    )  # fmt: skip
    place.people = visit.people
    await db.delete(visit)
    await db.flush()
    known, strangers = await _number_known(db, team.id, now=now), await has_strangers(db, place, now=now)
    return view.on(t, team.name, people=place.people or 0, known=known, has_strangers=strangers)


async def _visit_of(db: Db, person: Person, subject: UUID) -> Visit | Message:
    """The group, for who runs the bot of the organisation of whoever brought us there."""
    t, visit = catalogue(person.language), await db.get(Visit, subject, with_for_update=True)
    if visit is None:
        return view.settled(t)
    if visit.organisation_id != person.organisation_id or not await is_steward(db, person, person.organisation_id):
        return people_view.not_yours(t)
    return visit


async def post_here(db: Db, person: Person, where: Address, topic: str) -> Answer:
    """`hier`, in a topic of a group that is on: what is posted comes there from now on."""
    t, place = catalogue(person.language), await place_at(db, where)
    if place is None or place.retired:
        return view.not_on(t)
    team = await db.get_one(Team, place.team_id)
    if not await is_steward(db, person, team.organisation_id):
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
            db, "strangers", about=place.id.hex, organisation_id=team.organisation_id, now=now, args={"team": team.name}
        )  # fmt: skip
