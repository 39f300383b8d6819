"""[Nog een keer?]: at most one, and never a series (7.3). And the team round, every eight school weeks."""

from datetime import datetime
from uuid import UUID

from bot.domain.agenda import LEAST_PLACES, MINUTES, Touches
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda_team import agenda_team, room_of
from bot.services.meeting_card import new_card, show_card, topic_of
from bot.services.meeting_seats import own_meeting
from bot.services.meeting_view import card
from bot.services.team_round import round_near
from bot.store.base import Db
from bot.store.meeting import Meeting, repetition_of
from bot.store.people import Person
from bot.store.team import Team, members_of
from bot.store.topic import Asked, open_question, topics_on
from bot.views import agenda as view
from bot.views import repetition as repetition_view
from bot.views.catalogue import catalogue


async def press_once_more(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """A card with the same question; when it was planned already, that meeting. After a team round that is a round."""
    followed = await db.get(Meeting, press.subject)
    if followed is not None and followed.is_round:
        return await _show_round(db, person, followed.team_id, now=now)
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return view.gone(t)
    planned = await repetition_of(db, meeting.id)
    if planned is not None:
        shown = await card(db, person, planned)
        return Redraw(Message((*repetition_view.planned_already(t).blocks, *shown.blocks)))
    return Redraw(await show_card(db, person, await _same_again(db, person, meeting, now=now)))


async def _same_again(db: Db, person: Person, meeting: Meeting, *, now: datetime) -> Meeting:
    earlier = next(iter(await topics_on(db, meeting.id)), None)
    asked = open_question(db, earlier) if earlier is not None else Asked("")
    made = await new_card(db, person, await db.get_one(Team, meeting.team_id), asked, now=now)
    made.follows_id, made.minutes, made.places = meeting.id, meeting.minutes, meeting.places
    made.protocol = meeting.protocol
    if earlier is not None:
        topic = await topic_of(db, made)
        topic.touches, topic.purpose = earlier.touches, earlier.purpose
        topic.author_id = earlier.author_id or person.id  # the words stay theirs
    await db.flush()
    return made


async def press_round(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Teamronde]: the whole team, half an hour, what came of the last eight school weeks; once in so many (7.3)."""
    return await _show_round(db, person, press.subject, now=now)


async def _show_round(db: Db, person: Person, team_id: UUID, *, now: datetime) -> Answer:
    """A card of the team round; while there is one within eight school weeks, that one."""
    t, team = catalogue(person.language), await agenda_team(db, person, team_id)
    if team is None:
        return view.gone(t)
    await db.refresh(team, with_for_update={"key_share": True})
    room = await room_of(db, team, now)
    other = await round_near(db, team, room, now)
    if other is not None:
        shown = await card(db, person, other)
        return Redraw(Message((*repetition_view.round_already(t).blocks, *shown.blocks)))
    made = await new_card(db, person, team, Asked(""), now=now)
    made.is_round, made.minutes = True, MINUTES[-1]
    made.places = max(LEAST_PLACES, len(await members_of(db, team.id)))
    (await topic_of(db, made)).touches = Touches.TEACHING
    await db.flush()
    return Redraw(await show_card(db, person, made))
