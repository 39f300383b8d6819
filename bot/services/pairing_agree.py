"""Choosing a moment, by tap: once one suits all of them it is agreed (J18, J19)."""

from datetime import datetime, timedelta

from bot.domain.consultation import PairingState, PairingStep
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.pairing import draw_pairing_anew, own_pairing, pairing_card
from bot.store.base import Db
from bot.store.pairing import Pairing, pairing_seats
from bot.store.people import Person
from bot.views import pairing as view
from bot.views.catalogue import catalogue


async def press_fits(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """A moment that suits, tapped; nobody else sees who tapped what, or who was first."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    number, _, origin = press.choice.partition(".")
    if pairing.state == PairingState.OPEN and number.isdecimal() and int(number) < len(pairing.moments):
        await _tap(db, pairing, person, int(number), now=now)
    if origin:
        return view.noted(t)
    return Redraw(await pairing_card(db, person, pairing))


async def _tap(db: Db, pairing: Pairing, person: Person, number: int, *, now: datetime) -> None:
    seats = await pairing_seats(db, pairing.id)
    for seat in seats:
        if seat.person_id == person.id:
            seat.fits = "".join(sorted({*seat.fits} ^ {str(number)}))
            seat.reacted_at = seat.reacted_at or now
    suits_all = set.intersection(*({*seat.fits} for seat in seats))
    if suits_all:
        pairing.starts_at, pairing.state = pairing.proposed[int(min(suits_all))], PairingState.AGREED
        pairing.next_at = pairing.starts_at + timedelta(minutes=pairing.minutes)
        pairing.next_step = PairingStep.AFTER
        await draw_pairing_anew(db, pairing, now=now)
