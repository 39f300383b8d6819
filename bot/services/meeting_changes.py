"""A meeting is called off or moved: said once to who takes part, and drawn anew wherever it stands."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from bot.domain.agenda import AFTER_SCHOOL, STANDS_FOR, MeetingState, TopicState, Why
from bot.domain.form import Form, Trouble, Wrong
from bot.domain.meeting_clock import Clock, Due
from bot.domain.meeting_news import News
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda_team import room_of
from bot.services.meeting_news import taking_part, tell, tell_it_moved
from bot.services.meeting_post import draw_anew
from bot.services.meeting_view import card, is_to_come
from bot.services.moment import days_to_choose, moment_troubles
from bot.services.team_round import round_near
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting
from bot.store.people import Person
from bot.store.seat import seats_at
from bot.store.team import Team
from bot.store.topic import Topic, topics_on
from bot.views import agenda as agenda_view
from bot.views import card_form as card_form_view
from bot.views import seat as seat_view
from bot.views.catalogue import catalogue


async def call_off(db: Db, meeting: Meeting, why: Why, *, now: datetime, by: UUID | None = None) -> None:
    """It does not happen: who takes part or waits is told once, and the minutes are won back (S46).

    What its owner does not need goes, of their own; everything else is parked, for as long as if it were new.
    """
    for topic in await topics_on(db, meeting.id):
        if topic.state == TopicState.PLANNED:
            _let_go(topic, meeting, why, by=by, now=now)
    meeting.state, meeting.why, meeting.ended_at = MeetingState.CANCELLED, why, now
    meeting.sequence += 1
    set_clock(meeting, None)
    seats = [seat.person_id for seat in await seats_at(db, meeting.id) if seat.person_id not in (None, by)]
    await tell(db, meeting, [one for one in seats if one is not None], News.CALLED_OFF, now=now)
    await draw_anew(db, meeting, now=now)


def _let_go(topic: Topic, meeting: Meeting, why: Why, *, by: UUID | None, now: datetime) -> None:
    is_own = topic.author_id is not None and topic.author_id == (by or meeting.owner_id)
    if is_own and why is Why.NOT_NEEDED:
        topic.state = TopicState.DROPPED
    elif is_own and why is Why.NO_TAKERS and topic.expires <= now:  # it stood for three weeks already (S46)
        topic.state = TopicState.EXPIRED
    else:  # its weeks ran on while it was planned: nobody could take it up then
        topic.state, topic.meeting_id, topic.position = TopicState.PARKED, None, None
        topic.expires = now + STANDS_FOR


def set_clock(meeting: Meeting, due: Due | None) -> None:
    """What happens next to it by itself."""
    meeting.next_at, meeting.next_step = (due.at, due.step) if due is not None else (None, None)


async def clock_of(db: Db, meeting: Meeting, now: datetime) -> Clock:
    """What the steps of this meeting are reckoned from."""
    room = await room_of(db, await db.get_one(Team, meeting.team_id), now)
    return Clock(meeting.opened_at or meeting.created_at, meeting.starts_at, meeting.minutes, room)


async def press_call_off(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Gaat niet door] and [Nee, mag weg]: one tap, and no reason (S46)."""
    t, meeting = catalogue(person.language), await lead_by(db, person, press.subject)
    if meeting is None:
        return agenda_view.not_leading(t)
    if is_to_come(meeting, now):
        await call_off(db, meeting, Why.NOT_NEEDED, by=person.id, now=now)
    return Redraw(await card(db, person, meeting))


async def press_still_needed(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, nog nodig]: it stays as it is."""
    t, meeting = catalogue(person.language), await lead_by(db, person, press.subject)
    if meeting is None:
        return agenda_view.not_leading(t)
    if is_to_come(meeting, now):
        meeting.is_confirmed = True
        await draw_anew(db, meeting, now=now)
    is_alone = not taking_part(await seats_at(db, meeting.id), besides=person.id)
    shown = await card(db, person, meeting)
    return Redraw(seat_view.still_alone(t, shown) if is_alone and is_to_come(meeting, now) else shown)


async def build_move(db: Db, person: Person, meeting_id: UUID, *, now: datetime) -> Form | Message:
    """[Verplaats]: the day, then the time."""
    t, meeting = catalogue(person.language), await lead_by(db, person, meeting_id)
    if meeting is None:
        return agenda_view.not_leading(t)
    if not is_to_come(meeting, now):
        return await card(db, person, meeting)
    team = await db.get_one(Team, meeting.team_id)
    return card_form_view.move(t, meeting.id, await days_to_choose(db, person, team, meeting.starts_at, now=now))


async def check_move(
    db: Db, person: Person, meeting_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Mapping[str, Trouble]:
    """A moment that is past, at night, in a holiday or too far off, at its own field; of a round, near another one."""
    meeting = await db.get_one(Meeting, meeting_id)
    team = await db.get_one(Team, meeting.team_id, with_for_update={"key_share": True} if meeting.is_round else None)
    found = dict(await moment_troubles(db, team, values, minutes=meeting.minutes, now=now))
    if meeting.is_round and "day" in values and "day" not in found:
        room = await room_of(db, team, now)
        moment = room.at(date.fromisoformat(values["day"]), AFTER_SCHOOL)
        if await round_near(db, team, room, moment, besides=meeting.id):
            found["day"] = Trouble(Wrong.ROUND_NEAR)
    return found


async def submit_move(db: Db, person: Person, meeting_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """It happens then; who takes part is told, and the file for one's calendar has a higher number (J25)."""
    t, meeting = catalogue(person.language), await lead_by(db, person, meeting_id)
    if meeting is None:
        return agenda_view.not_leading(t)
    room = await room_of(db, await db.get_one(Team, meeting.team_id), now)
    starts = room.at(date.fromisoformat(values["day"]), time.fromisoformat(values["hour"]))
    if is_to_come(meeting, now) and starts != meeting.starts_at:
        was, meeting.starts_at = meeting.starts_at, starts
        meeting.sequence, meeting.is_confirmed = meeting.sequence + 1, False
        set_clock(meeting, (await clock_of(db, meeting, now)).first(now))
        others = taking_part(await seats_at(db, meeting.id), besides=person.id)
        await tell_it_moved(db, meeting, others, now=now, was=was)
        await draw_anew(db, meeting, now=now)
    return await card(db, person, meeting)


async def press_move(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Verplaats]"""
    return await build_move(db, person, press.subject, now=now)


async def lead_by(db: Db, person: Person, meeting_id: UUID) -> Meeting | None:
    """A meeting that somebody leads, or led, locked."""
    meeting = await lock_meeting(db, meeting_id)
    if meeting is None or meeting.owner_id != person.id:
        return None
    return meeting if meeting.state != MeetingState.DRAFT else None
