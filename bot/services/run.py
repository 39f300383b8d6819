"""A run of a protocol goes from step to step and ends; wherever it is followed it is drawn as it is now."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState
from bot.domain.consultation import PairingState, PairingStep
from bot.domain.meeting_clock import Due as MeetingDue
from bot.domain.meeting_clock import Step
from bot.domain.protocol import Part
from bot.domain.run import Due, RunState, first_due, part_of, where
from bot.domain.timer import WALKED_OUT_AFTER
from bot.services.delivery import plan_asked
from bot.services.meeting_changes import set_clock
from bot.services.meeting_post import draw_anew
from bot.services.pairing import draw_pairing_anew
from bot.services.run_view import protocol_for, team_of
from bot.services.timer import STANDS
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.pairing import Pairing
from bot.store.people import Person
from bot.store.run import Run, lock_run, running
from bot.store.showing import showing

A_PAUSE = "P22"  # five minutes are no meeting
ASKED_AFTER = timedelta(minutes=15)  # there is time for once more, the other way round


async def begin_run(
    db: Db, protocol: str, part: int, *, now: datetime, pairing_id: UUID | None = None, meeting_id: UUID | None = None
) -> Run:
    """The first step of a part. What it is of is locked, and is in the middle of nothing else."""
    run = Run(
        id=db.new_id(now), pairing_id=pairing_id, meeting_id=meeting_id, state=RunState.RUNNING, protocol=protocol,
        part=part, step=0, is_swapped=False, began_at=now,
    )  # fmt: skip
    db.add(run)
    await db.flush()
    await go_to(db, run, 0, now=now)
    return run


async def go_to(db: Db, run: Run, step: int, *, now: datetime) -> None:
    """The next step and its time; after the last one it is done, and without its steps it ends kindly."""
    part = await part_now(db, run)
    at = where(part, step) if part is not None else None
    if at is None:
        await end_run(db, run, RunState.CHANGED if part is None else RunState.DONE, now=now)
        return
    due = first_due(at.step, now)
    run.step, run.step_ends_at = step, now + at.length
    set_run_clock(run, due)
    await draw_run_anew(db, run, now=now)


async def part_now(db: Db, run: Run) -> Part | None:
    """The part as the files have it; None when it is not there any more."""
    return part_of(await protocol_for(db, await team_of(db, run), run.protocol), run.part)


def set_run_clock(run: Run, due: Due | None) -> None:
    """What happens next to it by itself."""
    run.next_at, run.next_step = (due.at, due.step) if due is not None else (None, None)


async def end_run(db: Db, run: Run, state: RunState, *, now: datetime) -> None:
    """It is over. A meeting can be rounded off then, and ends by itself when nobody does."""
    run.state, run.ended_at, run.step_ends_at = state, now, None
    set_run_clock(run, None)
    await draw_run_anew(db, run, now=now)
    if run.pairing_id is not None:
        pairing = await db.get_one(Pairing, run.pairing_id)
        if state is RunState.DONE and pairing.state == PairingState.OPEN and run.protocol != A_PAUSE:
            pairing.next_at, pairing.next_step = now + ASKED_AFTER, PairingStep.AFTER  # they met without a moment
        await draw_pairing_anew(db, pairing, now=now)
        return
    meeting = await db.get_one(Meeting, run.meeting_id)
    if meeting.state == MeetingState.RUNNING:
        wait = timedelta() if state is RunState.LEFT else WALKED_OUT_AFTER
        set_clock(meeting, MeetingDue(now + wait, Step.ENDS))
    await draw_anew(db, meeting, now=now)


async def end_runs(db: Db, *, pairing_id: UUID | None = None, meeting_id: UUID | None = None, now: datetime) -> None:
    """What a group or meeting is in the middle of is over, for it is over itself. That is locked."""
    found = await running(db, pairing_id=pairing_id, meeting_id=meeting_id)
    run = await lock_run(db, found.id) if found is not None else None
    if run is not None and run.state == RunState.RUNNING:
        await end_run(db, run, RunState.STOPPED, now=now)


async def draw_run_anew(db: Db, run: Run, *, now: datetime) -> None:
    """Wherever it is followed it is drawn as it is now."""
    await db.flush()
    await plan_updates(db, await showing(db, run.id), now=now)


async def follow(db: Db, person: Person, run: Run, *, now: datetime) -> None:
    """Somebody has it before them from now on."""
    await plan_asked(
        db, person, "run", key=f"run:{run.id.hex}:{person.id.hex}", due=now, expires=now + STANDS, now=now,
        args={"run": run.id},
    )  # fmt: skip


async def is_over(db: Db, run: Run) -> bool:
    """Whether what it is of is over: a group that is no more, or a meeting that was rounded off."""
    if run.pairing_id is not None:
        return (await db.get_one(Pairing, run.pairing_id)).state == PairingState.ENDED
    return (await db.get_one(Meeting, run.meeting_id)).state != MeetingState.RUNNING
