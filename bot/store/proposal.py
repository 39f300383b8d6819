"""A message with a date to object: what is only to be shared needs no meeting (S15)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, UniqueConstraint, bindparam, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.domain.retention import A_YEAR, Ends, Kept, going_with
from bot.store.base import Base, Db, Sealed
from bot.store.digest import Digest, Stretches, by_digest, may_hold
from bot.store.topic import Asked, read_asked, write_asked

IS_OPEN = text("settled_at IS NULL")


def _is_over(before: datetime) -> ColumnElement[bool]:
    return func.coalesce(Proposal.settled_at, Proposal.created_at) < before


class Proposal(Base):
    """One message to a team, sealed. After its last day it stands, unless somebody objected or it was taken back.

    `meeting_id` is the meeting at which one talks about it after all.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_open", "team_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_proposal_team_id_settled_at", "team_id", "settled_at"),
        {
            "info": {
                "retention": Kept(Ends.OVER, days=A_YEAR),
                "over": _is_over,
                "erasure": "row",
                "export": exported("team_id words until created_at settled_at stands", of="author_id"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[bytes] = mapped_column(Sealed)
    until: Mapped[date]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    stands: Mapped[bool | None]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"))


class Objection(Base):
    """Somebody who would rather talk about it, by name; why is sealed, and need not be said."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("proposal_id", "person_id"),
        {"info": {"retention": going_with("proposal"), "erasure": "row", "export": exported("words made_at")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[bytes | None] = mapped_column(Sealed)
    made_at: Mapped[datetime]


def seal_proposal(db: Db, proposal: Proposal, asked: Asked) -> None:
    """Put the message in its place, sealed, with the address of what it is about."""
    proposal.words = db.cipher.seal(write_asked(asked), "proposal", "words", proposal.id)


def open_proposal(db: Db, proposal: Proposal) -> Asked:
    """The message, readable."""
    return read_asked(db.cipher.open(proposal.words, "proposal", "words", proposal.id))


def seal_objection(db: Db, objection: Objection, words: str) -> None:
    """Put why somebody objects in its place, sealed."""
    objection.words = db.cipher.seal(words, "objection", "words", objection.id)


def open_objection(db: Db, objection: Objection) -> str:
    """Why somebody objects, readable."""
    return "" if objection.words is None else db.cipher.open(objection.words, "objection", "words", objection.id)


async def lock_proposal(db: Db, proposal_id: UUID) -> Proposal | None:
    """A message that nobody else changes until we are done."""
    return await db.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)


async def open_proposals(db: Db, team_id: UUID, *, most: int | None = None, after: int = 0) -> Sequence[Proposal]:
    """The messages of a team to which one may still object, first to end first."""
    rows = await db.scalars(
        select(Proposal)
        .where(Proposal.team_id == team_id, IS_OPEN)
        .order_by(Proposal.until, Proposal.id)
        .limit(most)
        .offset(after)
    )
    return rows.all()


async def stood_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list[Proposal]]:
    """By digest the messages of its team that stand since its time."""
    stretches = Stretches(digests)
    rows = await db.scalars(_stood_in(), stretches.asked)
    return stretches.sorted(rows, lambda one: (one.team_id, one.settled_at))


@cache
def _stood_in() -> Select[Proposal]:
    return (
        select(Proposal)
        .where(Proposal.stands.is_(True), may_hold(Proposal.team_id, Proposal.settled_at))
        .order_by(Proposal.settled_at, Proposal.id)
    )


async def open_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list[Proposal]]:
    """By digest the messages of its team to which one may still object, first to end first."""
    rows = await db.scalars(_open_in(), {"teams": list({digest.team_id for digest in digests})})
    return by_digest(digests, rows, lambda one: one.team_id)


@cache
def _open_in() -> Select[Proposal]:
    of_these = Proposal.team_id.in_(bindparam("teams", expanding=True))
    return select(Proposal).where(of_these, IS_OPEN).order_by(Proposal.until, Proposal.id)


async def objection_of(db: Db, proposal_id: UUID, person_id: UUID) -> Objection | None:
    """What one person has against it."""
    return await db.scalar(
        select(Objection).where(Objection.proposal_id == proposal_id, Objection.person_id == person_id)
    )
