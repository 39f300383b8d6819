"""Choosing a moment, by tap: once one suits all of them it is agreed (J18, J19)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consultation import PairingState, PairingStep
from bot.domain.pairing_moment import suiting, suits_all, toggled
from bot.domain.pairing_news import PairingNews
from bot.domain.press import Press, stamp
from bot.ports import Answer, Redraw
from bot.services.pairing import draw_pairing_anew, own_pairing, pairing_card
from bot.services.pairing_moment import nudge_at, propose_anew
from bot.services.pairing_news import tell_others
from bot.services.pairing_view import seat_of, see_pairing
from bot.store.base import Db
from bot.store.pairing import Pairing, PairingSeat, pairing_seats
from bot.store.people import Person, people_with_ids
from bot.views import pairing as view
from bot.views.catalogue import catalogue


async def press_fits(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """A moment that suits, tapped; nobody else sees who tapped what, or who was first."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    moment, _, where = press.choice.partition(".")
    if pairing.state == PairingState.OPEN:
        await tap_moment(db, pairing, person, moment, now=now)
    if where == view.SHARED:
        return view.noted(t, await see_pairing(db, t, pairing, for_whom=person))
    return Redraw(await pairing_card(db, person, pairing))


async def tap_moment(db: Db, pairing: Pairing, person: Person, moment: str, *, now: datetime) -> None:
    """Somebody taps a moment, as it is called in a button; one that has passed, or is not there any more, is none."""
    if any(one <= now for one in pairing.proposed):
        await _without_past(db, pairing, by=person.id, now=now)
    seats = await pairing_seats(db, pairing.id)
    own = seat_of(seats, person.id)
    own.reacted_at = own.reacted_at or now
    if moment in [stamp(one) for one in pairing.proposed]:
        own.fits = toggled(own.fits, moment)
        await agree_if_it_suits_all(db, pairing, seats, by=person.id, now=now)


async def _without_past(db: Db, pairing: Pairing, *, by: UUID, now: datetime) -> None:
    """What has passed goes, and once nothing is left there are other moments."""
    coming = [one for one in pairing.proposed if one > now]
    if not coming:
        await propose_others(db, pairing, by=by, now=now)
        return
    pairing.moments = [one.isoformat() for one in coming]
    await draw_pairing_anew(db, pairing, now=now)


async def propose_others(db: Db, pairing: Pairing, *, by: UUID | None = None, now: datetime) -> None:
    """Other moments; whoever tapped one that is there no more is asked about another, but for who does this.

    They hear it once: not again before they tapped one of the new ones. Each hears it alone, also where the group has a
    conversation of its own: it would tell there that somebody had tapped.
    """
    before = pairing.moments, pairing.proposed
    await propose_anew(db, pairing, now=now)
    if pairing.moments == before[0]:
        return
    for seat in await pairing_seats(db, pairing.id):
        is_lost = {*suiting(before[1], seat.fits)} - {*pairing.proposed}
        new = [one for one in sorted(pairing.proposed) if stamp(one) not in seat.fits]
        if is_lost and new and seat.person_id != by:
            await tell_others(db, pairing, PairingNews.ASKED, new[0], by=by, of=seat.person_id, now=now)
    await draw_pairing_anew(db, pairing, now=now)


async def agree_if_it_suits_all(
    db: Db, pairing: Pairing, seats: Sequence[PairingSeat], *, by: UUID | None = None, now: datetime
) -> None:
    """Agreed as soon as one moment suits everybody; all but who did it hear it, and the group is drawn anew."""
    moment = suits_all(pairing.proposed, [seat.fits for seat in seats])
    if moment is None:
        return
    pairing.starts_at, pairing.state, pairing.sequence = moment, PairingState.AGREED, pairing.sequence + 1
    pairing.next_at, pairing.next_step = moment + timedelta(minutes=pairing.minutes), PairingStep.AFTER
    await tell_others(db, pairing, PairingNews.AGREED, moment, by=by, now=now)
    await draw_pairing_anew(db, pairing, now=now)


async def open_again(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """No moment any more, and nobody's taps."""
    seats = await pairing_seats(db, pairing.id)
    for seat in seats:
        seat.fits = ""
    people = await people_with_ids(db, [seat.person_id for seat in seats])
    pairing.state, pairing.starts_at, pairing.sequence = PairingState.OPEN, None, pairing.sequence + 1
    pairing.next_at, pairing.next_step = await nudge_at(db, pairing, people, now=now), PairingStep.NUDGE
