"""A group that we were brought into: one line there, a question to who runs the bot, and off again (J29)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.address import Address
from bot.domain.delivery import Pace
from bot.domain.event import Invited
from bot.domain.message import Message
from bot.domain.people import Participation, PlaceReaders
from bot.domain.profile import SeenGroup
from bot.ports import Answer, Nothing
from bot.services.delivery import plan_asked
from bot.services.notice import Telling, add_notices
from bot.store.base import Db
from bot.store.delivery import Delivery, waiting_for
from bot.store.look import ask_to_look
from bot.store.notice import Notice
from bot.store.people import Person, account_at
from bot.store.place import place_at
from bot.store.share import shows_anything
from bot.store.steward import is_steward, stewards_of_schools
from bot.store.team import school_ids_of
from bot.store.visit import Visit, forget_visit, visit_at
from bot.views import group as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue

VISIT_LASTS = timedelta(days=1)
LONGEST_VISIT = timedelta(days=4)  # over a weekend and its Monday


async def come_into(db: Db, event: Invited, *, now: datetime) -> Answer:
    """Somebody brought us into a group: one line there, and those who run the bot are asked.

    A group that was on is on again (J11).
    """
    where = Address(event.sender.platform, event.sender.workspace, event.place)
    place, visit = await place_at(db, where), await visit_at(db, where)
    await ask_to_look(db, where, now=now, whole=True)
    if place is not None and not place.retired:
        place.left_at = None
        return Nothing()
    if visit is not None:
        return Nothing()
    return await _begin(db, where, await _person_at(db, event.sender), now=now)


async def find_us_in(db: Db, where: Address, *, now: datetime) -> Answer:
    """Something happens in a group that we know nothing of: then we missed that somebody brought us there."""
    if where.platform not in db.doorways or await place_at(db, where) or await visit_at(db, where):
        return Nothing()
    await ask_to_look(db, where, now=now, whole=True)
    return await _begin(db, where, None, now=now)


async def _begin(db: Db, where: Address, inviter: Person | None, *, now: datetime) -> Message:
    db.add(
        Visit(
            id=db.new_id(now), platform=where.platform, workspace=where.workspace, chat=where.chat,
            invited_by=inviter and inviter.id, organisation_id=inviter and inviter.organisation_id,
            leave_at=now + VISIT_LASTS,
        )
    )  # fmt: skip
    await db.flush()
    return view.stranger(catalogue(db.language))


async def _person_at(db: Db, address: Address) -> Person | None:
    account = await account_at(db, address)
    person = await db.get(Person, account.person_id) if account is not None else None
    return None if person is None or person.participation == Participation.UNCONFIRMED else person


async def move_visit(db: Db, where: Address, to: Address, *, now: datetime) -> None:
    """The group goes on under another name; of two that are one the earlier stays, as somebody may know of it."""
    visit = await visit_at(db, where)
    if visit is not None:
        await leave_group(db, to, now=now)
        visit.chat = to.chat


async def is_over(db: Db, where: Address, *, now: datetime) -> bool:
    """Whether nobody turned this group on in time, somebody said no, or it made room for another: then we go.

    Where something stands that somebody shared we stay, for only from within can it be taken back (J14).
    """
    place, visit = await place_at(db, where), await visit_at(db, where)
    if place is not None and not place.retired:
        return False
    if visit is not None:
        return now >= visit.leave_at
    return place is not None and place.readers == PlaceReaders.GROUP and not await shows_anything(db, place.id)


async def leave_group(db: Db, where: Address, *, now: datetime) -> None:
    """We are out of a group that is not on; of one that nobody turned on nothing stays."""
    place, visit = await place_at(db, where), await visit_at(db, where)
    if place is not None and place.retired:
        place.left_at = place.left_at or now
    if visit is not None:
        await forget_visit(db, visit)


async def write_down_visit(db: Db, visit: Visit, seen: SeenGroup, *, now: datetime) -> None:
    """What a group is called and how many are in it; then somebody can say whether to turn it on."""
    is_first = visit.title is None
    visit.title, visit.people = seen.title, seen.people
    if is_first:
        await _offer(db, visit, now=now)
    await ask_to_look(db, visit.address, now=visit.leave_at)


async def decides_on_visit(db: Db, person: Person, visit: Visit) -> bool:
    """Whether this person runs the bot where whoever brought us there works."""
    return person.id in {one.id for one in await _stewards_for(db, visit)}


async def _stewards_for(db: Db, visit: Visit) -> Sequence[Person]:
    if visit.organisation_id is None:
        return []
    schools = await school_ids_of(db, [visit.invited_by]) if visit.invited_by else ()
    return await stewards_of_schools(db, visit.organisation_id, schools)


async def _offer(db: Db, visit: Visit, *, now: datetime) -> None:
    """To who brought us there, when they run the bot: it answers what they did. Else to all who do."""
    stewards = await _stewards_for(db, visit)
    inviter = next((steward for steward in stewards if steward.id == visit.invited_by), None)
    if inviter is not None:
        await plan_asked(
            db, inviter, "group", key=f"group:{visit.id.hex}", due=now, expires=visit.leave_at, now=now,
            args={"visit": visit.id},
        )  # fmt: skip
        return
    await add_notices(
        db, stewards, "group", about=visit.id.hex, args={"visit": visit.id}, now=now, pace=Pace.AT_ONCE,
        expires_after=LONGEST_VISIT,
    )  # fmt: skip
    await _stay_until_told(db, visit, stewards, now=now)


async def _stay_until_told(db: Db, visit: Visit, stewards: Sequence[Person], *, now: datetime) -> None:
    """Nobody is told in a weekend: the day that we stay begins when the first of them is."""
    told = [row.due for row in await waiting_for(db, [one.id for one in stewards], kinds=["gathered"])]
    if told:
        visit.leave_at = max(visit.leave_at, min(min(told) + VISIT_LASTS, now + LONGEST_VISIT))


async def offer_here(db: Db, person: Person, visit: Visit) -> Message:
    """`hier`, in a group that nobody turned on: to who runs the bot, for it may be a stranger who brought us there."""
    t = catalogue(person.language)
    if not await is_steward(db, person):
        return view.not_on(t)
    if visit.organisation_id is None:  # whoever speaks for us there counts as who brought us
        visit.organisation_id, visit.invited_by = person.organisation_id, person.id
    if not await decides_on_visit(db, person, visit):
        return people_view.not_yours(t)
    if visit.title is None:
        return view.looking(t)
    return view.offer(t, visit.id, visit.title, visit.people or 0)


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
