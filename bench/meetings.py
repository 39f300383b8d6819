"""A team's agenda as it stands in the tables: meetings that are over with what came of them, and those to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from uuid import UUID

from sqlalchemy import select

from bench.school import write_school, write_team
from bot.domain.agenda import AFTER_SCHOOL, MeetingState, Purpose, Room, TopicState, Touches
from bot.domain.calendar import school_year
from bot.domain.consent import Result
from bot.domain.meeting_clock import Clock
from bot.domain.outcome import OutcomeKind
from bot.services.agenda_team import room_of
from bot.services.feature import AGENDA
from bot.store.base import Base, Db
from bot.store.feature import Feature
from bot.store.meeting import Meeting
from bot.store.outcome import Decided, Outcome, seal_outcome
from bot.store.seat import Seat
from bot.store.team import Membership, Team
from bot.store.topic import Asked, Topic, seal_question
from tests.world import AMSTERDAM

NOW = datetime(2027, 3, 15, 10, 0, tzinfo=AMSTERDAM)  # a Monday
BEHIND = timedelta(days=300)  # what is older than a year is gone
OPENED_BEFORE = timedelta(days=10)
PLACES = 8
TOUCHES = (Touches.LESSON, Touches.PUPIL, Touches.TEACHING)
QUESTION = (
    "Hoe houden we de kring in groep vijf kort, zonder dat de kinderen die veel willen zeggen zich tekort voelen?"
)
DECIDED = Decided(
    "We beginnen de kring voortaan met een vraag op het bord.",
    "Dan heeft ieder kind al iets bedacht voordat de eerste begint.",
    "De kring korter maken, want dan komt juist dat ene kind niet aan de beurt.",
)


@dataclass(frozen=True)
class Busy:
    """A team, everybody in it, and its coming meetings, soonest first."""

    team: Team
    people: Sequence[UUID]
    coming: Sequence[UUID]


async def write_agenda(db: Db, *, people: int, coming: int, past: int, seats: int = 2) -> Busy:
    """A school with one team that has so many meetings; at each that is to come so many people have a place."""
    team = await write_team(db, await write_school(db), people, school_year(NOW.date()))
    db.add(Feature(team_id=team.id, name=AGENDA, is_on=True, since=team.started_on or NOW.date()))
    is_member = Membership.team_id == team.id
    everybody = (await db.scalars(select(Membership.person_id).where(is_member).order_by(Membership.person_id))).all()
    room, today = await room_of(db, team, NOW), NOW.date()
    behind = room.school_days(today - BEHIND, today - timedelta(days=1))
    held = [_held(db, team, everybody[number % people], day) for number, day in _spread(behind, past)]
    ahead = room.school_days(today + timedelta(days=1), room.last_day(today))
    opened = [_open(db, team, everybody[number % people], day, room) for number, day in _spread(ahead, coming)]
    await _write(db, [*held, *opened])
    topics = [_topic(db, meeting, touches) for meeting, touches in zip((*held, *opened), cycle(TOUCHES))]
    await _write(db, topics)
    await _write(db, [_outcome(db, topic) for topic in topics if topic.state == TopicState.DONE])
    places = [(meeting, 4) for meeting in held] + [(meeting, seats) for meeting in opened]
    await _write(db, [seat for meeting, number in places for seat in _seats(db, meeting, everybody, number)])
    return Busy(team, everybody, [meeting.id for meeting in sorted(opened, key=lambda one: one.starts_at)])


async def _write(db: Db, rows: Sequence[Base]) -> None:
    db.add_all(rows)
    await db.flush()
    db.expunge_all()  # a row that hangs on would be looked at again at every flush


def _spread(days: Sequence[date], size: int) -> Sequence[tuple[int, date]]:
    return list(enumerate(islice(cycle(days), size)))


def _held(db: Db, team: Team, owner: UUID, day: date) -> Meeting:
    starts = datetime.combine(day, time(15, 15), AMSTERDAM)
    return Meeting(
        id=db.new_id(starts - OPENED_BEFORE), team_id=team.id, owner_id=owner, state=MeetingState.HELD,
        starts_at=starts, minutes=15, places=PLACES, created_at=starts - OPENED_BEFORE,
        opened_at=starts - OPENED_BEFORE, ended_at=starts + timedelta(minutes=15), is_confirmed=True,
    )  # fmt: skip


def _open(db: Db, team: Team, owner: UUID, day: date, room: Room) -> Meeting:
    starts, opened = datetime.combine(day, AFTER_SCHOOL, AMSTERDAM), NOW - timedelta(days=3)
    due = Clock(opened, starts, 15, room).first(NOW)
    return Meeting(
        id=db.new_id(opened), team_id=team.id, owner_id=owner, state=MeetingState.OPEN, starts_at=starts, minutes=15,
        places=PLACES, created_at=opened, opened_at=opened, next_at=due and due.at, next_step=due and due.step,
    )  # fmt: skip


def _topic(db: Db, meeting: Meeting, touches: Touches) -> Topic:
    state = TopicState.PLANNED if meeting.state == MeetingState.OPEN else TopicState.DONE
    topic = Topic(
        id=db.new_id(meeting.created_at), team_id=meeting.team_id, author_id=meeting.owner_id, meeting_id=meeting.id,
        position=1, touches=touches, purpose=Purpose.DECIDE, state=state, created_at=meeting.created_at,
        expires=meeting.starts_at + timedelta(weeks=3),
    )  # fmt: skip
    seal_question(db, topic, Asked(QUESTION))
    return topic


def _outcome(db: Db, topic: Topic) -> Outcome:
    at = topic.expires - timedelta(weeks=3)
    outcome = Outcome(
        id=db.new_id(at), team_id=topic.team_id, meeting_id=topic.meeting_id, topic_id=topic.id,
        person_id=topic.author_id, kind=OutcomeKind.DECISION, result=Result.STANDS, created_at=at, settled_at=at,
    )  # fmt: skip
    seal_outcome(db, outcome, DECIDED)
    return outcome


def _seats(db: Db, meeting: Meeting, everybody: Sequence[UUID], number: int) -> Sequence[Seat]:
    """Who leads it has the first place; those after them in the team have the next."""
    first = everybody.index(meeting.owner_id) if meeting.owner_id is not None else 0
    people = [everybody[(first + place) % len(everybody)] for place in range(number)]
    return [
        Seat(id=db.new_id(meeting.created_at), meeting_id=meeting.id, person_id=person_id, place=place, turn=place)
        for place, person_id in enumerate(people, 1)
    ]
