"""Leaving a group, or asking for another one. Whoever stays hears only that it was arranged anew (J19, J20)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from bot.domain.consultation import ConsultationState
from bot.domain.message import Message
from bot.domain.press import Press, stamp, when_stamped
from bot.ports import Answer, Redraw
from bot.services.delivery import plan_today
from bot.services.meeting_view import zone_of
from bot.services.pairing import own_pairing
from bot.services.pairing_alone import TOLD_WITHIN
from bot.services.pairing_end import end_pairing
from bot.services.pairing_go_on import go_on_as, same_of
from bot.services.pairing_place_free import owe_place, seek_place
from bot.store.base import Db
from bot.store.consultation import Consultation, Joining, lock_consultation
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, going_on_with, lock_pairing, open_reasons, pairing_seats, pairings_of, seats_in
from bot.store.people import Person
from bot.views import pairing as pairing_view
from bot.views import pairing_change as view
from bot.views.catalogue import catalogue


class NobodyElse(Exception):
    """There is nobody else to be with now: what was begun is undone."""


async def press_somebody_else(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Iemand anders]: they are placed anew, if there is a place; else their group stays as it is."""
    t, found = catalogue(person.language), await going_on_pressed(db, person, press)
    if found is None:
        return Redraw(pairing_view.gone(t, person.id))
    consultation, pairing = found
    try:
        async with db.begin_nested():
            await take_out(db, consultation, pairing, person.id, now=now)
            if await seek_place(db, consultation, person, now=now) is None:
                raise NobodyElse
    except NobodyElse:
        return Redraw(view.nobody_else(t, press.subject))
    return Redraw(view.placed(t, person.id))


async def press_not_this_time(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Deze keer niet]: out of the group and the round; later it asks again."""
    t, found = catalogue(person.language), await going_on_pressed(db, person, press)
    if found is None:
        return Redraw(pairing_view.gone(t, person.id))
    consultation, pairing = found
    await _forget_joining(db, person.id, consultation.id)
    await take_out(db, consultation, pairing, person.id, now=now)
    return Redraw(view.left(t, person.id))


async def press_wait(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Nog even wachten]: nothing changes."""
    pairing = await own_pairing(db, person, press.subject, lock=False)
    t = catalogue(person.language)
    if pairing is None or not pairing.is_going_on:
        return Redraw(pairing_view.gone(t, person.id))
    return Redraw(view.waiting(t, pairing.id))


async def leave_round(db: Db, person: Person, consultation: Consultation, *, now: datetime) -> None:
    """Out of a round that was drawn, and of their group in it. `consultation` is locked."""
    await _forget_joining(db, person.id, consultation.id)
    pairings = [one for one in await pairings_of(db, consultation.id) if one.is_going_on]
    seats = await seats_in(db, [one.id for one in pairings])
    for pairing in pairings:
        if person.id in [seat.person_id for seat in seats[pairing.id]]:
            await take_out(db, consultation, pairing, person.id, now=now)


async def free_from_pairings(db: Db, person: Person, *, now: datetime) -> None:
    """Somebody stops, or is no colleague any more: their groups are arranged anew, and they are in no new one."""
    await db.execute(delete(Joining).where(Joining.person_id == person.id))
    pairings = (await going_on_with(db, [person.id]))[person.id]
    for pairing in sorted(pairings, key=lambda one: (one.consultation_id, one.id)):
        await free_from(db, pairing, person.id, now=now)


async def free_from(db: Db, pairing: Pairing, person_id: UUID, *, now: datetime) -> None:
    """The same for one of their groups."""
    consultation = await lock_consultation(db, pairing.consultation_id)
    if consultation is not None:
        await _forget_joining(db, person_id, consultation.id)
        await take_out(db, consultation, pairing, person_id, now=now)


async def take_out(db: Db, consultation: Consultation, pairing: Pairing, person_id: UUID, *, now: datetime) -> None:
    """The group goes on without them, while there are two; of a pair, who is left is placed anew."""
    locked = await lock_pairing(db, pairing.id)
    if locked is None or not locked.is_going_on:
        return
    left = [seat for seat in await pairing_seats(db, pairing.id) if seat.person_id != person_id]
    if len(left) > 1:
        group = same_of(left, open_reasons(db, locked))
        await go_on_as(db, consultation, locked, group, left, now=now)
        return
    await end_pairing(db, locked, now=now)
    for seat in left:
        await _place_anew(db, consultation, locked, await db.get_one(Person, seat.person_id), now=now)


async def _place_anew(db: Db, consultation: Consultation, ended: Pairing, person: Person, *, now: datetime) -> None:
    if consultation.state == ConsultationState.DRAWN and await seek_place(db, consultation, person, now=now):
        return
    await owe_place(db, consultation, person.id)
    await plan_today(
        db, [person], "pairing_anew", about=ended.id.hex, args={"consultation": consultation.id} | _moment_of(ended),
        expires=lambda due: due + TOLD_WITHIN, now=now,
    )  # fmt: skip


async def draw_anew(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """That it was arranged anew and they are in no group now; None when they are by the time it is said."""
    pairings = (await going_on_with(db, [person.id]))[person.id]
    if delivery.receipt is None and any(one.consultation_id.hex == delivery.args["consultation"] for one in pairings):
        return None
    t, moment = catalogue(person.language), delivery.args.get("moment")
    consultation = await db.get(Consultation, UUID(hex=delivery.args["consultation"]))
    if moment is None or consultation is None:
        return view.arranged_anew(t, person.id)
    off = t.moment(when_stamped(moment), await zone_of(db, consultation.team_id))
    return view.arranged_anew(t, person.id, off=off)


def _moment_of(ended: Pairing) -> dict[str, UUID | str]:
    """When they would have met, so that nobody goes there, and it goes from their own calendar (J25)."""
    return {"moment": stamp(ended.starts_at)} if ended.starts_at is not None else {}


async def going_on_pressed(db: Db, person: Person, press: Press) -> tuple[Consultation, Pairing] | None:
    """The group of a button, still to meet, with its round: both locked, the round first."""
    pairing = await own_pairing(db, person, press.subject, lock=False)
    consultation = await lock_consultation(db, pairing.consultation_id) if pairing is not None else None
    locked = await own_pairing(db, person, press.subject) if consultation is not None else None
    return (consultation, locked) if consultation and locked and locked.is_going_on else None


async def _forget_joining(db: Db, person_id: UUID, consultation_id: UUID) -> None:
    await db.execute(
        delete(Joining).where(Joining.consultation_id == consultation_id, Joining.person_id == person_id)
    )  # fmt: skip
