"""Topics: a second one on a meeting, a third one parked, one taken off, and what becomes of those that wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MOST_TOPICS, STANDS_FOR, MeetingState, Purpose, TopicState, Touches, Why
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda import number
from bot.services.agenda_team import agenda_team
from bot.services.meeting_card import new_card, scrap, show_card
from bot.services.meeting_changes import call_off, clock_of
from bot.services.meeting_post import draw_anew
from bot.services.meeting_seats import own_meeting
from bot.services.meeting_view import can_be_taken_off, card, is_to_come, see_topic, zone_of
from bot.services.typed import may_type
from bot.store.agenda import parked
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting
from bot.store.people import Person
from bot.store.team import Team
from bot.store.topic import Asked, Topic, lock_topic, seal_question, topics_on
from bot.views import agenda as view
from bot.views import topic as topic_view
from bot.views.agenda import AT_ONCE
from bot.views.catalogue import catalogue

LEFT_AFTER = timedelta(minutes=15)  # a card that nobody went on with stands in nobody's way


async def press_add(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Punt erbij]"""
    return await build_add(db, person, press.subject, now=now)


async def build_add(db: Db, person: Person, meeting_id: UUID, *, now: datetime) -> Form | Message:
    """A second question, and what it touches; anybody of the team may bring one."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, meeting_id)
    if meeting is None:
        return view.gone(t)
    if meeting.state != MeetingState.OPEN:
        return await card(db, person, meeting)
    return topic_view.add(t, meeting.id, may_type=await may_type(db, person))


async def submit_add(db: Db, person: Person, meeting_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """On the meeting; a third one is parked (7.3), and what touches the organisation is rather a message (S02)."""
    meeting = await own_meeting(db, person, meeting_id)
    if meeting is None or meeting.state != MeetingState.OPEN:
        return view.gone(catalogue(person.language)) if meeting is None else await card(db, person, meeting)
    asked = Asked(" ".join(values.get("question", "").split()))
    if values["touches"] == Touches.ORGANISATION:
        made = await new_card(db, person, await db.get_one(Team, meeting.team_id), asked, now=now)
        (await topics_on(db, made.id))[0].touches = Touches.ORGANISATION
        shown = await show_card(db, person, made)
        return topic_view.apart(catalogue(person.language), shown)
    topic = await add_topic(db, meeting, person, asked, touches=Touches(values["touches"]), now=now)
    if topic.state == TopicState.PARKED:
        until = topic.expires.astimezone(await zone_of(db, meeting.team_id)).date()
        return view.add_topic_parked(catalogue(person.language), meeting.id, topic.id, until)
    return await card(db, person, meeting)


async def add_topic(
    db: Db, meeting: Meeting, person: Person, asked: Asked, *, touches: Touches, now: datetime
) -> Topic:
    """A topic in the first free row of a locked meeting, or parked when both are taken."""
    taken = {topic.position for topic in await topics_on(db, meeting.id)}
    position = next((row for row in range(1, MOST_TOPICS + 1) if row not in taken), None)
    topic = Topic(
        id=db.new_id(now), team_id=meeting.team_id, author_id=person.id, touches=touches, purpose=Purpose.THINK,
        state=TopicState.PARKED if position is None else TopicState.PLANNED, position=position,
        meeting_id=None if position is None else meeting.id, created_at=now, expires=now + STANDS_FOR, carried=False,
    )  # fmt: skip
    if asked.question:
        seal_question(db, topic, asked)
    db.add(topic)
    await draw_anew(db, meeting, now=now)
    return topic


async def press_parked(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Geparkeerd]: a page of what waits."""
    t, team = catalogue(person.language), await agenda_team(db, person, press.subject)
    if team is None:
        return view.gone(t)
    first = number(press)
    found = await parked(db, team.id, now, most=AT_ONCE, after=first)
    shown = await _shown(db, person, found[:AT_ONCE])
    return Redraw(view.parked(t, team.id, shown, first=first, has_more=len(found) > AT_ONCE))


