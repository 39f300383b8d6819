"""The outbox as its carrier reads it: what is due, what was left half said, and what is in doubt."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, false, func, or_, select, update

from bot.domain.delivery import State
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.people import Person


async def due_deliveries(db: Db, lane: str, now: datetime, most: int) -> Sequence[Delivery]:
    """What is due in this lane, longest due first."""
    rows = await db.scalars(
        select(Delivery)
        .where(Delivery.lane == lane, Delivery.state == State.WAITING, Delivery.due <= now)
        .order_by(Delivery.due, Delivery.id)
        .limit(most)
    )
    return rows.all()


async def left_half_said(db: Db, lane: str, fence: int) -> Sequence[Delivery]:
    """What was claimed in this lane and never settled, by an earlier owner or by ourselves before a stumble.

    Who owns the lane settles everything it claimed before it claims again, so whatever is left was dropped.
    """
    rows = await db.scalars(
        select(Delivery).where(Delivery.lane == lane, Delivery.state == State.SENDING, Delivery.fence <= fence)
    )
    return rows.all()


async def settle(db: Db, delivery_id: UUID, fence: int, *, was: State = State.SENDING, **changes: Any) -> bool:
    """Write down what became of a claimed delivery; False when the lane is no longer ours."""
    settled = await db.scalar(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == was, Delivery.fence == fence)
        .values(**changes)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return settled is not None


async def due_doubts(db: Db, lane: str, now: datetime, most: int) -> Sequence[Delivery]:
    """What is to be looked for in this lane, longest due first."""
    rows = await db.scalars(
        select(Delivery)
        .where(Delivery.lane == lane, Delivery.state == State.DOUBTED, Delivery.due <= now)
        .order_by(Delivery.due, Delivery.id)
        .limit(most)
    )
    return rows.all()


async def doubts_about(db: Db, person_id: UUID, subject: UUID) -> Sequence[Delivery]:
    """The messages to this person about this that may have arrived."""
    rows = await db.scalars(
        select(Delivery).where(Delivery.person_id == person_id, Delivery.state == State.DOUBTED).order_by(Delivery.id)
    )
    return [delivery for delivery in rows if subject.hex in delivery.args.values()]


async def states_of(db: Db, person_ids: Sequence[UUID], kind: str, args: Mapping[str, str]) -> dict[UUID, set[State]]:
    """What became of everything of this kind, with these arguments, that was planned for each of these people."""
    rows = await db.execute(
        select(Delivery.person_id, Delivery.state, Delivery.args).where(
            Delivery.person_id.in_(person_ids), Delivery.kind == kind, Delivery.updates_id.is_(None)
        )
    )
    found: dict[UUID, set[State]] = {person_id: set() for person_id in person_ids}
    for person_id, state, about in rows:
        if person_id is not None and about == args:
            found[person_id].add(State(state))
    return found


async def next_look(db: Db) -> datetime | None:
    """When the first delivery in doubt is to be looked for."""
    return await db.scalar(select(func.min(Delivery.due)).where(Delivery.state == State.DOUBTED))


async def receipt_near(db: Db, delivery: Delivery) -> str | None:
    """The newest receipt of another message in the same conversation."""
    return await db.scalar(
        select(Delivery.receipt)
        .where(
            Delivery.person_id == delivery.person_id, Delivery.lane == delivery.lane, Delivery.chat == delivery.chat,
            Delivery.receipt.is_not(None),
        )
        .order_by(Delivery.settled_at.desc(), Delivery.id.desc())
        .limit(1)
    )  # fmt: skip


async def last_sent(db: Db, lane: str) -> datetime | None:
    """When something last arrived in this lane."""
    query = select(func.max(Delivery.settled_at)).where(Delivery.lane == lane, Delivery.state == State.SENT)
    return await db.scalar(query)


async def is_uncertain_since(db: Db, moment: datetime) -> bool:
    """Whether since then something was given up of which nobody knows whether it arrived."""
    uncertain = select(Delivery.id).where(Delivery.state == State.UNCERTAIN, Delivery.settled_at >= moment).limit(1)
    return await db.scalar(uncertain) is not None


async def organisations_in_doubt(db: Db, since: datetime) -> Sequence[UUID]:
    """The organisations of people to whom since then something was given up that may not have arrived."""
    rows = await db.scalars(
        select(Person.organisation_id)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(Delivery.state == State.UNCERTAIN, Delivery.settled_at >= since)
        .distinct()
        .order_by(Person.organisation_id)
    )
    return rows.all()


async def is_waiting_since(db: Db, platforms: Collection[str], moment: datetime) -> bool:
    """Whether on one of these platforms something was due before then, and was not even tried."""
    on_them = or_(false(), *(Delivery.lane.startswith(f"{platform}:", autoescape=True) for platform in platforms))
    waiting = select(Delivery.id).where(Delivery.state == State.WAITING, Delivery.due < moment, on_them).limit(1)
    return await db.scalar(waiting) is not None


async def give_up_doubts(db: Db, expired_before: datetime, now: datetime) -> None:
    """What was never looked for in time, as when its platform is carried no more: uncertain, on record."""
    await db.execute(
        update(Delivery)
        .where(Delivery.state == State.DOUBTED, Delivery.expires <= expired_before)
        .values(state=State.UNCERTAIN, settled_at=now)
    )


async def forget_settled_of_nobody(db: Db) -> None:
    """What could not be taken back from the chat of somebody who was erased; its row says where that was."""
    await db.execute(
        delete(Delivery).where(
            Delivery.person_id.is_(None),
            Delivery.place_id.is_(None),
            Delivery.state.not_in((State.WAITING, State.SENDING, State.DOUBTED)),
        )
    )
