"""What happens to a run by itself: a warning, its time is up, and much later its end. Nobody is pushed."""

from datetime import datetime
from uuid import UUID

from bot.domain.run import RunState, RunStep, due_after, where
from bot.services.run import draw_run_anew, end_run, is_over, part_now, set_run_clock
from bot.services.timer import warn
from bot.store.base import Db
from bot.store.meeting import lock_meeting
from bot.store.pairing import lock_pairing
from bot.store.run import Run, lock_run


async def keep_time(db: Db, run_id: UUID, *, now: datetime) -> None:
    """Take the step that is due; nothing when another process has it, or somebody was first."""
    run = await _locked(db, run_id)
    if run is None or run.next_at is None or run.next_at > now or run.state != RunState.RUNNING:
        return
    part, step = await part_now(db, run), RunStep(run.next_step or "")
    if await is_over(db, run):
        await end_run(db, run, RunState.STOPPED, now=now)
    elif part is None or where(part, run.step) is None:
        await end_run(db, run, RunState.CHANGED, now=now)
    elif step is RunStep.ENDS or run.step_ends_at is None:
        await end_run(db, run, RunState.LEFT, now=now)
    else:
        await _take(db, run, step, run.step_ends_at, now=now)


async def _take(db: Db, run: Run, step: RunStep, ends_at: datetime, *, now: datetime) -> None:
    set_run_clock(run, due_after(step, ends_at, now))
    if step is RunStep.TIME_UP:
        run.step_ends_at = None
        await draw_run_anew(db, run, now=now)
    elif now < ends_at:  # after an outage it is too late to warn
        key = f"run_warning:{run.id.hex}:{run.mark}"
        await warn(db, run.id, "run", "run_warning", key=key, args={"run": run.id, "step": run.mark}, now=now)


async def _locked(db: Db, run_id: UUID) -> Run | None:
    """The run, locked after what it is of: that is the order in which everybody locks them."""
    found = await db.get(Run, run_id)
    if found is not None and found.pairing_id is not None:
        await lock_pairing(db, found.pairing_id)
    elif found is not None and found.meeting_id is not None:
        await lock_meeting(db, found.meeting_id)
    return await lock_run(db, run_id)
