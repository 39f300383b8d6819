"""The questions to talk about, on a meeting or parked, sealed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agenda import Purpose, TopicState
from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db, Sealed
from bot.store.meeting import Meeting, long_over

PARKED = text("state = 'parked'")


def _is_over(before: datetime) -> ColumnElement[bool]:
    """Topics of meetings that were over by then, those that ended without one, and those whose card is gone."""
    of_meeting = Topic.meeting_id.in_(select(Meeting.id).where(long_over(before)))
    ended = Topic.state.in_((TopicState.DROPPED, TopicState.EXPIRED, TopicState.DONE)), Topic.meeting_id.is_(None)
    loose = and_(Topic.state == TopicState.DRAFT, Topic.meeting_id.is_(None))
    return or_(of_meeting, and_(*ended, Topic.expires < before), loose)


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
        {
            "info": {
                "retention": Kept(Ends.OVER, days=A_YEAR),
                "over": _is_over,
                "erasure": "nameless",
                "export": exported("team_id words touches purpose state created_at expires", of="author_id"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"))
    position: Mapped[int | None]
    words: Mapped[bytes | None] = mapped_column(Sealed)
    touches: Mapped[str | None]
    purpose: Mapped[str] = mapped_column(default=Purpose.THINK)
    state: Mapped[str] = mapped_column(default=TopicState.DRAFT)
    carried: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires: Mapped[datetime]


@dataclass(frozen=True)
class Asked:
    """What a topic or a message says, readable; `link` is empty or the address of a message."""

    question: str
    link: str = ""


def write_asked(asked: Asked) -> str:
    """This as one text, to be sealed."""
    return json.dumps({"question": asked.question, "link": asked.link}, ensure_ascii=False)


def read_asked(plain: str) -> Asked:
    """What was sealed, as it was."""
    return Asked(**json.loads(plain))


def seal_question(db: Db, topic: Topic, asked: Asked) -> None:
    """Put this in the topic, sealed in its own place."""
    topic.words = db.cipher.seal(write_asked(asked), "topic", "words", topic.id)


def open_question(db: Db, topic: Topic) -> Asked:
    """What the topic asks; nothing where it has no words."""
    return Asked("") if topic.words is None else read_asked(db.cipher.open(topic.words, "topic", "words", topic.id))


async def lock_topic(db: Db, topic_id: UUID) -> Topic | None:
    """A topic that nobody else changes until we are done. Whoever needs its meeting or card too locks that first."""
    return await db.get(Topic, topic_id, with_for_update=True, populate_existing=True)


async def topics_on(db: Db, meeting_id: UUID) -> Sequence[Topic]:
    """The topics of a meeting (or of its card), in order."""
    rows = await db.scalars(
        select(Topic).where(Topic.meeting_id == meeting_id).order_by(Topic.position, Topic.created_at, Topic.id)
    )
    return rows.all()


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


async def expired_topics(db: Db, now: datetime, most: int) -> Sequence[Topic]:
    """Parked topics that nobody took up in time."""
    expired = select(Topic).where(PARKED, Topic.expires <= now).order_by(Topic.id).limit(most)
    return (await db.scalars(expired.with_for_update(skip_locked=True))).all()
