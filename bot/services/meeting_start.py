"""Starting a meeting. Whatever way it comes, by a card, a command line or a file, it comes through here."""

from datetime import datetime

from bot.domain.agenda import (
    LEAST_PLACES,
    MINUTES,
    MOST_PLACES,
    TOGETHER,
    MeetingState,
    Purpose,
    TopicState,
    Touches,
)
from bot.domain.form import Wrong
from bot.services.agenda_team import room_of
from bot.services.meeting_changes import clock_of, set_clock
from bot.services.meeting_post import plan_meeting_post
from bot.services.team_round import round_near
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting, repetition_of
from bot.store.people import Person
from bot.store.seat import Seat
from bot.store.team import Team
from bot.store.topic import topics_on


class Refused(Exception):
    """A rule of the agenda forbids it; `wrong` says which."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


async def start_meeting(db: Db, meeting: Meeting, person: Person, *, now: datetime) -> bool:
    """Start what stands on a locked card; whether it is put in a channel. Nobody is asked whether it may (INV-1).

    Raises Refused for a moment or a size that the agenda does not have, before anything is changed.
    """
    await check_rules(db, meeting, now=now)
    meeting.state, meeting.opened_at, meeting.owner_id = MeetingState.OPEN, now, person.id
    set_clock(meeting, (await clock_of(db, meeting, now)).first(now))
    for position, topic in enumerate(await topics_on(db, meeting.id), 1):
        topic.state, topic.position = TopicState.PLANNED, position
    db.add(Seat(id=db.new_id(now), meeting_id=meeting.id, person_id=person.id, place=1, turn=1))
    await db.flush()
    return await plan_meeting_post(db, meeting, now=now)


async def check_rules(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """Everything that holds for a meeting on every way in. Raises Refused."""
    team = await db.get_one(Team, meeting.team_id, with_for_update={"key_share": True} if meeting.is_round else None)
    room = await room_of(db, team, now)
    if meeting.follows_id is not None:
        await lock_meeting(db, meeting.follows_id)  # two repetitions at the same moment would be one too many
    wrong = room.moment_trouble(meeting.starts_at, meeting.minutes, now=now) or await _size_trouble(db, meeting)
    if meeting.is_round and await round_near(db, team, room, meeting.starts_at):
        wrong = Wrong.TOO_MANY
    if wrong is not None:
        raise Refused(wrong)


async def _size_trouble(db: Db, meeting: Meeting) -> Wrong | None:
    most = meeting.places if meeting.is_round else MOST_PLACES
    if meeting.minutes not in MINUTES or not LEAST_PLACES <= meeting.places <= most:
        return Wrong.TOO_MUCH
    topics = await topics_on(db, meeting.id)
    if any(topic.touches is None or topic.purpose == Purpose.SHARE for topic in topics):
        return Wrong.MISSING
    small = meeting.minutes <= TOGETHER[0] and meeting.places <= TOGETHER[1]
    if any(topic.touches == Touches.ORGANISATION for topic in topics) and not small and not meeting.is_round:
        return Wrong.TOO_MUCH
    repeated = meeting.follows_id is not None and await repetition_of(db, meeting.follows_id)
    return Wrong.TOO_MANY if repeated else None
