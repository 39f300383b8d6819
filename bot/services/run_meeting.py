"""A meeting of the agenda by a protocol: chosen beforehand, and in place of its timer once it begins."""

from datetime import datetime

from bot.domain.agenda import MeetingState
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.delivery import plan_post
from bot.services.meeting_changes import clock_of, set_clock
from bot.services.meeting_post import draw_anew, thread_of
from bot.services.meeting_protocol import fits, followed
from bot.services.meeting_seats import own_meeting
from bot.services.meeting_view import card, mine
from bot.services.run import begin_run, follow
from bot.services.run_choice import options
from bot.services.run_view import protocols_for
from bot.services.timer import STANDS
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.place import Place
from bot.views import agenda as agenda_view
from bot.views import run_choice as view
from bot.views.catalogue import catalogue


async def press_protocol_for(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Gespreksvorm], on the card of a meeting: what fits."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if not await _may_choose(db, person, meeting):
        return Redraw(await card(db, person, meeting))
    told = await protocols_for(db, meeting.team_id)
    offered = options(t, [told[one.id] for one in fits(db, meeting)])
    first = int(press.choice) if press.choice.isdecimal() else 0
    return Redraw(view.at_a_meeting(t, meeting.id, offered, first=first, chosen=followed(db, meeting) is not None))


async def press_follows(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """The meeting follows it, or none; the card says so."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    chosen = press.choice if press.choice in [one.id for one in fits(db, meeting)] else None
    if await _may_choose(db, person, meeting) and (chosen is not None or press.choice == view.NONE):
        meeting.protocol = chosen
        await draw_anew(db, meeting, now=now)
    return Redraw(await card(db, person, meeting))


async def _may_choose(db: Db, person: Person, meeting: Meeting) -> bool:
    """Whoever takes part may, until it begins."""
    return meeting.state == MeetingState.OPEN and (await mine(db, meeting, person)).has_place


async def begin_by_protocol(db: Db, person: Person, meeting: Meeting, *, now: datetime) -> bool:
    """Begin what a meeting follows, in its thread or before who began; False where it follows none."""
    protocol = followed(db, meeting)
    if protocol is None:
        return False
    run = await begin_run(db, protocol.id, 0, meeting_id=meeting.id, now=now)
    set_clock(meeting, (await clock_of(db, meeting, now)).closes())
    post = await thread_of(db, meeting)
    if post is None or post.place_id is None:
        await follow(db, person, run, now=now)
    else:
        await plan_post(
            db, await db.get_one(Place, post.place_id), "run_post", key=f"run_post:{run.id.hex}", due=now,
            expires=now + STANDS, now=now, args={"run": run.id}, below=post.id,
        )  # fmt: skip
    return True
