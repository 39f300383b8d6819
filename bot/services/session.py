"""While they meet: topic by topic, with a timer. One message changes in its place; only the warning is new (J22)."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState, minutes_each
from bot.domain.meeting_clock import Due, Step, topic_due
from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.timer import WALKED_OUT_AFTER
from bot.ports import Answer, Nothing, Redraw
from bot.services.delivery import plan_asked, plan_post
from bot.services.meeting_changes import clock_of, set_clock
from bot.services.meeting_post import draw_anew, thread_of
from bot.services.meeting_protocol import let_go_of_what_does_not_fit
from bot.services.meeting_seats import free_place, own_meeting, take_seat
from bot.services.meeting_view import card, is_over, seat_of, see
from bot.services.run import end_runs
from bot.services.run_meeting import begin_by_protocol
from bot.services.timer import STANDS, warn
from bot.services.typed import keeps_words, may_type
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.place import Place
from bot.store.seat import seats_at
from bot.store.showing import remember_showing, showing
from bot.store.topic import topics_on
from bot.views import agenda as agenda_view
from bot.views import run as run_view
from bot.views import seat as seat_view
from bot.views import session as view
from bot.views.catalogue import catalogue


async def press_begin(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Begin]: the first topic and its time, in the thread below the meeting, or before who began.

    Whoever has a place begins, and whoever still gets one.
    """
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if meeting.state != MeetingState.OPEN or is_over(meeting, now) or not (await see(db, t, meeting)).can_begin:
        return Redraw(await card(db, person, meeting))
    if not await _gets_a_place(db, meeting, person, now=now):
        return seat_view.begun_by_others(t, meeting.id)
    meeting.state, let_go = MeetingState.RUNNING, let_go_of_what_does_not_fit(db, meeting)
    if not await begin_by_protocol(db, person, meeting, now=now):
        meeting.topic_at = 1
        await _set_timer(db, meeting, now=now)
        await _plan_session(db, person, meeting, now=now)
    await draw_anew(db, meeting, now=now)
    begun = view.begun(t, in_thread=await thread_of(db, meeting) is not None)
    return Message((*run_view.does_not_fit(t), *begun.blocks)) if let_go else begun


async def _gets_a_place(db: Db, meeting: Meeting, person: Person, *, now: datetime) -> bool:
    """Whether somebody has a place at it, or takes one that is free."""
    seats = await seats_at(db, meeting.id)
    seat = seat_of(seats, person.id)
    if seat is None and free_place(meeting, seats) is not None:
        seat = await take_seat(db, meeting, person, now=now)
    return seat is not None and seat.place is not None


async def _plan_session(db: Db, person: Person, meeting: Meeting, *, now: datetime) -> None:
    key, args = f"session:{meeting.id.hex}", {"meeting": meeting.id}
    post = await thread_of(db, meeting)
    if post is not None and post.place_id is not None:
        place = await db.get_one(Place, post.place_id)
        await plan_post(
            db, place, "session_post", key=key, due=now, expires=now + STANDS, now=now, args=args, below=post.id
        )  # fmt: skip
    else:
        await plan_asked(db, person, "session", key=key, due=now, expires=now + STANDS, now=now, args=args)


async def _set_timer(db: Db, meeting: Meeting, *, now: datetime) -> None:
    topics = await topics_on(db, meeting.id)
    meeting.topic_ends_at = now + timedelta(minutes=minutes_each(meeting.minutes, len(topics)))
    set_clock(meeting, topic_due(meeting.topic_ends_at, now))


async def run_timer(db: Db, meeting: Meeting, step: Step, *, now: datetime) -> None:
    """A minute before the time of a topic is up somebody says so; then the message itself does."""
    if meeting.state == MeetingState.RUNNING and step is Step.WARNING and meeting.topic_ends_at is not None:
        set_clock(meeting, Due(meeting.topic_ends_at, Step.TIME_UP))
        if now < meeting.topic_ends_at:
            await _warn(db, meeting, now=now)
        return
    set_clock(meeting, Due(now + WALKED_OUT_AFTER, Step.ENDS))
    meeting.topic_ends_at = None
    await draw_anew(db, meeting, now=now)


async def _warn(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """Where the session is followed: in its thread, or before who began."""
    key = f"warning:{meeting.id.hex}:{meeting.topic_at}"
    await warn(db, meeting.id, "session", "warning", key=key, args={"meeting": meeting.id}, now=now)


async def press_next(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Volgende punt]: anybody may, also before the time is up."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if meeting.state != MeetingState.RUNNING or meeting.topic_at is None:
        return Redraw(await card(db, person, meeting))
    at, _, origin = press.choice.partition(".")
    if at == str(meeting.topic_at) and meeting.topic_at < len(await topics_on(db, meeting.id)):
        meeting.topic_at += 1
        await _set_timer(db, meeting, now=now)
        await draw_anew(db, meeting, now=now)
    return Redraw(await card(db, person, meeting)) if origin else Nothing()


async def press_finish(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Afronden]: what came of it can be written down now."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if meeting.state == MeetingState.RUNNING:
        meeting.state, meeting.ended_at = MeetingState.HELD, now
        meeting.topic_at = meeting.topic_ends_at = None
        set_clock(meeting, (await clock_of(db, meeting, now)).closes())
        await end_runs(db, meeting_id=meeting.id, now=now)
        await draw_anew(db, meeting, now=now)
        if not press.choice:
            return Nothing()  # the session is drawn anew by itself
    return Redraw(await card(db, person, meeting))


async def is_followed_by(db: Db, meeting: Meeting, person_id: UUID) -> bool:
    """Whether the session stands where this person sees it: below the meeting, or before them."""
    shown = [await db.get_one(Delivery, each) for each in await showing(db, meeting.id)]
    return any(
        one.kind in ("session_post", "run_post") or (one.kind in ("session", "run") and one.person_id == person_id)
        for one in shown
    )


async def draw_session(db: Db, delivery: Delivery, receiver: Person | Place) -> Message | None:
    """Where they are, in one message."""
    meeting = await db.steady(Meeting, UUID(hex=delivery.args["meeting"]))
    if meeting is None:
        return None
    await remember_showing(db, delivery.id, meeting.id)
    t = catalogue(receiver.language)
    types = await may_type(db, receiver) if isinstance(receiver, Person) else keeps_words(db, receiver.platform)
    return view.session(t, await see(db, t, meeting), may_type=types)


async def draw_warning(db: Db, delivery: Delivery, receiver: Person | Place) -> Message | None:
    """One minute more; nothing once they went on."""
    meeting = await db.steady(Meeting, UUID(hex=delivery.args["meeting"]))
    if meeting is None or meeting.state != MeetingState.RUNNING or meeting.topic_ends_at is None:
        return None
    return view.one_minute(catalogue(receiver.language))
