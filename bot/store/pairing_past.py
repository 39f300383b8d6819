"""Groups that are over, or that somebody is to be taken out of, and rounds that are to be forgotten."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from bot.domain.consultation import ConsultationState, PairingState
from bot.domain.people import Participation
from bot.store.base import Db
from bot.store.consultation import Consultation, Joining
from bot.store.pairing import GOING_ON, Pairing, PairingSeat
from bot.store.people import Person
from bot.store.team import Membership


async def ever_with(db: Db, person_id: UUID) -> Sequence[Pairing]:
    """Every group that is still known in which somebody sits, also what is over or ended."""
    mine = select(PairingSeat.pairing_id).where(PairingSeat.person_id == person_id)
    return (await db.scalars(select(Pairing).where(Pairing.id.in_(mine)).order_by(Pairing.id))).all()


async def been_of(db: Db, person_id: UUID) -> Sequence[Pairing]:
    """The groups of somebody whose moment was, in a round that is not closed, over all their teams."""
    rows = await db.scalars(
        select(Pairing)
        .join(PairingSeat, PairingSeat.pairing_id == Pairing.id)
        .join(Consultation, Consultation.id == Pairing.consultation_id)
        .where(PairingSeat.person_id == person_id, Pairing.state == PairingState.OVER)
        .where(Consultation.state == ConsultationState.DRAWN)
        .order_by(Pairing.id)
    )
    return rows.all()


async def closed_before(db: Db, moment: datetime, most: int) -> Sequence[Consultation]:
    """Rounds that closed before then, of which it is still known who was in them."""
    known = or_(
        Consultation.id.in_(select(Pairing.consultation_id)), Consultation.id.in_(select(Joining.consultation_id))
    )
    rows = await db.scalars(
        select(Consultation).where(Consultation.closed_at < moment, known).order_by(Consultation.id).limit(most)
    )
    return rows.all()


def rounds_of_nobody(before: datetime) -> ColumnElement[bool]:
    """Rounds that closed before then and of whose people nothing is known; the newest gives the next its number."""
    newer = aliased(Consultation)
    follows = exists().where(newer.team_id == Consultation.team_id, newer.number > Consultation.number)
    known = (
        exists().where(Joining.consultation_id == Consultation.id),
        exists().where(Pairing.consultation_id == Consultation.id),
    )
    return and_(Consultation.closed_at < before, follows, *(~one for one in known))


async def all_said(db: Db, consultation_id: UUID) -> bool:
    """Whether everybody in a group of this round said whether it happened."""
    silent = (
        select(PairingSeat.id)
        .join(Pairing, Pairing.id == PairingSeat.pairing_id)
        .where(
            Pairing.consultation_id == consultation_id, Pairing.state != PairingState.ENDED,
            PairingSeat.happened.is_(None),
        )
    )  # fmt: skip
    return await db.scalar(silent.limit(1)) is None


async def seated_no_more(db: Db, today: date, most: int) -> Sequence[tuple[UUID, UUID]]:
    """Who sits in which group that is still to meet, while they stopped, left, or are not in its team any more."""
    works = (
        exists()
        .where(Membership.person_id == PairingSeat.person_id, Membership.team_id == Pairing.team_id)
        .correlate(PairingSeat, Pairing)
    )
    rows = await db.execute(
        select(PairingSeat.person_id, Pairing.id)
        .join(Pairing, Pairing.id == PairingSeat.pairing_id)
        .join(Person, Person.id == PairingSeat.person_id)
        .where(GOING_ON, or_(Person.last_day < today, Person.participation == Participation.STOPPED, ~works))
        .order_by(Pairing.consultation_id, Pairing.id, PairingSeat.person_id)
        .limit(most)
    )
    return [(person_id, pairing_id) for person_id, pairing_id in rows]
