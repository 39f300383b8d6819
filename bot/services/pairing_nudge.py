"""A school day passes for a group without a moment: there are other moments once all have passed.

That it does not get going is said once, to who reacted, when somebody let five working days of their own pass (J19).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import AFTER_SCHOOL, Room
from bot.domain.consultation import PairingState, PairingStep
from bot.domain.message import Message
from bot.services.agenda_team import room_of
from bot.services.consultation_round import may_go_on
from bot.services.delivery import plan_today
from bot.services.pairing import pairing_card, without_group
from bot.services.pairing_agree import propose_others
from bot.services.pairing_moment import NUDGED_AFTER
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, PairingSeat, pairing_seats
from bot.store.people import Person, names_of, people_with_ids
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.views import pairing_change as view
from bot.views.catalogue import catalogue

TOLD_WITHIN = timedelta(days=4)


async def pass_day(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """One more school day while there is no moment: other moments once all have passed, and the day counts.

    In silence, and where it was turned off, no day counts.
    """
    if pairing.state != PairingState.OPEN:
        return
    team = await db.get_one(Team, pairing.team_id)
    room = await room_of(db, team, now)
    today = now.astimezone(room.zone).date()
    pairing.next_at, pairing.next_step = room.at(room.school_day_after(today), AFTER_SCHOOL), PairingStep.NUDGE
    if not await may_go_on(db, team, today):
        return
    if all(one <= now for one in pairing.proposed):
        await propose_others(db, pairing, now=now)
    await _count(db, pairing, room, now=now)


async def _count(db: Db, pairing: Pairing, room: Room, *, now: datetime) -> None:
    """The day counts for who works and did nothing yet; then who waits is told, unless they were before.

    A pause counts like any day: who waits would learn of it from silence (J20). Who reacted today is not told yet.
    """
    today, seats = now.astimezone(room.zone).date(), await pairing_seats(db, pairing.id)
    idle = [seat for seat in seats if seat.reacted_at is None]
    await _count_day(db, idle, now=now)
    waiting = [seat for seat in seats if seat.reacted_at and seat.reacted_at.astimezone(room.zone).date() < today]
    if waiting and pairing.nudged_at is None and any(seat.idle_days >= NUDGED_AFTER for seat in idle):
        await _nudge(db, pairing, waiting, now=now)


async def _count_day(db: Db, idle: Sequence[PairingSeat], *, now: datetime) -> None:
    lives = await working_lives(db, await people_with_ids(db, [seat.person_id for seat in idle]), now.date())
    for seat in idle:
        life = lives[seat.person_id]
        if life.works_on(now.astimezone(life.zone).date()):
            seat.idle_days += 1


async def _nudge(db: Db, pairing: Pairing, waiting: Sequence[PairingSeat], *, now: datetime) -> None:
    pairing.nudged_at = now
    people = await people_with_ids(db, [seat.person_id for seat in waiting])
    await plan_today(
        db, people, "pairing_nudge", about=pairing.id.hex, args={"pairing": pairing.id},
        expires=lambda due: due + TOLD_WITHIN, now=now,
    )  # fmt: skip


async def draw_nudge(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Wait, somebody else, or not this time; None when it got going before this could be said."""
    t, pairing = catalogue(person.language), await db.steady(Pairing, UUID(hex=delivery.args["pairing"]))
    if pairing is None or pairing.is_off:
        return without_group(delivery, t, pairing)
    seats = await pairing_seats(db, pairing.id)
    others = [seat.person_id for seat in seats if seat.person_id != person.id]
    if pairing.state != PairingState.OPEN or all(seat.reacted_at is not None for seat in seats):
        return await pairing_card(db, person, pairing) if delivery.receipt is not None else None
    await remember_showing(db, delivery.id, pairing.id)
    names = await names_of(db, others)
    return view.nudge(t, pairing.id, [names[one] for one in others])
