"""What a team does with its report of a pulse: one line of one of its people, sealed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.people import AfterLeaving
from bot.domain.retention import going_with
from bot.store.base import Base, Db, Sealed
from bot.store.people import Person

TABLE = "pulse_step"


class PulseStep(Base):
    """What a team does with its report: one line of one of its people, sealed."""

    __tablename__ = TABLE
    __table_args__ = {
        "info": {
            "retention": going_with("pulse_report"),
            "erasure": "nameless",
            "export": exported("step words named written_at"),
        }
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_report.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    step: Mapped[str]
    words: Mapped[bytes | None] = mapped_column(Sealed)
    named: Mapped[bool]
    written_at: Mapped[datetime]


def seal_step(db: Db, row: PulseStep, words: str) -> None:
    """Put this line in the row, sealed in its own place."""
    row.words = db.cipher.seal(words, TABLE, "words", row.id)


def open_step(db: Db, row: PulseStep) -> str:
    """The line; empty where there is none, or not any more."""
    return db.cipher.open(row.words, TABLE, "words", row.id) if row.words is not None else ""


async def step_of(db: Db, report_id: UUID) -> PulseStep | None:
    """What the team does with this report."""
    return await db.scalar(select(PulseStep).where(PulseStep.report_id == report_id))


async def steps_of(db: Db, person_id: UUID) -> Sequence[PulseStep]:
    """What this person wrote for their teams."""
    return (await db.scalars(select(PulseStep).where(PulseStep.person_id == person_id).order_by(PulseStep.id))).all()


async def steps_of_leavers(db: Db, today: date, most: int) -> list[tuple[PulseStep, str | None]]:
    """Of those whose last day is behind them, what is still read in another way than they said, locked; and that."""
    withdraws = Person.after_leaving == AfterLeaving.WITHDRAW
    loses_name = or_(Person.after_leaving.is_(None), Person.after_leaving != AfterLeaving.KEEP)
    rows = await db.execute(
        select(PulseStep, Person.after_leaving)
        .join(Person, Person.id == PulseStep.person_id)
        .where(
            Person.last_day < today,
            or_(and_(PulseStep.named, loses_name), and_(PulseStep.words.is_not(None), withdraws)),
        )
        .order_by(PulseStep.id)
        .limit(most)
        .with_for_update(of=PulseStep)
    )
    return [(step, said) for step, said in rows]
