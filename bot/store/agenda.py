"""Meetings, the topics on them, and who takes part: what a rule forbids the database forbids too, where it can."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    and_,
    exists,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agenda import MeetingState, Purpose, TopicState
from bot.store.base import Base, Db
from bot.store.people import Person

A_YEAR = "one year (4.5)"
HAS_NEXT = text("next_at IS NOT NULL")
UPCOMING = text("state IN ('open', 'running')")
STARTED = text("state <> 'draft'")
PARKED = text("state = 'parked'")
GOES_ON = (MeetingState.OPEN, MeetingState.RUNNING)


class Meeting(Base):
    """One small meeting of a team. `next_at` and `next_step` say what happens to it by itself, and when.

    It is confirmed once its owner said that it is still needed.

    `owner_id` is none when its owner is gone: until `next_step` somebody else may take it over. `follows_id` is the
    meeting of which this is the one repetition. `topic_at` is the place of the topic they are at, while it runs.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("minutes IN (10, 15, 20, 30)", name="minutes"),
        CheckConstraint("places >= 2 AND (is_round OR places <= 8)", name="places"),
        CheckConstraint("topic_at IN (1, 2)", name="topic_at"),
        Index("ix_meeting_upcoming", "team_id", "starts_at", sqlite_where=UPCOMING, postgresql_where=UPCOMING),
        Index("uq_meeting_follows_id", "follows_id", unique=True, sqlite_where=STARTED, postgresql_where=STARTED),
        Index("ix_meeting_next_at", "next_at", sqlite_where=HAS_NEXT, postgresql_where=HAS_NEXT),
        Index("ix_meeting_team_id_ended_at", "team_id", "ended_at"),
        {"info": {"retention": A_YEAR, "erasure": "nameless"}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(default=MeetingState.DRAFT)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    places: Mapped[int]
    is_round: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"))
    topic_at: Mapped[int | None]
    topic_ends_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    next_step: Mapped[str | None]

    @property
    def is_going_on(self) -> bool:
        """Whether it is still to happen, or happens now."""
        return self.state in GOES_ON


class Topic(Base):
    """One question to talk about, sealed. On a meeting it has a place in the row; parked it has none.

    Without words it is asked by what it touches, as where typed words are not kept (J30) or its author was erased.
    `link` points at a message elsewhere, whose words are not taken (J27).
    """

    __tablename__ = "topic"
    __table_args__ = (
        CheckConstraint("position IN (1, 2)", name="position"),
        CheckConstraint("position IS NULL OR (meeting_id IS NOT NULL AND touches IS NOT NULL)", name="touches"),
        CheckConstraint("position IS NULL OR purpose <> 'share'", name="purpose"),
        UniqueConstraint("meeting_id", "position"),
        Index("ix_topic_parked", "team_id", "created_at", sqlite_where=PARKED, postgresql_where=PARKED),
        {"info": {"retention": A_YEAR, "erasure": "nameless"}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"))
    position: Mapped[int | None]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    touches: Mapped[str | None]
    purpose: Mapped[str] = mapped_column(default=Purpose.THINK)
    state: Mapped[str] = mapped_column(default=TopicState.DRAFT)
    carried: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires: Mapped[datetime]


class Seat(Base):
    """Somebody's place at a meeting; without one they are on the waiting list, in order of `turn`.

    A colleague without the bot is brought by name, sealed, and gets nothing sent (J23).
    """

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("(person_id IS NULL) <> (guest IS NULL)", name="who"),
        UniqueConstraint("meeting_id", "person_id"),
        UniqueConstraint("meeting_id", "place"),
        UniqueConstraint("meeting_id", "turn"),
        {"info": {"retention": A_YEAR, "erasure": "row"}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    brought_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    place: Mapped[int | None]
    turn: Mapped[int]


@dataclass(frozen=True)
class Asked:
    """What a topic asks, readable; `link` is empty or the address of a message."""

    question: str
    link: str = ""


def seal_question(db: Db, topic: Topic, asked: Asked) -> None:
    """Put this in the topic, sealed in its own place."""
    plain = json.dumps({"question": asked.question, "link": asked.link}, ensure_ascii=False)
    topic.words = db.cipher.seal(plain, "topic", "words", topic.id)


def open_question(db: Db, topic: Topic) -> Asked:
    """What the topic asks; nothing where it has no words."""
    if topic.words is None:
        return Asked("")
    return Asked(**json.loads(db.cipher.open(topic.words, "topic", "words", topic.id)))


def seal_guest(db: Db, seat: Seat, name: str) -> None:
    """Put a name in the seat, sealed in its own place."""
    seat.guest = db.cipher.seal(name, "seat", "guest", seat.id)


def open_guest(db: Db, seat: Seat) -> str:
    """The name of a colleague who was brought along."""
    return "" if seat.guest is None else db.cipher.open(seat.guest, "seat", "guest", seat.id)


async def lock_meeting(db: Db, meeting_id: UUID) -> Meeting | None:
    """A meeting that nobody else changes until we are done: two at the same moment never get one place."""
    return await db.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)


async def topics_on(db: Db, meeting_id: UUID) -> Sequence[Topic]:
    """The topics of a meeting (or of its card), in order."""
    rows = await db.scalars(
        select(Topic).where(Topic.meeting_id == meeting_id).order_by(Topic.position, Topic.created_at, Topic.id)
    )
    return rows.all()


async def seats_at(db: Db, meeting_id: UUID) -> Sequence[Seat]:
    """Who takes part and who waits, in the order in which they came."""
    return (await db.scalars(select(Seat).where(Seat.meeting_id == meeting_id).order_by(Seat.turn))).all()


async def seats_at_all(db: Db, meeting_ids: Sequence[UUID]) -> dict[UUID, list[Seat]]:
    """The same for several meetings at once."""
    rows = await db.scalars(select(Seat).where(Seat.meeting_id.in_(meeting_ids)).order_by(Seat.turn))
    found: dict[UUID, list[Seat]] = {meeting_id: [] for meeting_id in meeting_ids}
    for seat in rows:
        found[seat.meeting_id].append(seat)
    return found


async def topics_on_all(db: Db, meeting_ids: Sequence[UUID]) -> dict[UUID, list[Topic]]:
    """The topics of several meetings at once, in order."""
    rows = await db.scalars(
        select(Topic).where(Topic.meeting_id.in_(meeting_ids)).order_by(Topic.position, Topic.created_at, Topic.id)
    )
    found: dict[UUID, list[Topic]] = {meeting_id: [] for meeting_id in meeting_ids}
    for topic in rows:
        if topic.meeting_id is not None:
            found[topic.meeting_id].append(topic)
    return found


async def upcoming(db: Db, team_id: UUID, *, most: int, after: int = 0) -> Sequence[Meeting]:
    """A team's coming meetings: for their pupils first (S52), then soonest first; one more than `most`."""
    for_pupils = exists().where(Topic.meeting_id == Meeting.id, Topic.touches == "pupil", Topic.position.is_not(None))
    rows = await db.scalars(
        select(Meeting)
        .where(Meeting.team_id == team_id, UPCOMING)
        .order_by(for_pupils.desc(), Meeting.starts_at, Meeting.id)
        .offset(after)
        .limit(most + 1)
    )
    return rows.all()


async def coming(db: Db, team_id: UUID) -> Sequence[Meeting]:
    """All of a team's coming meetings, soonest first."""
    rows = await db.scalars(
        select(Meeting).where(Meeting.team_id == team_id, UPCOMING).order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def parked(db: Db, team_id: UUID, now: datetime, *, most: int, after: int = 0) -> Sequence[Topic]:
    """A team's parked topics: for their pupils first, then oldest first; one more than `most`."""
    rows = await db.scalars(
        select(Topic)
        .where(Topic.team_id == team_id, PARKED, Topic.expires > now)
        .order_by((Topic.touches == "pupil").desc(), Topic.created_at, Topic.id)
        .offset(after)
        .limit(most + 1)
    )
    return rows.all()


async def upcoming_of(db: Db, person_id: UUID, *, most: int) -> Sequence[Meeting]:
    """The coming meetings at which somebody has a place, soonest first."""
    mine = select(Seat.meeting_id).where(Seat.person_id == person_id, Seat.place.is_not(None))
    rows = await db.scalars(
        select(Meeting).where(Meeting.id.in_(mine), UPCOMING).order_by(Meeting.starts_at, Meeting.id).limit(most)
    )
    return rows.all()


async def owned_by(db: Db, person_id: UUID) -> Sequence[Meeting]:
    """The coming meetings that somebody leads."""
    return (await db.scalars(select(Meeting).where(Meeting.owner_id == person_id, UPCOMING).order_by(Meeting.id))).all()


async def due_meetings(db: Db, now: datetime, most: int = 50) -> Sequence[UUID]:
    """The meetings to which something happens now, longest due first."""
    rows = await db.scalars(
        select(Meeting.id).where(HAS_NEXT, Meeting.next_at <= now).order_by(Meeting.next_at, Meeting.id).limit(most)
    )
    return rows.all()


async def put_off(db: Db, meeting_id: UUID, until: datetime) -> None:
    """What is due with this meeting is tried again then: it stands in the way of no other."""
    await db.execute(update(Meeting).where(Meeting.id == meeting_id, HAS_NEXT).values(next_at=until))


async def next_meeting_moment(db: Db) -> datetime | None:
    """When something first happens to a meeting by itself."""
    return await db.scalar(select(Meeting.next_at).where(HAS_NEXT).order_by(Meeting.next_at).limit(1))


async def repetition_of(db: Db, meeting_id: UUID) -> Meeting | None:
    """The one repetition of a meeting."""
    return await db.scalar(select(Meeting).where(Meeting.follows_id == meeting_id, STARTED))


async def rounds_between(db: Db, team_id: UUID, first: datetime, last: datetime) -> Sequence[Meeting]:
    """A team's rounds in this stretch, those that were called off apart."""
    rows = await db.scalars(
        select(Meeting)
        .where(
            Meeting.team_id == team_id, Meeting.is_round, Meeting.starts_at.between(first, last),
            Meeting.state.in_((*GOES_ON, MeetingState.HELD)),
        )
        .order_by(Meeting.starts_at)
    )  # fmt: skip
    return rows.all()


async def standing_topics(db: Db, team_id: UUID) -> Sequence[Topic]:
    """A team's topics that are on a meeting still to come, or parked."""
    going_on = select(Meeting.id).where(Meeting.team_id == team_id, UPCOMING)
    rows = await db.scalars(
        select(Topic)
        .where(Topic.team_id == team_id, or_(PARKED, Topic.meeting_id.in_(going_on)))
        .order_by(Topic.created_at, Topic.id)
    )
    return rows.all()


async def expired_topics(db: Db, now: datetime) -> Sequence[Topic]:
    """Parked topics that nobody took up in time."""
    rows = await db.scalars(select(Topic).where(PARKED, Topic.expires <= now).order_by(Topic.id).with_for_update())
    return rows.all()


def old_cards(before: datetime) -> ColumnElement[bool]:
    """Cards that nobody started."""
    return and_(Meeting.state == MeetingState.DRAFT, Meeting.created_at < before)


def long_over(before: datetime) -> ColumnElement[bool]:
    """Meetings that were over before then."""
    return and_(Meeting.state.in_((MeetingState.HELD, MeetingState.CANCELLED)), Meeting.ended_at < before)


def loose_topics(before: datetime) -> ColumnElement[bool]:
    """Topics that ended before then, or whose card is gone."""
    ended = Topic.state.in_((TopicState.DROPPED, TopicState.EXPIRED, TopicState.DONE)), Topic.meeting_id.is_(None)
    over = and_(*ended, Topic.expires < before)
    return or_(over, and_(Topic.state == TopicState.DRAFT, Topic.meeting_id.is_(None)))


async def seats_of_leavers(db: Db, today: date) -> Sequence[Seat]:
    """The places, at meetings that are still to come, of people whose last day is behind them."""
    rows = await db.scalars(
        select(Seat)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Meeting.state.in_(GOES_ON), Person.last_day < today)
        .order_by(Seat.id)
    )
    return rows.all()


async def free_within(db: Db, team_id: UUID, first: datetime, last: datetime) -> Sequence[Meeting]:
    """A team's meetings in this stretch that are still to come, for pupils first."""
    rows = await upcoming(db, team_id, most=50)
    return [meeting for meeting in rows if first <= meeting.starts_at <= last]
