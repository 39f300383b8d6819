"""Up to three moments for a group to choose from, and when it is said that it does not get going."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.agenda import AFTER_SCHOOL, Room
from bot.domain.consultation import PairingForm
from bot.domain.pairing_moment import Taken, choose_moments, hours_of_talk, hours_of_visit
from bot.services.agenda_team import room_of
from bot.services.moment import MOST_OWN
from bot.store.agenda import upcoming_of
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.consultation import Consultation
from bot.store.pairing import Pairing, going_on_with, pairing_seats
from bot.store.people import Person, people_with_ids
from bot.store.team import Team
from bot.store.wishes import wishes_of

NUDGED_AFTER = 5  # of the own working days of whoever does not react (J19)


@dataclass(frozen=True)
class Span:
    """The part of a round that is still to come for one group: from tomorrow up to the day on which it closes."""

    room: Room
    today: date
    last: date
    shared: list[date]  # on these all of them work


async def span_of(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> Span:
    """When a group can meet, looking at days alone (J21)."""
    room = await room_of(db, await db.get_one(Team, pairing.team_id), now)
    last = (await db.get_one(Consultation, pairing.consultation_id)).closes_on
    today = now.astimezone(room.zone).date()
    lives = (await working_lives(db, people, today)).values()
    days = room.school_days(today + timedelta(days=1), last)
    return Span(room, today, last, [day for day in days if all(life.works_on(day) for life in lives)])


async def propose_moments(
    db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime, besides: datetime | None = None
) -> list[datetime]:
    """The first moments on which all of them can, as far as they told it, and none of them is somewhere else (J21).

    `besides` is one that they had and let go.
    """
    span = await span_of(db, pairing, people, now=now)
    hours = await _hours(db, pairing, people, span.shared)
    taken = await _taken(db, pairing, people)
    taken += [Taken(besides, pairing.minutes)] if besides is not None else []
    return choose_moments(
        span.room, zip(span.shared, hours, strict=True), taken, minutes=pairing.minutes, last=span.last
    )


async def propose_anew(db: Db, pairing: Pairing, *, now: datetime, besides: datetime | None = None) -> None:
    """Other moments to choose from; what suited somebody goes on to do so where it is among them."""
    seats = await pairing_seats(db, pairing.id)
    people = await people_with_ids(db, [seat.person_id for seat in seats])
    found = await propose_moments(db, pairing, people, now=now, besides=besides)
    pairing.moments = [one.isoformat() for one in found]


async def _hours(db: Db, pairing: Pairing, people: Sequence[Person], days: Sequence[date]) -> list[list[time]]:
    wishes = await wishes_of(db, [person.id for person in people])
    windows = {person_id: told.windows for person_id, told in wishes.items()}
    if pairing.form != PairingForm.VISIT:
        return [hours_of_talk(day, [*windows.values()]) for day in days]
    hosts = [seat.person_id for seat in await pairing_seats(db, pairing.id) if seat.brings_case]
    visitors = [told for person_id, told in windows.items() if person_id not in hosts]
    return [hours_of_visit(day, windows[hosts[0]] if hosts else None, visitors) for day in days]


async def _taken(db: Db, pairing: Pairing, people: Sequence[Person]) -> list[Taken]:
    """Meetings at which one of them has a place, and moments of other groups of theirs."""
    found = []
    for person in people:
        found += [Taken(one.starts_at, one.minutes) for one in await upcoming_of(db, person.id, most=MOST_OWN)]
    groups = await going_on_with(db, [person.id for person in people])
    others = {one.id: one for theirs in groups.values() for one in theirs if one.id != pairing.id}
    return found + [Taken(one.starts_at, one.minutes) for one in others.values() if one.starts_at is not None]


async def nudge_at(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> datetime | None:
    """When the first day is counted on which somebody may have done nothing: each school day after pupils left."""
    room = await room_of(db, await db.get_one(Team, pairing.team_id), now)
    return room.at(room.school_day_after(now.astimezone(room.zone).date()), AFTER_SCHOOL)
