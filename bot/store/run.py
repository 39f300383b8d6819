"""A conversation that follows a protocol, step by step, while it lasts. Of what is said nothing is kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import Ends, Kept
from bot.domain.run import RunState
from bot.store.base import Db
from bot.store.clocked import Clocked, next_at_index
from bot.store.pairing import PairingSeat

RUNNING = text("state = 'running'")


class Run(Clocked):
    """A group, or a meeting of the agenda, at one step of one part of a protocol; `part` and `step` count from nought.

    `step` goes on over all turns of the part. `is_swapped` is the second time of two who changed places. When the time
    of a step is up, `step_ends_at` is none. A group or meeting has one running at most.
    """

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("(pairing_id IS NULL) <> (meeting_id IS NULL)", name="whose"),
        Index("uq_run_pairing_id", "pairing_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index("uq_run_meeting_id", "meeting_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        next_at_index("run"),
        {"info": {"retention": Kept(Ends.MADE, days=56, since="began_at")}},
    )
    pairing_id: Mapped[UUID | None] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(default=RunState.RUNNING)
    protocol: Mapped[str]
    part: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    is_swapped: Mapped[bool] = mapped_column(default=False)
    step_ends_at: Mapped[datetime | None]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def mark(self) -> str:
        """Which step this is, for its buttons: a later tap on an earlier one does nothing."""
        return f"{self.step}{'s' if self.is_swapped else ''}"


async def lock_run(db: Db, run_id: UUID) -> Run | None:
    """A run that nobody else changes until we are done."""
    return await db.get(Run, run_id, with_for_update=True, populate_existing=True)


async def running(db: Db, *, pairing_id: UUID | None = None, meeting_id: UUID | None = None) -> Run | None:
    """What a group or a meeting is in the middle of."""
    return await db.scalar(select(Run).where(_whose(pairing_id, meeting_id), RUNNING))


async def running_at(db: Db, meeting_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The runs that these meetings are in the middle of, by meeting."""
    rows = await db.execute(select(Run.meeting_id, Run.id).where(Run.meeting_id.in_(meeting_ids), RUNNING))
    return {meeting_id: run_id for meeting_id, run_id in rows if meeting_id is not None}


async def last_part(db: Db, pairing_id: UUID, protocol: str) -> int | None:
    """Which part of this protocol a group did last; None when it did none."""
    return await db.scalar(
        select(Run.part)
        .where(Run.pairing_id == pairing_id, Run.protocol == protocol)
        .order_by(Run.began_at.desc(), Run.id.desc())
        .limit(1)
    )


async def runs_with(db: Db, person_id: UUID) -> Sequence[UUID]:
    """The runs of the groups in which somebody sits."""
    groups = select(PairingSeat.pairing_id).where(PairingSeat.person_id == person_id)
    return (await db.scalars(select(Run.id).where(Run.pairing_id.in_(groups)).order_by(Run.id))).all()


async def runs_of(db: Db, pairing_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The runs of these groups."""
    return (await db.scalars(select(Run.id).where(Run.pairing_id.in_(pairing_ids)).order_by(Run.id))).all()


def _whose(pairing_id: UUID | None, meeting_id: UUID | None) -> ColumnElement[bool]:
    return Run.pairing_id == pairing_id if pairing_id is not None else Run.meeting_id == meeting_id
