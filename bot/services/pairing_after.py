"""Afterwards: did it happen? One tap, seen by nobody (J18, S19)."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consultation import Happened, PairingState
from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.reflection import AskingState, Closed
from bot.ports import Answer, Redraw
from bot.services.asking import press_answer
from bot.services.consultation_count import count_once_all_said
from bot.services.delivery import plan_today
from bot.services.pairing import draw_pairing_anew, own_pairing
from bot.services.take_along import take_along, take_up
from bot.store.base import Db
from bot.store.consultation import lock_consultation
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, PairingSeat, pairing_seats
from bot.store.people import Person, people_with_ids
from bot.views import pairing as pairing_view
from bot.views import pairing_after as view
from bot.views.catalogue import catalogue

ASKED_WITHIN = timedelta(days=7)


async def ask_whether_it_happened(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """Its time has passed: each is asked alone, as soon as they are at work."""
    pairing.state, pairing.next_at, pairing.next_step = PairingState.OVER, None, None
    people = await people_with_ids(db, [seat.person_id for seat in await pairing_seats(db, pairing.id)])
    await plan_today(
        db, people, "pairing_after", about=pairing.id.hex, args={"pairing": pairing.id},
        expires=lambda due: due + ASKED_WITHIN, now=now,
    )  # fmt: skip
    await draw_pairing_anew(db, pairing, now=now)


async def draw_after(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Did it happen?"""
    pairing = await own_pairing(db, person, UUID(hex=delivery.args["pairing"]), lock=False)
    return None if pairing is None or pairing.is_off else view.after(catalogue(person.language), pairing.id)


async def press_after(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ander antwoord]: it can be changed until the next round is drawn."""
    t, seat = catalogue(person.language), await _own_seat(db, person, press.subject)
    return Redraw(view.after(t, press.subject) if seat is not None else pairing_view.gone(t, person.id))


async def press_happened(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja], [Geen tijd], [Anders]."""
    t, seat = catalogue(person.language), await _own_seat(db, person, press.subject)
    if seat is None or press.choice not in tuple(Happened):
        return Redraw(pairing_view.gone(t, person.id))
    seat.happened, seat.reacted_at = press.choice, seat.reacted_at or now
    if press.choice != Happened.YES:
        seat.again = None
    await db.flush()
    pairing = await db.get_one(Pairing, seat.pairing_id)
    consultation = await lock_consultation(db, pairing.consultation_id)
    if consultation is not None:
        await count_once_all_said(db, consultation, now=now)
    return Redraw(await _thanks(db, person, seat))


async def press_again(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja] and [Nee], to once more with the same: it holds when all said yes, and a no is shown to nobody (J19)."""
    t, seat = catalogue(person.language), await _own_seat(db, person, press.subject)
    if seat is None or seat.happened != Happened.YES or press.choice not in view.AGAIN:
        return Redraw(pairing_view.gone(t, person.id))
    seat.again = press.choice == view.YES
    await db.flush()
    return Redraw(await _thanks(db, person, seat))


async def press_take_along(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Opschrijven] asks for words; [Neem ik mee] needs none, and what else is asked here stays."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject, lock=False)
    seats = await pairing_seats(db, press.subject) if pairing is not None else []
    seat = next((one for one in seats if one.person_id == person.id and one.happened), None)
    asking = await take_up(db, person, press.subject, now=now) if seat is not None else None
    if seat is None or asking is None:
        return Redraw(pairing_view.gone(t, person.id))
    if press.choice != Closed.TAKEN_ALONG:
        return await press_answer(db, person, Press("answer", asking.id), now=now)
    asking.state, asking.closed_how = AskingState.CLOSED, Closed.TAKEN_ALONG
    await db.flush()
    return Redraw(await _thanks(db, person, seat))


async def _thanks(db: Db, person: Person, seat: PairingSeat) -> Message:
    t, happened = catalogue(person.language), Happened(seat.happened or "")
    if happened is not Happened.YES:
        return view.thanks(t, seat.pairing_id, happened)
    return view.thanks_for_yes(t, seat.pairing_id, await take_along(db, person, seat.pairing_id), again=seat.again)


async def _own_seat(db: Db, person: Person, pairing_id: UUID) -> PairingSeat | None:
    """Somebody's seat in a group that is over, the round locked first; None when there is nothing to say of it."""
    pairing = await own_pairing(db, person, pairing_id, lock=False)
    if pairing is None or await lock_consultation(db, pairing.consultation_id) is None:
        return None
    locked = await own_pairing(db, person, pairing_id)
    if locked is None or locked.state != PairingState.OVER:
        return None
    return next((seat for seat in await pairing_seats(db, pairing_id) if seat.person_id == person.id), None)
