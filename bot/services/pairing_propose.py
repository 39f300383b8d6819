"""Another moment for a group: proposed, moved, or let go. Nobody is told why, and of proposals not by whom (J31)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from bot.domain.agenda import AFTER_SCHOOL, DAYS_SHOWN, MOST_WEEKS
from bot.domain.consultation import PairingForm, PairingState
from bot.domain.form import Form, Trouble, Wrong
from bot.domain.message import Message
from bot.domain.pairing_moment import IN_THE_MORNING, is_in_round, toggled, with_proposal
from bot.domain.pairing_news import PairingNews
from bot.domain.press import Press, stamp
from bot.ports import Answer, Redraw
from bot.services.moment import troubles_in
from bot.services.pairing import draw_pairing_anew, own_pairing, pairing_card
from bot.services.pairing_agree import agree_if_it_suits_all, open_again
from bot.services.pairing_moment import Span, propose_anew, span_of
from bot.services.pairing_news import tell_others
from bot.services.pairing_view import seat_of
from bot.store.base import Db
from bot.store.pairing import Pairing, pairing_seats
from bot.store.people import Person, people_with_ids
from bot.views import pairing as view
from bot.views import pairing_form as form_view
from bot.views.card_form import WhenShown
from bot.views.catalogue import Catalogue, catalogue

Values = Mapping[str, str]
Draw = Callable[[Catalogue, UUID, WhenShown], Form]


async def press_other_moment(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ander moment]"""
    return _in_place(await build_other_moment(db, person, press.subject, now=now))


async def build_other_moment(db: Db, person: Person, pairing_id: UUID, *, now: datetime) -> Form | Message:
    """The day, then the time; only while there is no moment yet."""
    return await _build(db, person, pairing_id, PairingState.OPEN, form_view.other_moment, now=now)


async def press_move(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Verzetten]"""
    return _in_place(await build_move(db, person, press.subject, now=now))


async def build_move(db: Db, person: Person, pairing_id: UUID, *, now: datetime) -> Form | Message:
    """The same for a moment that was agreed."""
    return await _build(db, person, pairing_id, PairingState.AGREED, form_view.move, now=now)


def _in_place(built: Form | Message) -> Answer:
    return Redraw(built) if isinstance(built, Message) else built


async def _build(
    db: Db, person: Person, pairing_id: UUID, state: PairingState, draw: Draw, *, now: datetime
) -> Form | Message:
    t, pairing = catalogue(person.language), await own_pairing(db, person, pairing_id)
    if pairing is None:
        return view.gone(t, person.id)
    if pairing.state != state:
        return await pairing_card(db, person, pairing)
    return draw(t, pairing.id, _to_choose(pairing, await _span(db, pairing, now)))


async def _span(db: Db, pairing: Pairing, now: datetime) -> Span:
    people = await people_with_ids(db, [seat.person_id for seat in await pairing_seats(db, pairing.id)])
    return await span_of(db, pairing, people, now=now)


def _to_choose(pairing: Pairing, span: Span) -> WhenShown:
    """The days on which all of them work, those first on which nothing was proposed yet."""
    known = {one.astimezone(span.room.zone).date() for one in pairing.proposed}
    days = [day for day in span.shared if day not in known] or span.shared
    first = days[0] if days else span.room.school_day_after(span.today)
    hour = IN_THE_MORNING if pairing.form == PairingForm.VISIT else AFTER_SCHOOL
    return WhenShown(span.room.at(first, hour), tuple(days[:DAYS_SHOWN]), span.today, span.last)


async def check_moment(
    db: Db, person: Person, pairing_id: UUID, *, values: Values, now: datetime
) -> Mapping[str, Trouble]:
    """A moment that is past, at night, in a weekend or holiday, or after the round closes; each at its own field."""
    pairing = await db.get_one(Pairing, pairing_id)
    span = await _span(db, pairing, now)
    room = replace(span.room, weeks=MOST_WEEKS)  # the round is what ends it, not how far the agenda goes
    if values.get("day") and date.fromisoformat(values["day"]) > span.last:
        return {"day": Trouble(Wrong.BEYOND_ROUND)}
    found = troubles_in(room, values, minutes=pairing.minutes, now=now)
    if not found and values.get("day") and values.get("hour"):
        moment = room.at(date.fromisoformat(values["day"]), time.fromisoformat(values["hour"]))
        if not is_in_round(room, moment, minutes=pairing.minutes, last=span.last):
            found["hour"] = Trouble(Wrong.BEYOND_ROUND)
    return found


async def submit_other_moment(db: Db, person: Person, pairing_id: UUID, *, values: Values, now: datetime) -> Answer:
    """It takes the place of the last one where there are three, and suits who proposed it; the others are asked."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, pairing_id)
    if pairing is None:
        return view.gone(t, person.id)
    if pairing.state == PairingState.OPEN:
        await _propose(db, pairing, person, await _moment(db, pairing, values, now), now=now)
    return await pairing_card(db, person, pairing)


async def submit_move(db: Db, person: Person, pairing_id: UUID, *, values: Values, now: datetime) -> Answer:
    """Back to choosing, with the new moment alone; who moved it can then, the others are asked."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, pairing_id)
    if pairing is None:
        return view.gone(t, person.id)
    moment, was = await _moment(db, pairing, values, now), pairing.starts_at
    if pairing.state == PairingState.AGREED and moment != was:
        await open_again(db, pairing, now=now)
        pairing.moments = []
        await _propose(db, pairing, person, moment, now=now, was=was)
    return await pairing_card(db, person, pairing)


async def _moment(db: Db, pairing: Pairing, values: Values, now: datetime) -> datetime:
    room = (await _span(db, pairing, now)).room
    return room.at(date.fromisoformat(values["day"]), time.fromisoformat(values["hour"]))


async def _propose(
    db: Db, pairing: Pairing, person: Person, moment: datetime, *, now: datetime, was: datetime | None = None
) -> None:
    is_known, seats = moment in pairing.proposed, await pairing_seats(db, pairing.id)
    coming = [one for one in pairing.proposed if one > now]
    pairing.moments = [one.isoformat() for one in with_proposal(coming, moment, [seat.fits for seat in seats])]
    own = seat_of(seats, person.id)
    if stamp(moment) not in own.fits:
        own.fits = toggled(own.fits, stamp(moment))
    own.reacted_at = own.reacted_at or now
    await agree_if_it_suits_all(db, pairing, seats, by=person.id, now=now)
    if pairing.state == PairingState.OPEN and not is_known:
        what = PairingNews.ASKED if was is None else PairingNews.MOVED
        await tell_others(db, pairing, what, moment, by=person.id, now=now, was=was)
        await draw_pairing_anew(db, pairing, now=now)


async def press_let_go(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Gaat niet door]: the moment goes, not the group; there are others to choose from."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(view.gone(t, person.id))
    if pairing.state == PairingState.AGREED:
        await let_go(db, pairing, person, now=now)
    return Redraw(await pairing_card(db, person, pairing))


async def let_go(db: Db, pairing: Pairing, person: Person, *, now: datetime) -> None:
    """The agreed moment is off: the others hear it, and are not told by whom."""
    moment = pairing.starts_at
    own = seat_of(await pairing_seats(db, pairing.id), person.id)
    own.reacted_at = own.reacted_at or now
    await open_again(db, pairing, now=now)
    await propose_anew(db, pairing, now=now, besides=moment)
    if moment is not None:
        await tell_others(db, pairing, PairingNews.OFF, moment, by=person.id, now=now)
    await draw_pairing_anew(db, pairing, now=now)
