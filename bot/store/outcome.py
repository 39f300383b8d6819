"""What came of a topic, and whether those who were there object to what was decided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.consent import Result, Voice
from bot.domain.my_data import exported
from bot.domain.retention import going_with
from bot.store.base import Base, Db, Sealed
from bot.store.digest import Digest, Stretches, may_hold

IS_OPEN = text("result = 'open'")


class Outcome(Base):
    """What came of one topic, sealed: at most three lines, and no minutes (7.3).

    Of a decision `result` says whether it stands; `settled_at` when that was clear. An action is taken by the person
    who wrote it down, `until` a day.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        Index("ix_outcome_open", "team_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_outcome_team_id_settled_at", "team_id", "settled_at"),
        {
            "info": {
                "retention": going_with("meeting"),
                "erasure": "row",
                "export": exported("team_id kind words until result created_at settled_at"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[UUID] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    words: Mapped[bytes | None] = mapped_column(Sealed)
    until: Mapped[date | None]
    result: Mapped[str]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Consent(Base):
    """What somebody who took part said of a decision; an objection is sealed."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("outcome_id", "person_id"),
        {"info": {"retention": going_with("outcome"), "erasure": "row", "export": exported("voice words asked_on")}},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    outcome_id: Mapped[UUID] = mapped_column(ForeignKey("outcome.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    voice: Mapped[str] = mapped_column(default=Voice.SILENT)
    words: Mapped[bytes | None] = mapped_column(Sealed)
    asked_on: Mapped[date | None]  # when the question arrived; until then no day to answer has passed


@dataclass(frozen=True)
class Decided:
    """The three lines of a decision; of an action only `what`."""

    what: str = ""
    why: str = ""
    not_chosen: str = ""


def seal_outcome(db: Db, outcome: Outcome, decided: Decided) -> None:
    """Put these lines in the outcome, sealed in its own place."""
    plain = json.dumps(decided.__dict__, ensure_ascii=False)
    outcome.words = db.cipher.seal(plain, "outcome", "words", outcome.id)


def open_outcome(db: Db, outcome: Outcome) -> Decided:
    """The lines of an outcome, readable."""
    if outcome.words is None:
        return Decided()
    return Decided(**json.loads(db.cipher.open(outcome.words, "outcome", "words", outcome.id)))


def seal_objection(db: Db, consent: Consent, words: str) -> None:
    """Put an objection in its place, sealed."""
    consent.words = db.cipher.seal(words, "consent", "words", consent.id)


def open_objection(db: Db, consent: Consent) -> str:
    """The objection, readable."""
    return "" if consent.words is None else db.cipher.open(consent.words, "consent", "words", consent.id)


async def lock_outcome(db: Db, outcome_id: UUID) -> Outcome | None:
    """An outcome that nobody else changes until we are done."""
    return await db.get(Outcome, outcome_id, with_for_update=True, populate_existing=True)


async def outcomes_of(db: Db, meeting_ids: Sequence[UUID]) -> Sequence[Outcome]:
    """What came of these meetings, oldest first."""
    rows = await db.scalars(
        select(Outcome).where(Outcome.meeting_id.in_(meeting_ids)).order_by(Outcome.created_at, Outcome.id)
    )
    return rows.all()


async def outcome_of(db: Db, topic_id: UUID) -> Outcome | None:
    """What came of a topic."""
    return await db.scalar(select(Outcome).where(Outcome.topic_id == topic_id))


async def open_decisions(db: Db, team_id: UUID) -> Sequence[Outcome]:
    """A team's decisions about which people are still asked."""
    return (await db.scalars(select(Outcome).where(Outcome.team_id == team_id, IS_OPEN).order_by(Outcome.id))).all()


async def settled_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list[Outcome]]:
    """By digest what was decided, or taken up, in its time; what nobody stands for is left out."""
    stretches = Stretches(digests)
    rows = await db.scalars(_settled_in(), stretches.asked)
    return stretches.sorted(rows, lambda one: (one.team_id, one.settled_at))


@cache
def _settled_in() -> Select[Outcome]:
    return _standing().where(may_hold(Outcome.team_id, Outcome.settled_at))


async def settled_between(db: Db, team_id: UUID, since: datetime, until: datetime) -> Sequence[Outcome]:
    """The same, in one team and this time."""
    in_time = Outcome.team_id == team_id, Outcome.settled_at > since, Outcome.settled_at <= until
    return (await db.scalars(_standing().where(*in_time))).all()


def _standing() -> Select[Outcome]:
    return (
        select(Outcome)
        .where(Outcome.result == Result.STANDS, Outcome.words.is_not(None))
        .order_by(Outcome.settled_at, Outcome.id)
    )


async def consents_to(db: Db, outcome_id: UUID) -> Sequence[Consent]:
    """What everybody said of a decision."""
    return (await db.scalars(select(Consent).where(Consent.outcome_id == outcome_id).order_by(Consent.id))).all()


async def consent_of(db: Db, outcome_id: UUID, person_id: UUID) -> Consent | None:
    """What one person said of it; None when they were not asked."""
    return await db.scalar(select(Consent).where(Consent.outcome_id == outcome_id, Consent.person_id == person_id))


async def open_questions_to(db: Db, person_id: UUID) -> Sequence[UUID]:
    """The open decisions of which somebody was asked, and said nothing yet."""
    rows = await db.scalars(
        select(Outcome.id)
        .join(Consent, Consent.outcome_id == Outcome.id)
        .where(
            Consent.person_id == person_id, Consent.voice == Voice.SILENT, Consent.asked_on.is_not(None),
            Outcome.result == Result.OPEN,
        )
        .order_by(Outcome.id)
    )  # fmt: skip
    return rows.all()
