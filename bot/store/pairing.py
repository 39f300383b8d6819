"""Groups that were brought together, and who sits in them."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    delete,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.consultation import DEFAULT_MINUTES, PairingForm, PairingState
from bot.domain.matching.model import Reason, Why
from bot.domain.my_data import exported
from bot.domain.retention import going_with
from bot.store.base import Base, Db, Sealed
from bot.store.clocked import Clocked, next_at_index
from bot.store.consultation import UNTIL_NEXT

GOES_ON = (PairingState.OPEN, PairingState.AGREED)
GOING_ON = text("state IN ('open', 'agreed')")


class Pairing(Clocked):
    """Two to eight colleagues who meet in a round. Of what they talk about nothing is kept.

    `moments` are those proposed, as ISO in UTC; `starts_at` is the one that suits all. `reasons` (why them) and
    `question` (what the host of a visit would like to be looked at) are sealed. `stayed` counts the rounds before
    this one in which they were together; `nudged_at` is when it was said that it does not get going (J19).
    `place_id` is where they have a conversation of their own; none where each hears it alone.
    """

    __tablename__ = "pairing"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 5 AND 120", name="minutes"),
        Index("ix_pairing_consultation_id", "consultation_id"),
        Index("ix_pairing_going_on", "team_id", sqlite_where=GOING_ON, postgresql_where=GOING_ON),
        next_at_index("pairing"),
        {"info": {"retention": UNTIL_NEXT, "export": "it is given with the seat of somebody in it"}},
    )
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(default=PairingState.OPEN)
    form: Mapped[str] = mapped_column(default=PairingForm.TALK)
    moments: Mapped[list[str]]
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=DEFAULT_MINUTES)
    protocol: Mapped[str | None]
    reasons: Mapped[bytes | None] = mapped_column(Sealed)
    question: Mapped[bytes | None] = mapped_column(Sealed)
    sequence: Mapped[int] = mapped_column(default=0)
    stayed: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    nudged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def is_going_on(self) -> bool:
        """Whether it is still to meet."""
        return self.state in GOES_ON

    @property
    def is_off(self) -> bool:
        """Whether it ended before it met: somebody left, or it was arranged anew."""
        return self.state == PairingState.ENDED

    @property
    def after_at(self) -> datetime | None:
        """When its moment is over."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at is not None else None

    @property
    def proposed(self) -> list[datetime]:
        """The moments from which they choose."""
        return [datetime.fromisoformat(moment) for moment in self.moments]


class PairingSeat(Base):
    """Somebody's seat in a group.

    `fits` has the moments that suit them (`domain.press.stamp`), `reacted_at` when they first did anything;
    `idle_days` are working days of theirs that passed before that (J19). `uncovered` says that nobody could take over
    their lesson for a visit: that is "no time", whatever else they say (J21). `happened` and `again` are what they said
    afterwards: seen by nobody, counted by `store/counts`.
    """

    __tablename__ = "pairing_seat"
    __table_args__ = (
        UniqueConstraint("pairing_id", "person_id"),
        {
            "info": {
                "retention": going_with("pairing"),
                "erasure": "row",
                "export": exported("pairing_id brings_case starts fits reacted_at uncovered happened again"),
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairing.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    brings_case: Mapped[bool] = mapped_column(default=False)
    starts: Mapped[bool] = mapped_column(default=False)
    fits: Mapped[str] = mapped_column(default="")
    reacted_at: Mapped[datetime | None]
    uncovered: Mapped[bool] = mapped_column(default=False)
    idle_days: Mapped[int] = mapped_column(default=0)
    happened: Mapped[str | None]
    again: Mapped[bool | None]


def seal_reasons(db: Db, pairing: Pairing, reasons: Sequence[Reason]) -> None:
    """Put in the pairing why these people, sealed in its own place."""
    plain = json.dumps(
        [
            [reason.why, reason.value, reason.offers and reason.offers.hex, reason.wants and reason.wants.hex]
            for reason in reasons
        ]
    )
    pairing.reasons = db.cipher.seal(plain, "pairing", "reasons", pairing.id)


def open_reasons(db: Db, pairing: Pairing) -> tuple[Reason, ...]:
    """Why these people."""
    if pairing.reasons is None:
        return ()
    rows = json.loads(db.cipher.open(pairing.reasons, "pairing", "reasons", pairing.id))
    return tuple(
        Reason(Why(why), value, offers and UUID(hex=offers), wants and UUID(hex=wants))
        for why, value, offers, wants in rows
    )


def seal_question(db: Db, pairing: Pairing, words: str) -> None:
    """Put in the pairing what its host would like to be looked at."""
    pairing.question = db.cipher.seal(words, "pairing", "question", pairing.id) if words else None


def open_question(db: Db, pairing: Pairing) -> str:
    """What its host would like to be looked at; nothing where they did not say."""
    if pairing.question is None:
        return ""
    return db.cipher.open(pairing.question, "pairing", "question", pairing.id)


async def lock_pairing(db: Db, pairing_id: UUID) -> Pairing | None:
    """A group that nobody else changes until we are done."""
    return await db.get(Pairing, pairing_id, with_for_update=True, populate_existing=True)


async def pairing_seats(db: Db, pairing_id: UUID) -> Sequence[PairingSeat]:
    """Everybody in a group, in the order of their ids."""
    rows = await db.scalars(
        select(PairingSeat).where(PairingSeat.pairing_id == pairing_id).order_by(PairingSeat.person_id)
    )
    return rows.all()


async def pairings_of(db: Db, consultation_id: UUID) -> Sequence[Pairing]:
    """The groups of a round, those that ended among them."""
    rows = await db.scalars(select(Pairing).where(Pairing.consultation_id == consultation_id).order_by(Pairing.id))
    return rows.all()


async def seats_in(db: Db, pairing_ids: Sequence[UUID]) -> dict[UUID, list[PairingSeat]]:
    """Everybody in these groups."""
    rows = await db.scalars(
        select(PairingSeat).where(PairingSeat.pairing_id.in_(pairing_ids)).order_by(PairingSeat.person_id)
    )
    found: dict[UUID, list[PairingSeat]] = {pairing_id: [] for pairing_id in pairing_ids}
    for seat in rows:
        found[seat.pairing_id].append(seat)
    return found


async def going_on_with(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, list[Pairing]]:
    """The groups of these people that are still to meet, over all their teams."""
    rows = await db.execute(
        select(PairingSeat.person_id, Pairing)
        .join(Pairing, Pairing.id == PairingSeat.pairing_id)
        .where(PairingSeat.person_id.in_(person_ids), GOING_ON)
        .order_by(Pairing.id)
    )
    found: dict[UUID, list[Pairing]] = {person_id: [] for person_id in person_ids}
    for person_id, pairing in rows:
        found[person_id].append(pairing)
    return found


async def forget_pairings(db: Db, consultation_id: UUID) -> None:
    """The groups of a round, with their seats."""
    await db.execute(delete(Pairing).where(Pairing.consultation_id == consultation_id))
