"""A conversation that follows a protocol, step by step, while it lasts. Of what is said nothing is kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.base import Db
from bot.store.clocked import Clocked, next_at_index


class Run(Clocked):
    """A group, or a meeting of the agenda, at one step of one part of a protocol; `step` counts from nought.

    Once `ended_at` is there it is over: after the last step, or when somebody stopped it.
    """

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("(pairing_id IS NULL) <> (meeting_id IS NULL)", name="whose"),
        next_at_index("run"),
    )
    pairing_id: Mapped[UUID | None] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    protocol: Mapped[str]
    part: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    step_ends_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


async def lock_run(db: Db, run_id: UUID) -> Run | None:
    """A run that nobody else changes until we are done."""
    return await db.get(Run, run_id, with_for_update=True, populate_existing=True)


async def runs_of(db: Db, *, pairing_id: UUID | None = None, meeting_id: UUID | None = None) -> Sequence[Run]:
    """The runs of one group or one meeting, newest first."""
    whose = Run.pairing_id == pairing_id if pairing_id is not None else Run.meeting_id == meeting_id
    return (await db.scalars(select(Run).where(whose).order_by(Run.began_at.desc(), Run.id.desc()))).all()


async def forget_runs(db: Db, ended_before: datetime) -> None:
    """Runs that are over, and those that nobody ended."""
    await db.execute(delete(Run).where(Run.began_at < ended_before))
