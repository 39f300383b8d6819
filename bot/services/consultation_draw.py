"""A round is drawn: what a plan depends on is read, and the plan written down if nothing changed meanwhile."""

from datetime import datetime
from uuid import UUID

from bot.domain.agenda import Room
from bot.domain.consultation import CLOSES_AT, ConsultationState, ConsultationStep, draw_day_from
from bot.domain.matching.debts import debts_after
from bot.domain.matching.model import Debt, Group, Plan
from bot.services.agenda_team import room_of
from bot.services.consultation_round import close, conclude, is_due, may_go_on, set_days
from bot.services.matching import Prepared, prepare
from bot.services.pairing import form_pairing, tell_unplaced
from bot.services.round_forget import forget_round
from bot.services.solver import Draw
from bot.store.base import Db
from bot.store.consultation import Consultation, drawn_before, lock_consultation
from bot.store.met import write_debts
from bot.store.pairing import Pairing, pairing_seats
from bot.store.people import lock_people
from bot.store.team import Team


async def prepare_draw(db: Db, consultation_id: UUID, *, now: datetime) -> Prepared | None:
    """What the plan of a round that is to be drawn depends on; None when there is nothing to plan any more.

    The round before it is concluded first: who met is known from then on. In silence, and where it was turned off,
    nobody is brought together; in a holiday that was entered since, on the first day after it.
    """
    consultation = await lock_consultation(db, consultation_id)
    if consultation is None or not is_due(consultation, ConsultationStep.DRAW, now):
        return None
    team = await db.get_one(Team, consultation.team_id)
    room = await room_of(db, team, now)
    today = now.astimezone(room.zone).date()
    before = await drawn_before(db, consultation)
    if before is not None:
        await conclude(db, before, now=now)
    draws_on = draw_day_from(room.calendar, today)
    if draws_on is None or not await may_go_on(db, team, today):
        await close(db, consultation, now=now)
        return None
    if draws_on != today:
        await set_days(db, consultation, room, draws_on)
        return None
    return await prepare(db, consultation, before, now=now)


async def settle_draw(db: Db, consultation_id: UUID, prepared: Prepared, plan: Plan, *, now: datetime) -> None:
    """Write down who meets whom, and tell them; nothing when it was drawn meanwhile.

    When something changed while it was planned, the round stays due: it is planned anew.
    """
    await lock_people(db, prepared.people)  # two teams of somebody may be drawn at once: one group at most (J20)
    await lock_consultation(db, consultation_id)  # after the people: a tap of one of them locks them first, then this
    if await prepare_draw(db, consultation_id, now=now) != prepared:
        return
    consultation = await db.get_one(Consultation, consultation_id)
    await _form(db, consultation, prepared, plan, now=now)
    await write_debts(db, consultation.team_id, _debts(plan, prepared.draw))
    await _forget_earlier(db, consultation, now=now)
    room = await room_of(db, await db.get_one(Team, consultation.team_id), now)
    await _mark_drawn(db, consultation, room, now=now)
    for left in plan.unplaced:
        await tell_unplaced(db, consultation, left, now=now)


async def _form(db: Db, consultation: Consultation, prepared: Prepared, plan: Plan, *, now: datetime) -> None:
    for pairing_id in prepared.kept:
        kept = await db.get_one(Pairing, pairing_id)
        await form_pairing(db, consultation, await _same_again(db, kept), stayed=kept.stayed + 1, now=now)
    for group in plan.groups:
        await form_pairing(db, consultation, group, now=now)


async def _same_again(db: Db, pairing: Pairing) -> Group:
    """The same people once more; who brings the case and who starts change places."""
    seats = await pairing_seats(db, pairing.id)
    people = tuple(seat.person_id for seat in seats)
    number = next((at for at, seat in enumerate(seats) if seat.brings_case), 0)
    return Group(people, case_giver=people[(number + 1) % len(people)], starter=people[number])


def _debts(plan: Plan, draw: Draw) -> dict[UUID, Debt]:
    return debts_after(
        plan, draw.members, draw.debts, forbidden=draw.forbidden, policy=draw.policy, round_number=draw.round_number,
        seed=draw.seed,
    )  # fmt: skip


async def _forget_earlier(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """Of the round before nothing stays but that people met; kept groups were formed anew from it."""
    before = await drawn_before(db, consultation)
    if before is not None:
        await forget_round(db, before, now=now)


async def _mark_drawn(db: Db, consultation: Consultation, room: Room, *, now: datetime) -> None:
    consultation.state, consultation.drawn_at = ConsultationState.DRAWN, now
    consultation.next_at, consultation.next_step = room.at(consultation.closes_on, CLOSES_AT), ConsultationStep.CLOSE
    await db.flush()
