"""The outbox as its carrier reads it: what is due, what was left half said, and what is in doubt."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    Update,
    bindparam,
    case,
    delete,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.delivery import Budget, State
from bot.store.base import Db, table_of
from bot.store.delivery import UNSETTLED, Delivery, is_in
from bot.store.people import Person
from bot.store.place import Place
from bot.store.team import Team

DELIVERY = table_of(Delivery)

Due = tuple[Delivery, Person | None]


async def due_deliveries(db: Db, lane: str, now: datetime, most: int) -> list[Due]:
    """What is due in this lane, longest due first, and whom it is for."""
    rows = await db.execute(_due_with_people(), {"in_lane": lane, "now": now, "most": most})
    return [(delivery, person) for delivery, person in rows]


async def least_tried(db: Db, lane: str, now: datetime) -> list[Due]:
    """Of what is due in this lane the one that was tried least: no message is used up by a platform that is away."""
    rows = await db.execute(_least_tried(), {"in_lane": lane, "now": now, "most": 1})
    return [(delivery, person) for delivery, person in rows]


async def due_doubts(db: Db, lane: str, now: datetime, most: int) -> Sequence[Delivery]:
    """What is to be looked for in this lane, longest due first."""
    return (await db.scalars(_due(State.DOUBTED), {"in_lane": lane, "now": now, "most": most})).all()


@cache
def _due_with_people() -> Select[Delivery, Person | None]:
    return _due(State.WAITING).add_columns(Person).outerjoin(Person, Person.id == Delivery.person_id)


@cache
def _least_tried() -> Select[Delivery, Person | None]:
    return _due_with_people().order_by(None).order_by(Delivery.attempts, Delivery.due, Delivery.id)


@cache
def _due(state: State) -> Select[Delivery]:
    its_index = [UNSETTLED] if state is State.DOUBTED else []
    return (
        select(Delivery)
        .where(
            Delivery.lane == bindparam("in_lane"), is_in(state), *its_index,
            Delivery.due <= bindparam("now", type_=Delivery.due.type),
        )
        .order_by(Delivery.due, Delivery.id)
        .limit(bindparam("most", type_=Integer))
        .execution_options(populate_existing=True)  # what was settled in this transaction is read as it is now
    )  # fmt: skip


async def left_half_said(db: Db, lane: str, fence: int) -> Sequence[Delivery]:
    """What was claimed in this lane and never settled, by an earlier owner or by ourselves before a stumble.

    Who owns the lane settles everything it claimed before it claims again, so whatever is left was dropped; but for
    what an earlier owner writes down just now: that is left to them.
    """
    return (await db.scalars(_half_said(), {"in_lane": lane, "under": fence})).all()


@cache
def _half_said() -> Select[Delivery]:
    return (
        select(Delivery)
        .where(
            Delivery.lane == bindparam("in_lane"), UNSETTLED, is_in(State.SENDING), Delivery.fence <= bindparam("under")
        )
        .with_for_update(skip_locked=True)
    )


async def mark_sending(db: Db, read: Sequence[Delivery], fence: int, now: datetime) -> set[UUID]:
    """Those of these that still wait are ours to send, under this fence; when each may first have been sent is kept.

    What was cancelled or went elsewhere since it was read, or went with an erasure, is not among them.
    """
    if not read:
        return set()
    these = [(one.id, one.lane, one.chat, one.account_id or one.id) for one in read]
    marked = await db.scalars(
        _marking(), {"these": [one.id for one in read], "as_read": these, "under": fence, "at": now}
    )
    return set(marked)


@cache
def _marking() -> ReturningUpdate[UUID]:
    row = DELIVERY.c
    whereabouts = tuple_(row.id, row.lane, row.chat, func.coalesce(row.account_id, row.id))
    return (
        update(DELIVERY)
        .where(
            row.id.in_(bindparam("these", expanding=True)), row.state == literal_column(f"'{State.WAITING}'"),
            whereabouts.in_(bindparam("as_read", expanding=True)),
        )
        .values(
            state=State.SENDING, fence=bindparam("under"), attempts=row.attempts + 1,
            claimed_at=case((row.doubts > 0, row.claimed_at), else_=bindparam("at", type_=row.claimed_at.type)),
        )
        .returning(row.id)
    )  # fmt: skip


class NotAllOurs(Exception):
    """Of several deliveries some are not ours any more. Which, a database says only when it is asked one at a time."""


async def settle(
    db: Db, delivery_id: UUID, fence: int, *, was: State = State.SENDING, is_attempt: bool = True, **changes: Any
) -> bool:
    """Write down what became of a claimed delivery; False when the lane is no longer ours.

    When nothing was tried it `is_attempt` no more.
    """
    return await settle_alike(db, [(delivery_id, fence, changes)], was=was, is_attempt=is_attempt)


async def settle_alike(
    db: Db, settled: Sequence[tuple[UUID, int, Mapping[str, Any]]], *, was: State = State.SENDING,
    is_attempt: bool = True,
) -> bool:  # fmt: skip
    """The same at once for several, each with its fence, in which the same columns change; False when none is ours.

    Raises NotAllOurs; then nothing of it may be kept.
    """
    rows = [
        {"this": one, "under": fence} | {f"new_{name}": value for name, value in changes.items()}
        for one, fence, changes in settled
    ]
    done: Any = await db.execute(_settling(was, tuple(settled[0][2]), is_attempt=is_attempt), rows)
    if 0 < done.rowcount < len(rows):
        raise NotAllOurs
    return bool(done.rowcount)


@cache
def _settling(was: State, names: tuple[str, ...], *, is_attempt: bool) -> Update:
    row, values = DELIVERY.c, {name: bindparam(f"new_{name}", type_=DELIVERY.c[name].type) for name in names}
    return (
        update(DELIVERY)
        .where(row.id == bindparam("this"), row.state == literal_column(f"'{was}'"), row.fence == bindparam("under"))
        .values(**values, **({} if is_attempt else {"attempts": row.attempts - 1}))
    )


async def cancel_due(db: Db, now: datetime) -> None:
    """Nothing that should have been said by now is said any more: before the restore it was, or it comes too late.

    Changes of what stands still come: they ring nobody, and without them what is promised to be gone would stay (J33).
    """
    open_states = (State.WAITING, State.SENDING, State.DOUBTED)
    await db.execute(
        update(Delivery)
        .where(Delivery.state.in_(open_states), Delivery.due <= now, Delivery.budget != Budget.UPDATE)
        .values(state=State.CANCELLED, settled_at=now)
        .execution_options(synchronize_session=False)
    )


async def doubts_about(db: Db, person_id: UUID, subject: UUID) -> Sequence[Delivery]:
    """The messages to this person about this that may have arrived."""
    rows = await db.scalars(
        select(Delivery).where(Delivery.person_id == person_id, is_in(State.DOUBTED)).order_by(Delivery.id)
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
    return await db.scalar(select(func.min(Delivery.due)).where(is_in(State.DOUBTED), UNSETTLED))


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


async def has_ended_since(db: Db, state: State, moment: datetime) -> bool:
    """Whether since then something came to this end."""
    ended = select(Delivery.id).where(Delivery.state == state, Delivery.settled_at >= moment).limit(1)
    return await db.scalar(ended) is not None


async def organisations_missing(db: Db, state: State, since: datetime) -> set[UUID]:
    """The organisations for whose people something came to this end since then; not what is posted in channels."""
    rows = await db.scalars(
        select(Person.organisation_id)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(Delivery.state == state, Delivery.settled_at >= since)
        .distinct()
    )
    return set(rows)


async def organisations_missing_posts(db: Db, since: datetime) -> set[UUID]:
    """The organisations of channels and groups in which something could not be posted since then."""
    rows = await db.scalars(
        select(Team.organisation_id)
        .join(Place, Place.team_id == Team.id)
        .join(Delivery, Delivery.place_id == Place.id)
        .where(Delivery.state == State.FAILED, Delivery.settled_at >= since)
        .distinct()
    )
    return set(rows)


async def is_waiting_since(db: Db, platforms: Collection[str], moment: datetime) -> bool:
    """Whether on one of these platforms something was due before then, and was not even tried."""
    on_them = or_(false(), *(Delivery.lane.startswith(f"{platform}:", autoescape=True) for platform in platforms))
    waiting = select(Delivery.id).where(is_in(State.WAITING), Delivery.due < moment, on_them).limit(1)
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
