"""Small meetings: what a rule forbids the database forbids too, where it can."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agenda import MeetingState
from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Db
from bot.store.clocked import Clocked, next_at_index

UPCOMING = text("state IN ('open', 'running')")
STARTED = text("state <> 'draft'")
GOES_ON = (MeetingState.OPEN, MeetingState.RUNNING)


def long_over(before: datetime) -> ColumnElement[bool]:
    """Meetings that were over before then."""
    return and_(Meeting.state.in_((MeetingState.HELD, MeetingState.CANCELLED)), Meeting.ended_at < before)


class Meeting(Clocked):
    """One small meeting of a team.

    It is confirmed once its owner said that it is still needed.

    `owner_id` is none when its owner is gone: until `next_step` somebody else may take it over. `follows_id` is the
    meeting of which this is the one repetition. `topic_at` is the place of the topic they are at, while it runs.
    `protocol` is the one it follows, when somebody chose one.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("minutes IN (10, 15, 20, 30)", name="minutes"),
        CheckConstraint("places >= 2 AND (is_round OR places <= 8)", name="places"),
        CheckConstraint("topic_at IN (1, 2)", name="topic_at"),
        Index("ix_meeting_upcoming", "team_id", "starts_at", sqlite_where=UPCOMING, postgresql_where=UPCOMING),
        Index("uq_meeting_follows_id", "follows_id", unique=True, sqlite_where=STARTED, postgresql_where=STARTED),
        next_at_index("meeting"),
        Index("ix_meeting_team_id_ended_at", "team_id", "ended_at"),
        {
            "info": {
                "retention": Kept(Ends.OVER, days=A_YEAR),
                "over": long_over,
                "erasure": "nameless",
                "export": exported("team_id state starts_at minutes places created_at ended_at", of="owner_id"),
            }
        },
    )
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
    protocol: Mapped[str | None]

    def overlaps(self, moment: datetime, minutes: int) -> bool:
        """Whether it takes place at the same time as so many minutes from this moment on."""
        ends = self.starts_at + timedelta(minutes=self.minutes)
        return self.starts_at < moment + timedelta(minutes=minutes) and moment < ends

    @property
    def is_going_on(self) -> bool:
        """Whether it is still to happen, or happens now."""
        return self.state in GOES_ON


async def lock_meeting(db: Db, meeting_id: UUID) -> Meeting | None:
    """A meeting that nobody else changes until we are done: two at the same moment never get one place."""
    return await db.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)


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


def old_cards(before: datetime) -> ColumnElement[bool]:
    """Cards that nobody started."""
    return and_(Meeting.state == MeetingState.DRAFT, Meeting.created_at < before)