async def press_topic(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Bekijk], of a parked topic."""
    t, topic = catalogue(person.language), await _parked_topic(db, person, press.subject, now=now)
    if topic is None:
        return view.topic_gone(t)
    (shown,) = await _shown(db, person, [topic])
    return Redraw(view.topic(t, shown, topic.team_id, is_own=topic.author_id == person.id))


async def press_renew(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Nog actueel]: three weeks more."""
    topic = await _parked_topic(db, person, press.subject, now=now)
    if topic is not None:
        topic.expires = now + STANDS_FOR
        await db.flush()
    return await press_topic(db, person, press, now=now)


async def press_drop(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mag weg], of who brought it."""
    t, topic = catalogue(person.language), await _parked_topic(db, person, press.subject, now=now)
    if topic is None or topic.author_id != person.id:
        return view.topic_gone(t)
    topic.state, topic.meeting_id = TopicState.DROPPED, None
    return Redraw(view.dropped(t, topic.team_id))


async def press_take_off(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mijn punt mag weg], of a topic on a meeting that is still to come; they can bring it again."""
    t, found = catalogue(person.language), await db.get(Topic, press.subject)
    at = found.meeting_id if found is not None else None
    meeting = await own_meeting(db, person, at) if at is not None else None
    if meeting is None:
        return view.topic_gone(t)
    topic = await lock_topic(db, press.subject)
    if topic is not None and is_to_come(meeting, now) and can_be_taken_off(topic, meeting, person.id):
        await _take_off(db, meeting, topic, by=person, now=now)
    return Redraw(await card(db, person, meeting))


async def _take_off(db: Db, meeting: Meeting, topic: Topic, *, by: Person, now: datetime) -> None:
    """The other topic is the first one now. With none it is called off: at the cut-off, or now that it is past that."""
    topic.state, topic.meeting_id, topic.position = TopicState.DROPPED, None, None
    await db.flush()
    left = await topics_on(db, meeting.id)
    for position, other in enumerate(left, 1):
        other.position = position
    if left or (await clock_of(db, meeting, now)).is_before_cut_off(now):
        await draw_anew(db, meeting, now=now)
    else:
        await call_off(db, meeting, Why.NO_TOPIC, by=by.id, now=now)


async def press_plan(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Plan]: a card for a parked topic. One at a time: nobody plans it twice."""
    t, topic = catalogue(person.language), await _parked_topic(db, person, press.subject, now=now)
    if topic is None:
        return view.topic_gone(t)
    if topic.meeting_id is not None:
        made = await db.get_one(Meeting, topic.meeting_id)  # locked, unless somebody made it this very moment
        if made.owner_id == person.id:
            return Redraw(await show_card(db, person, made))
        if now - made.created_at < LEFT_AFTER:
            return Redraw(view.somebody_plans_it(t, topic.team_id))
        await scrap(db, made)
    made = await new_card(db, person, await db.get_one(Team, topic.team_id), Asked(""), now=now)
    await db.delete((await topics_on(db, made.id))[0])
    await db.flush()
    topic.meeting_id = made.id
    await db.flush()
    return Redraw(await show_card(db, person, made))


async def _parked_topic(db: Db, person: Person, topic_id: UUID, *, now: datetime) -> Topic | None:
    """A topic that waits in one of somebody's teams, locked: after the card it is on, as who starts that card does."""
    found = await db.get(Topic, topic_id)
    if found is not None and found.meeting_id is not None:
        await lock_meeting(db, found.meeting_id)
    topic = await lock_topic(db, topic_id)
    if topic is None or topic.state != TopicState.PARKED or topic.expires <= now:
        return None
    return topic if await agenda_team(db, person, topic.team_id) is not None else None


async def _shown(db: Db, person: Person, topics: Sequence[Topic]) -> list[view.Parked]:
    if not topics:
        return []
    t, zone = catalogue(person.language), await zone_of(db, topics[0].team_id)
    return [
        view.Parked(see_topic(db, t, topic, None, names={}), topic.expires.astimezone(zone).date()) for topic in topics
    ]
