"""The life of a round: asked, drawn, closed. Each step once, with everything it changes in the same transaction."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.agenda import Room
from bot.domain.consultation import (
    CLOSES_AT,
    ConsultationState,
    ConsultationStep,
    Happened,
    PairingState,
    close_day,
    did_meet,
    draw_day,
    is_time_to_ask,
)
from bot.domain.matching.debts import debts_after
from bot.domain.matching.model import Group, Plan
from bot.domain.people import Participation, TeamState
from bot.domain.schedule import GATHERED_AT
from bot.services.agenda_team import room_of
from bot.services.consultation_count import count_once
from bot.services.feature import CONSULTATION, is_on
from bot.services.matching import Prepared, prepare
from bot.services.notice import add_notices
from bot.services.pairing import form_pairing, tell_unplaced
from bot.services.pairing_after import ask_whether_it_happened
from bot.services.round_forget import forget_round
from bot.store.base import Db
from bot.store.consultation import (
    Consultation,
    forget_joinings,
    lock_consultation,
    newest_consultation,
    next_number,
    policy_of,
)
from bot.store.met import write_debts, write_met
from bot.store.pairing import GOES_ON, Pairing, pairing_seats, pairings_of, seats_in
from bot.store.schedule import quiet_teams
from bot.store.team import School, Team, members_of

BITS_OF_SEED = 31


async def run_consultation_day(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The tick of 08:00: ask who joins a new round when it is time. Nothing in silence, and nothing is made up for."""
    school = await db.get_one(School, team.school_id)
    today = tick.astimezone(ZoneInfo(school.timezone)).date()
    if not await _may_go_on(db, team, today):
        return
    policy, newest = await policy_of(db, team.id), await newest_consultation(db, team.id)
    room = await room_of(db, team, now)
    if newest is not None and newest.state == ConsultationState.ASKING:
        return
    last = newest.asked_on if newest is not None else None
    if is_time_to_ask(room.calendar, today, last=last, rhythm=policy.rhythm):
        await open_consultation(db, team, room, today, now=now)


async def open_consultation(db: Db, team: Team, room: Room, today: date, *, now: datetime) -> Consultation | None:
    """A new round, and the question whether one joins; None where this school year has no room for one."""
    draws_on = draw_day(room.calendar, today)
    if draws_on is None:
        return None
    policy = await policy_of(db, team.id)
    draws_at = room.at(draws_on, GATHERED_AT)
    consultation = Consultation(
        id=db.new_id(now), team_id=team.id, number=await next_number(db, team.id), state=ConsultationState.ASKING,
        seed=db.chance.getrandbits(BITS_OF_SEED), asked_on=today, draws_on=draws_on,
        closes_on=close_day(room.calendar, draws_on, rhythm=policy.rhythm), next_at=draws_at,
        next_step=ConsultationStep.DRAW,
    )  # fmt: skip
    db.add(consultation)
    await db.flush()
    joined = [person for person in await members_of(db, team.id) if person.participation == Participation.JOINED]
    await add_notices(
        db, joined, "consultation", about=consultation.id.hex, args={"consultation": consultation.id}, now=now,
        expires_after=draws_at - now,
    )  # fmt: skip
    return consultation


async def prepare_draw(db: Db, consultation_id: UUID, *, now: datetime) -> Prepared | None:
    """What the plan of a round that is to be drawn depends on; None when there is nothing to plan any more.

    The round before it is concluded first: who met is known from then on. In silence, and where it was turned off,
    nobody is brought together.
    """
    consultation = await lock_consultation(db, consultation_id)
    if consultation is None or not _is_due(consultation, ConsultationStep.DRAW, now):
        return None
    team = await db.get_one(Team, consultation.team_id)
    room = await room_of(db, team, now)
    today = now.astimezone(room.zone).date()
    before = await _before(db, consultation)
    if before is not None:
        await conclude(db, before, now=now)
    if not await _may_go_on(db, team, today):
        await close(db, consultation, now=now)
        return None
    if not room.calendar.is_school_day(today):  # a holiday was entered since: on the first day after it
        consultation.next_at = room.at(room.school_day_after(today), GATHERED_AT)
        return None
    return await prepare(db, consultation, before, now=now)


