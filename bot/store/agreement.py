"""Agreements: what, who, until when, and the day on which one looks back (S39, S45)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, bindparam, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept, going_with
from bot.store.base import Base, Db, Sealed
from bot.store.digest import Digest, by_digest

HOLDS = text("ended_at IS NULL")


def _is_over(before: datetime) -> ColumnElement[bool]:
    """It was ended by then, or its look back was."""
    return or_(Agreement.ended_at < before, Agreement.look_back < before.date())


class Agreement(Base):
    """One agreement of a team, sealed; it holds for who accepted it, and is never without a day to look back."""

    __tablename__ = "agreement"
    __table_args__ = (
        Index("ix_agreement_look_back", "team_id", "look_back", sqlite_where=HOLDS, postgresql_where=HOLDS),
        {
            "info": {
                "retention": Kept(Ends.OVER, days=A_YEAR),
                "over": _is_over,
                "erasure": "row",
                "export": exported("team_id words until look_back created_at ended_at", of="author_id"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[bytes] = mapped_column(Sealed)
    until: Mapped[date]
    look_back: Mapped[date]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Party(Base):
    """Somebody whom an agreement is about. It is not theirs before they took it, and can be given back (S41)."""

    __tablename__ = "party"
    __table_args__ = {
        "info": {
            "retention": going_with("agreement"),
            "erasure": "row",
            "export": exported("agreement_id accepted_at returned_at"),
        }
    }
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    accepted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]


def seal_agreement(db: Db, agreement: Agreement, words: str) -> None:
    """Put what was agreed in its place, sealed."""
    agreement.words = db.cipher.seal(words, "agreement", "words", agreement.id)


def open_agreement(db: Db, agreement: Agreement) -> str:
    """What was agreed, readable."""
    return db.cipher.open(agreement.words, "agreement", "words", agreement.id)


async def lock_agreement(db: Db, agreement_id: UUID) -> Agreement | None:
    """An agreement that nobody else changes until we are done."""
    return await db.get(Agreement, agreement_id, with_for_update=True, populate_existing=True)


async def parties_to(db: Db, agreement_id: UUID) -> Sequence[Party]:
    """Whom it is about."""
    rows = await db.scalars(select(Party).where(Party.agreement_id == agreement_id).order_by(Party.person_id))
    return rows.all()


async def to_look_back_in(db: Db, digests: Sequence[Digest], ahead: timedelta) -> dict[UUID, list[Agreement]]:
    """By digest the agreements of its team on which one looks back within so much time of it."""
    first, last = min(one.until for one in digests).date(), max(one.until for one in digests).date() + ahead
    asked = {"teams": list({digest.team_id for digest in digests}), "first": first, "last": last}
    rows = await db.scalars(_to_look_back_in(), asked)
    found = by_digest(digests, rows, lambda one: one.team_id)
    return {
        one.id: [due for due in found[one.id] if one.until.date() <= due.look_back <= one.until.date() + ahead]
        for one in digests
    }


@cache
def _to_look_back_in() -> Select[Agreement]:
    first, last = (bindparam(name, type_=Agreement.look_back.type) for name in ("first", "last"))
    of_these = Agreement.team_id.in_(bindparam("teams", expanding=True))
    return (
        select(Agreement)
        .where(of_these, HOLDS, Agreement.look_back.between(first, last))
        .order_by(Agreement.look_back, Agreement.id)
    )


async def to_look_back_on(db: Db, team_id: UUID, first: date, last: date) -> Sequence[Agreement]:
    """A team's agreements on which one looks back in these days."""
    rows = await db.scalars(
        select(Agreement)
        .where(Agreement.team_id == team_id, HOLDS, Agreement.look_back.between(first, last))
        .order_by(Agreement.look_back, Agreement.id)
    )
    return rows.all()
