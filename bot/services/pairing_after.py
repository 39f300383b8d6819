"""Afterwards: did it happen? One tap, seen by nobody (J18, S19)."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consultation import Happened, PairingState
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.delivery import plan_today
from bot.services.pairing import draw_pairing_anew, own_pairing
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, pairing_seats
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
    """Did it happen? Or what they said."""
    pairing = await own_pairing(db, person, UUID(hex=delivery.args["pairing"]), lock=False)
    return None if pairing is None else view.after(catalogue(person.language), pairing.id)


async def press_happened(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja], [Geen tijd], [Anders]."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None or press.choice not in tuple(Happened):
        return Redraw(pairing_view.gone(t, person.id))
    for seat in await pairing_seats(db, pairing.id):
        if seat.person_id == person.id:
            seat.happened, seat.reacted_at = press.choice, seat.reacted_at or now
    return Redraw(view.thanks(t, pairing.id, Happened(press.choice)))