async def settle_draw(db: Db, consultation_id: UUID, prepared: Prepared, plan: Plan, *, now: datetime) -> None:
    """Write down who meets whom, and tell them; nothing when it was drawn meanwhile.

    When something changed while it was planned, the round stays due: it is planned anew.
    """
    consultation = await lock_consultation(db, consultation_id)
    if consultation is None or not _is_due(consultation, ConsultationStep.DRAW, now):
        return
    before = await _before(db, consultation)
    if await prepare(db, consultation, before, now=now) != prepared:
        return
    draw = prepared.draw
    for pairing_id in prepared.kept:
        kept = await db.get_one(Pairing, pairing_id)
        await form_pairing(db, consultation, await _same_again(db, kept), stayed=kept.stayed + 1, now=now)
    for group in plan.groups:
        await form_pairing(db, consultation, group, now=now)
    debts = debts_after(
        plan, draw.members, draw.debts, forbidden=draw.forbidden, policy=draw.policy, round_number=draw.round_number,
        seed=draw.seed,
    )  # fmt: skip
    await write_debts(db, consultation.team_id, debts)
    if before is not None:
        await forget_round(db, before, now=now)
    room = await room_of(db, await db.get_one(Team, consultation.team_id), now)
    consultation.state, consultation.drawn_at = ConsultationState.DRAWN, now
    consultation.next_at, consultation.next_step = room.at(consultation.closes_on, CLOSES_AT), ConsultationStep.CLOSE
    await db.flush()
    for left in plan.unplaced:
        await tell_unplaced(db, consultation, left, now=now)


async def _may_go_on(db: Db, team: Team, today: date) -> bool:
    """Whether anything may be asked of a team now."""
    is_quiet = team.id in await quiet_teams(db, today)
    return team.state == TeamState.STARTED and not is_quiet and await is_on(db, team.id, CONSULTATION)


async def _same_again(db: Db, pairing: Pairing) -> Group:
    """The same people once more; who brings the case and who starts change places."""
    seats = await pairing_seats(db, pairing.id)
    people = tuple(seat.person_id for seat in seats)
    number = next((at for at, seat in enumerate(seats) if seat.brings_case), 0)
    return Group(people, case_giver=people[(number + 1) % len(people)], starter=people[number])


async def run_consultation(db: Db, consultation_id: UUID, *, now: datetime) -> None:
    """A round closes: groups without a moment are asked whether it happened after all."""
    consultation = await lock_consultation(db, consultation_id)
    if consultation is None or not _is_due(consultation, ConsultationStep.CLOSE, now):
        return
    for pairing in await pairings_of(db, consultation.id):
        if pairing.state in GOES_ON:
            await ask_whether_it_happened(db, pairing, now=now)
    await close(db, consultation, now=now)


async def close(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """Nothing happens to it by itself any more."""
    consultation.state, consultation.closed_at = ConsultationState.CLOSED, now
    consultation.next_at = consultation.next_step = None
    if consultation.drawn_at is None:
        await forget_joinings(db, consultation.id)


async def conclude(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """The groups of a round that met are remembered, as hashes; what did not happen is no meeting."""
    pairings = await pairings_of(db, consultation.id)
    seats = await seats_in(db, [pairing.id for pairing in pairings])
    for pairing in pairings:
        said = [Happened(seat.happened) if seat.happened else None for seat in seats[pairing.id]]
        had_moment = pairing.starts_at is not None and pairing.state != PairingState.ENDED
        if did_meet(said, had_moment=had_moment):
            people = [seat.person_id for seat in seats[pairing.id]]
            await write_met(db, pairing.id, people, consultation.draws_on)
        if pairing.state in GOES_ON:
            pairing.state, pairing.next_at, pairing.next_step = PairingState.OVER, None, None
    if consultation.state != ConsultationState.CLOSED:
        await close(db, consultation, now=now)
    await db.flush()
    await count_once(db, consultation, now=now)


async def _before(db: Db, consultation: Consultation) -> Consultation | None:
    return await db.scalar(
        select(Consultation).where(
            Consultation.team_id == consultation.team_id, Consultation.number == consultation.number - 1
        )
    )


def _is_due(consultation: Consultation, step: ConsultationStep, now: datetime) -> bool:
    return consultation.next_step == step and consultation.next_at is not None and consultation.next_at <= now
