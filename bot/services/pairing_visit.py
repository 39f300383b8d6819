"""A group visits a lesson: who is host, with which question one looks, and when nobody can take over a lesson (J21)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingForm, PairingState
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.pairing import draw_pairing_anew, own_pairing, pairing_card
from bot.services.pairing_agree import propose_others
from bot.services.pairing_propose import let_go
from bot.services.pairing_view import seat_of, see_pairing
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.pairing import Pairing, open_question, pairing_seats, seal_question
from bot.store.people import Person
from bot.views import pairing as view
from bot.views import pairing_form as form_view
from bot.views.catalogue import catalogue


async def press_more(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Meer]"""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject, lock=False)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    shown = await see_pairing(db, t, pairing, for_whom=person)
    return Redraw(view.more(t, shown, int(press.choice) if press.choice.isdecimal() else 0))


async def press_form(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Lesbezoek] or [Gesprek]: until there is a moment, for the moments of one are not those of the other."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    is_other = press.choice in tuple(PairingForm) and press.choice != pairing.form
    if pairing.state == PairingState.OPEN and is_other:
        await _react(db, pairing, person, now)
        await _change_form(db, pairing, PairingForm(press.choice), by=person.id, now=now)
    return Redraw(await pairing_card(db, person, pairing))


async def _change_form(db: Db, pairing: Pairing, form: PairingForm, *, by: UUID, now: datetime) -> None:
    pairing.form = form
    if form is PairingForm.TALK:
        pairing.question = None  # nobody would see it there, also not who could take it away
    await propose_others(db, pairing, by=by, now=now)
    await draw_pairing_anew(db, pairing, now=now)


async def press_swap(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Omwisselen]: of two people the other one is host; the question was the host's, and goes."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    seats = await pairing_seats(db, pairing.id)
    if pairing.state == PairingState.OPEN and pairing.form == PairingForm.VISIT and len(seats) == 2:
        await _react(db, pairing, person, now)
        hosted = [seat.brings_case for seat in seats]
        for seat, was_host in zip(seats, reversed(hosted), strict=True):
            seat.brings_case = was_host
        pairing.question = None
        await db.flush()
        await propose_others(db, pairing, by=person.id, now=now)
        await draw_pairing_anew(db, pairing, now=now)
    return Redraw(await pairing_card(db, person, pairing))


async def press_no_cover(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Niemand kan mijn les overnemen]: it becomes a talk, and counts as "no time"; nobody else hears whose lesson."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    own = seat_of(await pairing_seats(db, pairing.id), person.id)
    if not pairing.is_going_on or pairing.form != PairingForm.VISIT or own.brings_case:
        return Redraw(await pairing_card(db, person, pairing))
    own.uncovered, own.reacted_at = True, own.reacted_at or now
    pairing.form, pairing.question = PairingForm.TALK, None
    if pairing.state == PairingState.AGREED:
        await let_go(db, pairing, person, now=now)
    else:
        await _change_form(db, pairing, PairingForm.TALK, by=person.id, now=now)
    return Redraw(view.talk_instead(t, await see_pairing(db, t, pairing, for_whom=person)))


async def _react(db: Db, pairing: Pairing, person: Person, now: datetime) -> None:
    own = seat_of(await pairing_seats(db, pairing.id), person.id)
    own.reacted_at = own.reacted_at or now


async def press_look_for(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Kijkvraag]"""
    built = await build_look_for(db, person, press.subject, now=now)
    return Redraw(built) if isinstance(built, Message) else built


async def build_look_for(db: Db, person: Person, pairing_id: UUID, *, now: datetime) -> Form | Message:
    """The question of the host, who alone sets it; where typed words are not kept there is none (J30)."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, pairing_id)
    if pairing is None:
        return view.gone(t, person.id)
    if not await _may_ask(db, pairing, person):
        return await pairing_card(db, person, pairing)
    return form_view.look_for(t, pairing.id, open_question(db, pairing))


async def submit_look_for(
    db: Db, person: Person, pairing_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Answer:
    """The others see it from now on, wherever the group stands."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, pairing_id)
    if pairing is None:
        return view.gone(t, person.id)
    if await _may_ask(db, pairing, person):
        await _react(db, pairing, person, now)
        seal_question(db, pairing, " ".join(values.get("question", "").split()))
        await draw_pairing_anew(db, pairing, now=now)
    return await pairing_card(db, person, pairing)


async def _may_ask(db: Db, pairing: Pairing, person: Person) -> bool:
    own = seat_of(await pairing_seats(db, pairing.id), person.id)
    is_host = own.brings_case and pairing.form == PairingForm.VISIT and pairing.is_going_on
    return is_host and await may_type(db, person)
