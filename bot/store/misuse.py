"""Reports of misuse, sealed, until whoever answers for the council said what it is (J10)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, false, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.misuse import REPORT_KEPT
from bot.domain.my_data import exported
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db, Sealed


class Misuse(Base):
    """What somebody reports, for one reader. Without their name nothing says who it was, also not to who has the key.

    It knows its day only, and its id tells no time: who did something at that moment stands elsewhere.
    """

    __tablename__ = "misuse"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.READ, days=REPORT_KEPT.days),
            "erasure": "row",
            "export": exported("team_id words reported_on"),
        }
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # who it was said would read it
    words: Mapped[bytes | None] = mapped_column(Sealed)  # none where what is typed is not kept
    reported_on: Mapped[date]
    is_told: Mapped[bool] = mapped_column(default=False, server_default=false())


def new_report(db: Db, team_id: UUID, person_id: UUID | None, reader_id: UUID, today: date) -> Misuse:
    """A report; `person_id` is none without a name."""
    timeless = UUID(int=db.chance.getrandbits(128), version=4)
    return Misuse(
        id=timeless, team_id=team_id, person_id=person_id, reader_id=reader_id, reported_on=today, is_told=False
    )


def seal_report(db: Db, report: Misuse, words: str) -> None:
    """Put what was reported in its place, sealed."""
    report.words = db.cipher.seal(words, "misuse", "words", report.id)


def open_report(db: Db, report: Misuse) -> str:
    """What was reported, readable; empty where nothing was typed."""
    return "" if report.words is None else db.cipher.open(report.words, "misuse", "words", report.id)


async def lock_report(db: Db, report_id: UUID) -> Misuse | None:
    """A report that nobody else answers until we are done."""
    return await db.get(Misuse, report_id, with_for_update=True, populate_existing=True)


async def reports_of(db: Db, team_id: UUID) -> Sequence[Misuse]:
    """The reports of a team that nobody answered, oldest first."""
    rows = await db.scalars(select(Misuse).where(Misuse.team_id == team_id).order_by(Misuse.reported_on, Misuse.id))
    return rows.all()


async def lock_old_reports(db: Db, today: date, most: int) -> Sequence[Misuse]:
    """Reports that nobody answered in their time, at most so many; not what somebody answers just now."""
    old = select(Misuse).where(Misuse.reported_on < today - REPORT_KEPT).order_by(Misuse.id).limit(most)
    return (await db.scalars(old.with_for_update(skip_locked=True))).all()


async def reports_to(db: Db, person_id: UUID) -> Sequence[Misuse]:
    """What nobody else than this person reads."""
    return (await db.scalars(select(Misuse).where(Misuse.reader_id == person_id).order_by(Misuse.id))).all()


async def reports_by(db: Db, person_id: UUID) -> Sequence[Misuse]:
    """What somebody reported by name."""
    return (await db.scalars(select(Misuse).where(Misuse.person_id == person_id).order_by(Misuse.id))).all()
