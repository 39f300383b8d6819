"""The life of a round: asked, drawn, closed. Each step once, with everything it changes in the same transaction."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import Room
from bot.domain.consultation import (
    ConsultationState,
    ConsultationStep,
    Happened,
    PairingState,
    close_day,
    did_meet,
    draw_day,
    is_time_to_ask,
)
from bot.domain.people import Participation, TeamState
from bot.domain.schedule import GATHERED_AT
from bot.services.agenda_team import room_of
from bot.services.consultation_count import count_once
from bot.services.feature import CONSULTATION, is_on
from bot.services.notice import add_notices
from bot.services.pairing import draw_pairing_anew
from bot.services.pairing_after import ask_whether_it_happened
from bot.store.base import Db
from bot.store.consultation import (
    Consultation,
    forget_joinings,
    lock_consultation,
    newest_consultation,
    next_number,
    policy_of,
)
from bot.store.leading import led_by
from bot.store.met import write_met
from bot.store.pairing import GOES_ON, pairings_of, seats_in
from bot.store.people import Person
from bot.store.schedule import quiet_teams
from bot.store.team import School, Team, workers_of

BITS_OF_SEED = 31


async def run_consultation_day(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The tick of 08:00: ask who joins a new round when it is time. Nothing in silence, and nothing is made up for."""
    school = await db.get_one(School, team.school_id)
    today = tick.astimezone(ZoneInfo(school.timezone)).date()
    if not await may_go_on(db, team, today):
        return
    newest, room = await newest_consultation(db, team.id), await room_of(db, team, now)
    if newest is not None and newest.state == ConsultationState.ASKING:
        return
    if is_time_to_ask(room.calendar, today, closes_on=newest.closes_on if newest is not None else None):
        await open_consultation(db, team, room, today, now=now)


async def open_consultation(db: Db, team: Team, room: Room, today: date, *, now: datetime) -> Consultation | None:
    """A new round, and the question whether one joins; None where this school year has no room for one."""
    draws_on = draw_day(room.calendar, today)
    if draws_on is None:
        return None
    consultation = Consultation(
        id=db.new_id(now), team_id=team.id, number=await next_number(db, team.id), state=ConsultationState.ASKING,
        seed=db.chance.getrandbits(BITS_OF_SEED), asked_on=today, next_step=ConsultationStep.DRAW,
    )  # fmt: skip
    await set_days(db, consultation, room, draws_on)
    db.add(consultation)
    await db.flush()
    joined = [one for one in await who_could_meet(db, team) if one.participation == Participation.JOINED]
    await add_notices(
        db, joined, "consultation", about=consultation.id.hex, args={"consultation": consultation.id}, now=now,
        expires_after=room.at(draws_on, GATHERED_AT) - now,
    )  # fmt: skip
    return consultation


async def who_could_meet(db: Db, team: Team) -> list[Person]:
    """Who works in a team, but for who leads everybody else in it: there is never a group for them (J05)."""
    workers = await workers_of(db, team.id)
    led = await led_by(db, [one.id for one in workers])
    others = len(workers) - 1
    return [one for one in workers if not 0 < others == sum(one.id in two for two in led)]


async def set_days(db: Db, consultation: Consultation, room: Room, draws_on: date) -> None:
    """The round is drawn on this day, and closes as long after it as the team's rhythm says."""
    policy = await policy_of(db, consultation.team_id)
    consultation.draws_on, consultation.next_at = draws_on, room.at(draws_on, GATHERED_AT)
    consultation.closes_on = close_day(room.calendar, draws_on, rhythm=policy.rhythm)


async def may_go_on(db: Db, team: Team, today: date) -> bool:
    """Whether anything may be asked of a team now."""
    is_quiet = team.id in await quiet_teams(db, today)
    return team.state == TeamState.STARTED and not is_quiet and await is_on(db, team.id, CONSULTATION)


async def run_consultation(db: Db, consultation_id: UUID, *, now: datetime) -> None:
    """A round closes: groups without a moment are asked whether it happened after all; the others are in their time."""
    consultation = await lock_consultation(db, consultation_id)
    if consultation is None or not is_due(consultation, ConsultationStep.CLOSE, now):
        return
    for pairing in await pairings_of(db, consultation.id):
        if pairing.state == PairingState.OPEN:
            await ask_whether_it_happened(db, pairing, now=now)
        elif pairing.state == PairingState.OVER:
            await draw_pairing_anew(db, pairing, now=now)
    await close(db, consultation, now=now)


async def close(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """Nothing happens in this round by itself any more; of one that was never drawn, who said yes is known no more."""
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


def is_due(consultation: Consultation, step: ConsultationStep, now: datetime) -> bool:
    """Whether it is time for this step of a round."""
    return consultation.next_step == step and consultation.next_at is not None and consultation.next_at <= now
