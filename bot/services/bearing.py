"""What the board's digest means for us: of both sides, in their own words, shown to the other (S60)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import AfterLeaving, Participation
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.ports import Answer, Redraw, in_place
from bot.services.board import board_of, school_leaders_of
from bot.services.notice import Telling, add_notices
from bot.services.typed import may_type
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.bearing import Bearing, bearings_of_leavers, find_bearing, open_bearing, seal_bearing
from bot.store.board_digest import BoardDigest
from bot.store.leading import teams_led_or_leading
from bot.store.notice import Notice
from bot.store.people import Person, as_left
from bot.store.promise import promise
from bot.store.showing import ever_showing, remember_showing
from bot.store.team import School
from bot.views import bearing as view
from bot.views.catalogue import catalogue


async def press_bearings(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Wat betekent dit voor ons?]: who will read what they write comes first, by name (J14)."""
    others = await _readers(db, person, press.subject, now=now)
    if isinstance(others, Message):
        return in_place(press, others)
    names = [one.name for one in others]
    return in_place(press, view.who_reads(catalogue(person.language), press.subject, names))


async def press_bearing(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Opschrijven]"""
    return await build_bearing(db, person, press.subject, now=now)


async def build_bearing(db: Db, person: Person, digest_id: UUID, *, now: datetime) -> Form | Message:
    """The form, holding what was written before."""
    others = await _readers(db, person, digest_id, now=now)
    if isinstance(others, Message):
        return others
    wrote = await find_bearing(db, digest_id, person.id)
    return view.bearing(catalogue(person.language), digest_id, open_bearing(db, wrote) if wrote else "")


async def _readers(db: Db, person: Person, digest_id: UUID, *, now: datetime) -> Sequence[Person] | Message:
    """Who reads what this person writes, or the kind word that says why nobody does."""
    t, digest = catalogue(person.language), await db.get(BoardDigest, digest_id)
    others = await _other_side(db, person, digest, now=now) if digest is not None else None
    if others is None:
        return view.gone(t)
    if not others:
        return view.nobody_reads(t)
    return others if await may_type(db, person) else view.talk_about_it(t)


async def submit_bearing(
    db: Db, person: Person, digest_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Answer:
    """It is kept, and the other side reads it with what else waits for them."""
    others = await _readers(db, person, digest_id, now=now)
    if isinstance(others, Message):
        return others
    bearing = await find_bearing(db, digest_id, person.id)
    if bearing is None:
        bearing = Bearing(id=db.new_id(now), board_digest_id=digest_id, person_id=person.id, written_at=now)
        bearing.school_id = await _school_of(db, person) if await _is_leader(db, person, now=now) else None
    seal_bearing(db, bearing, " ".join(values["words"].split()))
    bearing.written_at = now
    db.add(bearing)
    await db.flush()
    await plan_updates(db, await ever_showing(db, bearing.id), now=now)
    await add_notices(db, others, "bearing", about=bearing.id.hex, args={"bearing": bearing.id}, now=now)
    said, names = open_bearing(db, bearing), [one.name for one in others]
    return view.kept(catalogue(person.language), bearing.id, said, names)


async def press_take_bearing_back(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Haal terug]: nobody reads it any more, also when a backup comes back."""
    t, bearing = catalogue(person.language), await db.get(Bearing, press.subject, with_for_update=True)
    if bearing is None or bearing.person_id != person.id:
        return view.gone(t)
    await _take_back(db, bearing, now=now)
    return Redraw(view.taken_back(t))


async def _take_back(db: Db, bearing: Bearing, *, now: datetime) -> None:
    await promise(db, Act.UNTOLD, bearing.id, now=now)
    await forget_bearing(db, bearing, now=now)


async def settle_what_leavers_wrote(db: Db, today: date, *, now: datetime, most: int) -> int:
    """After the last day: the name goes, unless they said that it stays or that all of it goes. Of how many."""
    found = await bearings_of_leavers(db, today, most)
    for bearing, said in found:
        if said == AfterLeaving.WITHDRAW:
            await _take_back(db, bearing, now=now)
        else:
            bearing.named = False
            await plan_updates(db, await ever_showing(db, bearing.id), now=now)
    return len(found)


async def forget_bearing(db: Db, bearing: Bearing, *, now: datetime) -> None:
    """It goes from every message that shows it."""
    await plan_updates(db, await ever_showing(db, bearing.id), now=now)
    await db.delete(bearing)
    await db.flush()


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What it means for the other side; None when it was taken back. Without a name it is without a school too."""
    bearing = await db.steady(Bearing, UUID(hex=notice.args["bearing"]))
    if bearing is None:
        return None
    author = await db.get_one(Person, bearing.person_id)
    left = as_left(author, telling.delivery.due.date())
    if left is AfterLeaving.WITHDRAW:
        return None
    await remember_showing(db, telling.delivery.id, bearing.id)
    school = await db.get(School, bearing.school_id) if bearing.school_id else None
    name = author.name if bearing.named and left is AfterLeaving.KEEP else ""
    return view.told(catalogue(person.language), name, school.name if school else None, open_bearing(db, bearing))


async def _other_side(db: Db, person: Person, digest: BoardDigest, *, now: datetime) -> Sequence[Person] | None:
    """Who reads what this person writes: the schools' leaders for the board, the board for them; None for others."""
    if person.organisation_id != digest.organisation_id or person.participation != Participation.JOINED:
        return None
    board = await board_of(db, digest.organisation_id, now.date())
    if any(one.id == person.id for one in board):
        return await school_leaders_of(db, digest.organisation_id, now.date())
    return board if await _is_leader(db, person, now=now) else None


async def _is_leader(db: Db, person: Person, *, now: datetime) -> bool:
    leaders = await school_leaders_of(db, person.organisation_id, now.date())
    return any(one.id == person.id for one in leaders)


async def _school_of(db: Db, person: Person) -> UUID | None:
    led = await teams_led_or_leading(db, person.id)
    return led[0].school_id if led else None
