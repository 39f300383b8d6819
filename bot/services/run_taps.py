"""What somebody who takes part in a run can tap: on, skip a turn, stop, once more, follow along."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.run import RunState, can_swap, next_turn
from bot.ports import Answer, Nothing, Redraw
from bot.services.meeting_seats import own_meeting
from bot.services.meeting_view import seat_of
from bot.services.pairing import draw_pairing_anew, own_pairing
from bot.services.run import end_run, follow, go_to, part_now
from bot.services.run_message import drawn
from bot.services.run_view import protocol_for, team_of
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.pairing import Pairing
from bot.store.people import Person
from bot.store.run import Run, lock_run, running
from bot.store.seat import seats_at
from bot.views import run as view
from bot.views.catalogue import catalogue


@dataclass(frozen=True)
class Own:
    """A run of somebody who takes part, locked together with what it is of."""

    run: Run
    group: Pairing | None
    meeting: Meeting | None


async def press_next(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Volgende]: anybody who takes part may, also before the time is up; of two at the same moment one does."""
    own = await own_run(db, person, press.subject)
    if isinstance(own, Message):
        return own
    if own.run.state == RunState.RUNNING and press.choice == own.run.mark:
        await go_to(db, own.run, own.run.step + 1, now=now)
        return Nothing()
    return await _as_it_is(db, person, own.run)


async def press_skip(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Beurt overslaan]: on to the next turn."""
    own = await own_run(db, person, press.subject)
    if isinstance(own, Message):
        return own
    part = await part_now(db, own.run)
    later = next_turn(part, own.run.step) if part is not None else None
    if own.run.state == RunState.RUNNING and press.choice == own.run.mark and later is not None:
        await go_to(db, own.run, later, now=now)
        return Nothing()
    return await _as_it_is(db, person, own.run)


async def press_stop(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Stoppen]: at any step, by anybody who takes part, and without a reason."""
    own = await own_run(db, person, press.subject)
    if isinstance(own, Message):
        return own
    if own.run.state == RunState.RUNNING and press.choice.endswith("s") == own.run.is_swapped:
        await end_run(db, own.run, RunState.STOPPED, now=now)
        return Nothing()
    return await _as_it_is(db, person, own.run)


async def press_swap(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Opnieuw, omgewisseld]: the same once more, and who brought something in thinks along now."""
    own = await own_run(db, person, press.subject)
    if isinstance(own, Message):
        return own
    run = own.run
    protocol = await protocol_for(db, await team_of(db, run), run.protocol)
    if run.state != RunState.DONE or run.is_swapped or own.group is None or protocol is None:
        return await _as_it_is(db, person, run)
    if not can_swap(protocol) or await running(db, pairing_id=own.group.id) is not None:
        return await _as_it_is(db, person, run)
    run.state, run.is_swapped, run.ended_at, run.began_at = RunState.RUNNING, True, None, now
    await go_to(db, run, 0, now=now)
    await draw_pairing_anew(db, own.group, now=now)
    return Nothing()


async def press_follow(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Volg mee]: it comes in a message of one's own too, and goes on there with every step."""
    own = await own_run(db, person, press.subject)
    if isinstance(own, Message):
        return own
    if own.run.state != RunState.RUNNING:
        return await _as_it_is(db, person, own.run)
    await follow(db, person, own.run, now=now)
    return view.follows(catalogue(person.language))


async def own_run(db: Db, person: Person, run_id: UUID) -> Own | Message:
    """A run of a group or meeting in which somebody takes part, locked after that; or a kind word about an old one."""
    t, found = catalogue(person.language), await db.get(Run, run_id)
    if found is None:
        return view.gone(t)
    group = await own_pairing(db, person, found.pairing_id) if found.pairing_id is not None else None
    meeting = await own_meeting(db, person, found.meeting_id) if found.meeting_id is not None else None
    run = await lock_run(db, run_id)
    if run is None or (group is None and meeting is None):
        return view.gone(t)
    if meeting is not None and not await _takes_part(db, person, meeting):
        return view.only_who_takes_part(t)
    return Own(run, group, meeting)


async def _takes_part(db: Db, person: Person, meeting: Meeting) -> bool:
    seat = seat_of(await seats_at(db, meeting.id), person.id)
    return seat is not None and seat.place is not None


async def _as_it_is(db: Db, person: Person, run: Run) -> Answer:
    """What a late tap answers: nothing while it runs, for it stands there as it is; else what became of it."""
    if run.state == RunState.RUNNING:
        return Nothing()
    return Redraw(await drawn(db, run, person))
