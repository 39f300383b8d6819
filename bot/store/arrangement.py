"""What who leads a team is asked to arrange, and what they said: for the team to read (S19)."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.arrangement import Arranging
from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept
from bot.store.base import Base, Db, Sealed
from bot.store.digest import Digest, Stretches, may_hold


class Arrangement(Base):
    """One thing to arrange for a team, since a round of consultation in which `times` people had no time.

    `answer` is none until who leads the team answers; `words` are why it cannot be, sealed.
    """

    __tablename__ = "arrangement"
    __table_args__ = (
        Index("ix_arrangement_team_id_answered_at", "team_id", "answered_at"),
        {
            "info": {
                "retention": Kept(Ends.MADE, days=A_YEAR, since="asked_at"),
                "erasure": "nameless",
                "export": exported("team_id answer words answered_at", of="leader_id"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    consultation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("consultation.id", ondelete="SET NULL"), unique=True
    )
    times: Mapped[int]
    asked_at: Mapped[datetime]
    leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    answer: Mapped[str | None]
    words: Mapped[bytes | None] = mapped_column(Sealed)
    answered_at: Mapped[datetime | None]


def seal_reason(db: Db, arrangement: Arrangement, words: str) -> None:
    """Put why it cannot be arranged in its place, sealed; no words take away what was there."""
    arrangement.words = db.cipher.seal(words, "arrangement", "words", arrangement.id) if words else None


def open_reason(db: Db, arrangement: Arrangement) -> str:
    """Why it cannot be arranged, readable; empty when that was not said."""
    if arrangement.words is None:
        return ""
    return db.cipher.open(arrangement.words, "arrangement", "words", arrangement.id)


async def lock_arrangement(db: Db, arrangement_id: UUID) -> Arrangement | None:
    """One that nobody else changes until we are done."""
    return await db.get(Arrangement, arrangement_id, with_for_update=True, populate_existing=True)


async def open_arrangements(db: Db, team_id: UUID, since: datetime) -> Sequence[Arrangement]:
    """What a team waits for: asked since then, and not answered or only put off; oldest first."""
    rows = await db.scalars(
        select(Arrangement)
        .where(
            Arrangement.team_id == team_id, Arrangement.asked_at > since,
            or_(Arrangement.answer.is_(None), Arrangement.answer == Arranging.LATER),
        )
        .order_by(Arrangement.asked_at, Arrangement.id)
    )  # fmt: skip
    return rows.all()


async def answered_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list[Arrangement]]:
    """By digest what was answered to its team in its time, oldest first, by somebody who is still here."""
    stretches = Stretches(digests)
    rows = await db.scalars(_answered_in(), stretches.asked)
    return stretches.sorted(rows, lambda one: (one.team_id, one.answered_at))


@cache
def _answered_in() -> Select[Arrangement]:
    return (
        select(Arrangement)
        .where(may_hold(Arrangement.team_id, Arrangement.answered_at), Arrangement.leader_id.is_not(None))
        .order_by(Arrangement.answered_at, Arrangement.id)
    )
