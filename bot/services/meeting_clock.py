"""What happens to a meeting by itself: each step once, with everything it changes in the same transaction."""

from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from bot.domain.agenda import MeetingState, Why
from bot.domain.meeting_clock import BEFORE, Due, Step
from bot.domain.meeting_news import News
from bot.services.agenda_team import room_of
from bot.services.meeting_changes import call_off, clock_of, set_clock
from bot.services.meeting_news import tell_now
from bot.services.meeting_post import draw_anew
from bot.services.meeting_seats import is_gone, seek_leader
from bot.services.outcome import carry_over
from bot.services.run import end_runs
from bot.services.session import is_followed_by, run_timer
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting
from bot.store.people import Person
from bot.store.seat import seats_at
from bot.store.team import Team
from bot.store.topic import topics_on

ASKED_WITHIN = timedelta(days=2)


async def run_meeting(db: Db, meeting_id: UUID, *, now: datetime) -> None:
    """Take the step that is due; nothing when another process has it, or somebody was first."""
    meeting = await lock_meeting(db, meeting_id)
    if meeting is None or meeting.next_at is None or meeting.next_at > now:
        return
    step = Step(meeting.next_step or "")
    if step in (Step.WARNING, Step.TIME_UP):
        await run_timer(db, meeting, step, now=now)
        return
    set_clock(meeting, (await clock_of(db, meeting, now)).after(Due(meeting.next_at, step)))
    if step not in BEFORE or now < meeting.starts_at:  # after an outage nobody calls off what took place
        await _take(db, meeting, step, now=now)


async def _take(db: Db, meeting: Meeting, step: Step, *, now: datetime) -> None:
    match step:
        case Step.TAKERS:
            await _call_off_without_takers(db, meeting, now=now)
        case Step.NEEDED:
            await _ask_whether_needed(db, meeting, now=now)
        case Step.LAST_CALL:
            await _last_call(db, meeting, now=now)
        case Step.OPENS:
            await _open(db, meeting, now=now)
        case Step.ENDS:
            await end_meeting(db, meeting, now=now)
        case Step.CLOSES:
            await _close(db, meeting, now=now)
        case Step.WARNING | Step.TIME_UP:
            raise ValueError(step)
        case _:
            assert_never(step)


async def _call_off_without_takers(db: Db, meeting: Meeting, *, now: datetime) -> bool:
    seats = await seats_at(db, meeting.id)
    if sum(seat.place is not None for seat in seats) > 1:
        return False
    await call_off(db, meeting, Why.NO_TAKERS, now=now)
    return True


async def _ask_whether_needed(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """One school day ahead: without a topic it is off; its owner is asked, or in their absence who takes over."""
    if not await topics_on(db, meeting.id):
        await call_off(db, meeting, Why.NO_TOPIC, now=now)
        return
    owner = await db.get(Person, meeting.owner_id) if meeting.owner_id is not None else None
    if owner is None:
        return  # those who take part were asked when its owner left, and hear it by now at the latest
    if await is_away(db, owner, meeting, now=now):
        await seek_leader(db, meeting, now=now)
        return
    about = f"{meeting.id.hex}:{meeting.sequence}"
    await tell_now(db, meeting, [owner], "meeting_needed", about=about, what=News.NEEDED, now=now)


async def _last_call(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """An hour before: without a topic or anybody else it does not happen; without somebody to lead it, who does?"""
    owner = await db.get(Person, meeting.owner_id) if meeting.owner_id is not None else None
    if not await topics_on(db, meeting.id):
        await call_off(db, meeting, Why.NO_TOPIC, now=now)
    elif await _call_off_without_takers(db, meeting, now=now):
        return
    elif owner is not None and await is_away(db, owner, meeting, now=now):
        await seek_leader(db, meeting, now=now)


async def _open(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """[Begin] comes; where nobody took it over by now, or nobody else takes part, it is called off (J23)."""
    if (await clock_of(db, meeting, now)).can_be_heard_of:
        if meeting.owner_id is None:
            await call_off(db, meeting, Why.NO_OWNER, now=now)
            return
        if await _call_off_without_takers(db, meeting, now=now):
            return
    await draw_anew(db, meeting, now=now)


async def is_away(db: Db, owner: Person, meeting: Meeting, *, now: datetime) -> bool:
    """Whether its owner wants silence on that day, stopped, or is gone (J23). A day off they chose is their own."""
    room = await room_of(db, await db.get_one(Team, meeting.team_id), now)
    day = meeting.starts_at.astimezone(room.zone).date()
    return is_gone(owner, day) or (owner.paused_until is not None and owner.paused_until >= day)


async def end_meeting(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """Its time has passed: who leads it is asked what came of it, unless they have that in front of them.

    One person alone, who never began, met nobody: nothing is asked of that.
    """
    was_begun = meeting.state == MeetingState.RUNNING
    if not meeting.is_going_on or (not was_begun and await _call_off_without_takers(db, meeting, now=now)):
        return
    meeting.state, meeting.ended_at, meeting.topic_at, meeting.topic_ends_at = MeetingState.HELD, now, None, None
    await end_runs(db, meeting_id=meeting.id, now=now)
    if meeting.owner_id is not None and not (was_begun and await is_followed_by(db, meeting, meeting.owner_id)):
        owner = await db.get_one(Person, meeting.owner_id)
        await tell_now(
            db, meeting, [owner], "meeting_after", about=meeting.id.hex, what=News.AFTER, now=now, within=ASKED_WITHIN
        )  # fmt: skip
    await draw_anew(db, meeting, now=now)


async def _close(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """What has no outcome by now was not reached: it is carried over once (7.3)."""
    await end_meeting(db, meeting, now=now)
    await carry_over(db, meeting, now=now)
    await draw_anew(db, meeting, now=now)
