"""Rounds of consultation, what a team wants of them, and who said yes. Only a yes is written down (J19)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.consultation import DEFAULT_RHYTHM, ConsultationState, TeamPolicy
from bot.domain.matching.model import SMALLEST, Trait
from bot.domain.my_data import exported
from bot.store.base import Base, Db
from bot.store.clocked import Clocked, next_at_index


class ConsultationPolicy(Base):
    """How a team wants its groups: school weeks from round to round, and how many people are in one.

    `apart` and `alike` are names of traits in which they should differ or be the same, joined by commas. A group stays
    together for `stays` rounds.
    """

    __tablename__ = "consultation_policy"
    __table_args__ = (
        CheckConstraint("rhythm IN (2, 4, 6)", name="rhythm"),
        CheckConstraint("size BETWEEN 2 AND 8", name="size"),
        CheckConstraint("stays BETWEEN 1 AND 4", name="stays"),
    )
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)
    rhythm: Mapped[int] = mapped_column(default=DEFAULT_RHYTHM)
    size: Mapped[int] = mapped_column(default=SMALLEST)
    apart: Mapped[str] = mapped_column(default="")
    alike: Mapped[str] = mapped_column(default="")
    stays: Mapped[int] = mapped_column(default=1)


class Consultation(Clocked):
    """One round: asked, drawn, closed. `seed` decides what chance decides; `number` counts a team's rounds from one.

    `no_time` is how often it failed for want of time, counted once and for all at `counted_at`; none where that may not
    be told (S19).
    """

    __tablename__ = "consultation"
    __table_args__ = (UniqueConstraint("team_id", "number"), next_at_index("consultation"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=ConsultationState.ASKING)
    seed: Mapped[int]
    asked_on: Mapped[date]
    draws_on: Mapped[date]
    closes_on: Mapped[date]
    drawn_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    no_time: Mapped[int | None]
    counted_at: Mapped[datetime | None]


class Joining(Base):
    """Somebody's yes to one round. A no is not written down, and a yes goes when the next round is drawn."""

    __tablename__ = "joining"
    __table_args__ = (
        {
            "info": {
                "retention": "until the next round is drawn",
                "erasure": "row",
                "export": exported("consultation_id"),
            }
        },
    )
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


async def policy_of(db: Db, team_id: UUID) -> TeamPolicy:
    """How this team wants its groups; the defaults where it chose nothing."""
    row = await db.get(ConsultationPolicy, team_id, populate_existing=True)
    if row is None:
        return TeamPolicy()
    return TeamPolicy(row.rhythm, row.size, row.stays, _traits(row.apart), _traits(row.alike))


async def write_policy(db: Db, team_id: UUID, policy: TeamPolicy) -> None:
    """Put this in the place of how the team wanted them before."""
    row = ConsultationPolicy(
        team_id=team_id, rhythm=policy.rhythm, size=policy.size, stays=policy.stays,
        apart=",".join(sorted(policy.apart)), alike=",".join(sorted(policy.alike)),
    )  # fmt: skip
    await db.merge(row)
    await db.flush()


def _traits(names: str) -> frozenset[Trait]:
    return frozenset(Trait(name) for name in names.split(",") if name)


async def newest_consultation(db: Db, team_id: UUID) -> Consultation | None:
    """A team's last round, in whatever state."""
    return await db.scalar(
        select(Consultation).where(Consultation.team_id == team_id).order_by(Consultation.number.desc()).limit(1)
    )


async def drawn_before(db: Db, consultation: Consultation) -> Consultation | None:
    """The last round of this team in which people were brought together before this one; others were never drawn."""
    return await db.scalar(
        select(Consultation)
        .where(
            Consultation.team_id == consultation.team_id, Consultation.number < consultation.number,
            Consultation.drawn_at.is_not(None),
        )
        .order_by(Consultation.number.desc())
        .limit(1)
    )  # fmt: skip


async def lock_consultation(db: Db, consultation_id: UUID) -> Consultation | None:
    """A round that nobody else changes until we are done."""
    return await db.get(Consultation, consultation_id, with_for_update=True, populate_existing=True)


async def consultations_to_join(db: Db, team_ids: Sequence[UUID]) -> Sequence[Consultation]:
    """The rounds of these teams that one can join, before the draw or late."""
    rows = await db.scalars(
        select(Consultation)
        .where(Consultation.team_id.in_(team_ids), Consultation.state != ConsultationState.CLOSED)
        .order_by(Consultation.id)
    )
    return rows.all()


async def drawn_days(db: Db, team_id: UUID) -> Sequence[date]:
    """The days on which a team's rounds were drawn, oldest first."""
    rows = await db.scalars(
        select(Consultation.draws_on)
        .where(Consultation.team_id == team_id, Consultation.drawn_at.is_not(None))
        .order_by(Consultation.number)
    )
    return rows.all()


async def joined(db: Db, consultation_id: UUID) -> Sequence[UUID]:
    """Who said yes."""
    rows = await db.scalars(
        select(Joining.person_id).where(Joining.consultation_id == consultation_id).order_by(Joining.person_id)
    )
    return rows.all()


async def forget_joinings(db: Db, consultation_id: UUID) -> None:
    """Who said yes is known no more."""
    await db.execute(delete(Joining).where(Joining.consultation_id == consultation_id))


async def next_number(db: Db, team_id: UUID) -> int:
    """The number of a team's next round."""
    return (await db.scalar(select(func.max(Consultation.number)).where(Consultation.team_id == team_id)) or 0) + 1
