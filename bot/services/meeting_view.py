"""A meeting as it is now, read for who looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.agenda import MeetingState, Purpose, Touches, Why
from bot.domain.meeting_clock import Step
from bot.domain.message import Message
from bot.services.meeting_protocol import fits, followed
from bot.services.outcome_view import can_be_taken_back, outcome_lines
from bot.services.team_round import came_of_it
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.outcome import Outcome, outcomes_of
from bot.store.people import Person, names_of
from bot.store.run import running_at
from bot.store.seat import Seat, open_guest, seats_at, seats_at_all
from bot.store.team import School, Team
from bot.store.topic import Topic, open_question, topics_on, topics_on_all
from bot.views import meeting as view
from bot.views import meeting_ways as ways
from bot.views.catalogue import Catalogue, catalogue

AT_ITS_HOUR = (Step.ENDS, Step.CLOSES, Step.WARNING, Step.TIME_UP)


async def see(db: Db, t: Catalogue, meeting: Meeting) -> view.Meeting:
    """One meeting."""
    return (await see_all(db, t, [meeting]))[0]


async def see_all(db: Db, t: Catalogue, meetings: Sequence[Meeting]) -> list[view.Meeting]:
    """Several meetings of one team, in a constant number of queries."""
    if not meetings:
        return []
    ids = [meeting.id for meeting in meetings]
    seats, topics = await seats_at_all(db, ids), await topics_on_all(db, ids)
    outcomes = {outcome.topic_id: outcome for outcome in await outcomes_of(db, ids)}
    names = await names_of(db, _people(meetings, seats, [*outcomes.values()]))
    school = await school_of(db, meetings[0].team_id)
    zone, runs = ZoneInfo(school.timezone), await running_at(db, ids)
    return [
        view.Meeting(
            id=one.id, team=one.team_id, state=MeetingState(one.state), starts=one.starts_at, zone=zone,
            minutes=one.minutes, places=one.places, is_round=one.is_round, why=Why(one.why) if one.why else None,
            topics=[
                replace(see_topic(db, t, topic, outcomes.get(topic.id), names=names), is_round=one.is_round)
                for topic in topics[one.id]
            ],
            names=[names[seat.person_id] for seat in seats[one.id] if seat.place is not None and seat.person_id],
            guests=[open_guest(db, seat) for seat in seats[one.id] if seat.person_id is None],
            waiting=[names[seat.person_id] for seat in seats[one.id] if seat.place is None and seat.person_id],
            ends=one.topic_ends_at if one.state == MeetingState.RUNNING else None, at=one.topic_at,
            owner=names.get(one.owner_id) if one.owner_id else None,
            is_confirmed=one.is_confirmed,
            can_begin=one.state == MeetingState.OPEN and one.next_step in AT_ITS_HOUR,
            came_of=await came_of_it(db, t, one) if one.is_round else (),
            follows=see_protocol(db, t, one, school) if one.is_going_on else None, run=runs.get(one.id),
            can_follow=bool(fits(db, one)),
        )
        for one in meetings
    ]  # fmt: skip


def see_protocol(db: Db, t: Catalogue, meeting: Meeting, school: School) -> tuple[str, int] | None:
    """The protocol that a meeting follows: what it is called, and its minutes."""
    protocol = followed(db, meeting)
    if protocol is None:
        return None
    return db.library.fill(protocol.name[t.language], school.sector, t.language), protocol.minutes


def see_topic(db: Db, t: Catalogue, topic: Topic, outcome: Outcome | None, *, names: Mapping[UUID, str]) -> view.Topic:
    """One topic, with what came of it."""
    asked = open_question(db, topic)
    lines = outcome_lines(db, t, outcome, names=names) if outcome is not None else []
    return view.Topic(
        topic.id, asked.question, asked.link, Touches(topic.touches) if topic.touches else None,
        Purpose(topic.purpose), lines,
    )  # fmt: skip


async def card(db: Db, person: Person, meeting: Meeting) -> Message:
    """The meeting for one person, with what they can do."""
    t = catalogue(person.language)
    return ways.card(t, await see(db, t, meeting), await mine(db, meeting, person))


async def mine(db: Db, meeting: Meeting, person: Person) -> view.Mine:
    """What somebody has to do with a meeting."""
    seats = await seats_at(db, meeting.id)
    seat, written = seat_of(seats, person.id), await outcomes_of(db, [meeting.id])
    return view.Mine(
        has_place=seat is not None and seat.place is not None,
        waits=seat is not None and seat.place is None,
        leads=meeting.owner_id == person.id,
        brought=any(other.brought_by == person.id for other in seats),
        may_type=await may_type(db, person),
        topics=[one.id for one in await topics_on(db, meeting.id) if can_be_taken_off(one, meeting, person.id)],
        wrote=next((one.id for one in reversed(written) if can_be_taken_back(one, meeting, person.id)), None),
    )


def can_be_taken_off(topic: Topic, meeting: Meeting, person_id: UUID) -> bool:
    """Whether somebody may take a topic off a coming meeting: their own. What a team round is about stays."""
    is_theme = meeting.is_round and topic.position == 1
    return topic.meeting_id == meeting.id and topic.author_id == person_id and not is_theme


def seat_of(seats: Sequence[Seat], person_id: UUID) -> Seat | None:
    """Somebody's seat among these."""
    return next((seat for seat in seats if seat.person_id == person_id), None)


async def zone_of(db: Db, team_id: UUID) -> ZoneInfo:
    """The time zone of a team's school."""
    return ZoneInfo((await school_of(db, team_id)).timezone)


async def school_of(db: Db, team_id: UUID) -> School:
    """The school of a team."""
    return await db.get_one(School, (await db.get_one(Team, team_id)).school_id)


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether nobody can join any more."""
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    return not meeting.is_going_on or (now >= ends and meeting.state != MeetingState.RUNNING)


def is_to_come(meeting: Meeting, now: datetime) -> bool:
    """Whether it can still be moved or called off: not once they sit together."""
    return meeting.state == MeetingState.OPEN and now < meeting.starts_at


def _people(
    meetings: Sequence[Meeting], seats: Mapping[UUID, Sequence[Seat]], outcomes: Sequence[Outcome]
) -> list[UUID]:
    found = {one.owner_id for one in meetings} | {seat.person_id for row in seats.values() for seat in row}
    found |= {outcome.person_id for outcome in outcomes}
    return [one for one in found if one is not None]
