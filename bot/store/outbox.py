"""The outbox as its carrier reads it: what is due, what was left half said, and what is in doubt."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    not_,
    null,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.delivery import Budget, State
from bot.store.base import Db, table_of
from bot.store.delivery import UNSETTLED, Delivery, is_in, locked
from bot.store.lane import Lane
from bot.store.people import Person

DELIVERY = table_of(Delivery)
LOOKED_FOR = timedelta(days=1)  # what may have arrived, after it was out of date

Due = tuple[Delivery, Person | None]


async def due_deliveries(db: Db, lane: str, now: datetime, most: int) -> list[Due]:
    """What is due in this lane, longest due first, and whom it is for."""
    rows = await db.execute(_due_with_people(), {"in_lane": lane, "now": now, "most": most})
    return [(delivery, person) for delivery, person in rows]


async def due_while_ours(db: Db, lane: str, fence: int, now: datetime, most: int) -> list[Due]:
    """The same; nothing when somebody else owns the lane by now, under another fence."""
    asked = {"in_lane": lane, "under": fence, "now": now, "most": most}
    return [(delivery, person) for delivery, person in await db.execute(_due_while_ours(), asked)]


async def least_tried(db: Db, lane: str, now: datetime, most: int) -> list[Due]:
    """Of what is due in this lane what was tried least comes first, and of that what was tried longest ago.

    So no message is used up by a platform that is away, and none that fails by itself stands in the way of the others.
    """
    rows = await db.execute(_least_tried(), {"in_lane": lane, "now": now, "most": most})
    return [(delivery, person) for delivery, person in rows]


async def due_doubts(db: Db, lane: str, now: datetime, most: int) -> Sequence[Delivery]:
    """What is to be looked for in this lane, longest due first."""
    return (await db.scalars(_due(State.DOUBTED), {"in_lane": lane, "now": now, "most": most})).all()


@cache
def _due_with_people() -> Select[Delivery, Person | None]:
    return _due(State.WAITING).add_columns(Person).outerjoin(Person, Person.id == Delivery.person_id)


@cache
def _due_while_ours() -> Select[Delivery, Person | None]:
    is_ours = exists().where(Lane.name == bindparam("in_lane"), Lane.fence == bindparam("under"))
    return _due_with_people().where(is_ours)


@cache
def _least_tried() -> Select[Delivery, Person | None]:
    return (
        _due_with_people()
        .order_by(None)
        .order_by(Delivery.attempts + Delivery.looks, Delivery.claimed_at.nulls_first(), Delivery.due, Delivery.id)
    )


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
    rows = await db.execute(_marking(), {"these": [one.id for one in read], "under": fence, "at": now})
    marked = {one.id: (one.lane, one.chat, one.account_id) for one in rows}
    elsewhere = [one.id for one in read if marked.get(one.id, one.whereabouts) != one.whereabouts]
    for one in elsewhere:  # it waits again, and that was no attempt
        await settle(db, one, fence, is_attempt=False, state=State.WAITING)
    return {*marked}.difference(elsewhere)


@cache
def _marking() -> ReturningUpdate[UUID, str, str, UUID | None]:
    row = DELIVERY.c
    return (
        update(DELIVERY)
        .where(row.id.in_(locked(row.id.in_(bindparam("these", expanding=True)), is_in(State.WAITING))))
        .values(
            state=State.SENDING, fence=bindparam("under"), attempts=row.attempts + 1,
            claimed_at=case((row.doubts > 0, row.claimed_at), else_=bindparam("at", type_=row.claimed_at.type)),
        )
        .returning(row.id, row.lane, row.chat, row.account_id)
    )  # fmt: skip


async def lock_with_changed(db: Db, delivery_ids: Sequence[UUID]) -> None:
    """Lock these, and of the updates among them the messages that they change, in the order of all who lock many."""
    changed = (await db.scalars(_changed(), {"these": delivery_ids})).all()
    await db.execute(_locking(), {"these": [*{*delivery_ids, *changed}]})


@cache
def _changed() -> Select[UUID]:
    row = DELIVERY.c
    return select(row.updates_id).where(row.id.in_(bindparam("these", expanding=True)), row.updates_id.is_not(None))


@cache
def _locking() -> Select[UUID]:
    return locked(DELIVERY.c.id.in_(bindparam("these", expanding=True)))


class NotAllOurs(Exception):
    """Of several deliveries some are not ours any more. Which, a database says only when it is asked one at a time."""


async def settle(
    db: Db, delivery_id: UUID, fence: int, *, was: State = State.SENDING, is_attempt: bool = True,
    unanswered: bool = False, **changes: Any,
) -> bool:  # fmt: skip
    """Write down what became of a claimed delivery; False when the lane is no longer ours.

    When nothing was tried it `is_attempt` no more. Where it becomes due at another moment it is kept since when it was,
    if it went `unanswered` by a platform that is away; else that is forgotten.
    """
    one = delivery_id, fence, changes
    return await _settle_alike(db, [one], was, is_attempt=is_attempt, unanswered=unanswered)


async def settle_alike(
    db: Db, settled: Sequence[tuple[UUID, int, Mapping[str, Any]]], *, was: State = State.SENDING
) -> bool:
    """The same at once for several, each with its fence, in which the same columns change; False when none is ours.

    Raises NotAllOurs; then nothing of it may be kept.
    """
    return await _settle_alike(db, settled, was, is_attempt=True, unanswered=False)


async def _settle_alike(
    db: Db, settled: Sequence[tuple[UUID, int, Mapping[str, Any]]], was: State, *, is_attempt: bool,
    unanswered: bool,
) -> bool:  # fmt: skip
    rows = [
        {"this": one, "under": fence} | {f"new_{name}": value for name, value in changes.items()}
        for one, fence, changes in settled
    ]
    done: Any = await db.execute(
        _settling(was, tuple(settled[0][2]), is_attempt=is_attempt, unanswered=unanswered), rows
    )
    if 0 < done.rowcount < len(rows):
        raise NotAllOurs
    return bool(done.rowcount)


@cache
def _settling(was: State, names: tuple[str, ...], *, is_attempt: bool, unanswered: bool) -> Update:
    row, values = DELIVERY.c, {name: bindparam(f"new_{name}", type_=DELIVERY.c[name].type) for name in names}
    since = func.coalesce(row.due_since, row.due) if unanswered else null()
    return (
        update(DELIVERY)
        .where(row.id == bindparam("this"), row.state == literal_column(f"'{was}'"), row.fence == bindparam("under"))
        .values(
            **values,
            **({} if is_attempt else {"attempts": row.attempts - 1}),
            **({"due_since": since} if "due" in names else {}),
        )
    )


async def cancel_due(db: Db, now: datetime) -> None:
    """Nothing that should have been said by now is said any more: before the restore it was, or it comes too late.

    Changes of what stands still come: they ring nobody, and without them what is promised to be gone would stay (J33).
    """
    open_states = (State.WAITING, State.SENDING, State.DOUBTED)
    these = locked(Delivery.state.in_(open_states), Delivery.due <= now, Delivery.budget != Budget.UPDATE)
    await db.execute(
        update(Delivery)
        .where(Delivery.id.in_(these))
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


async def expire_waiting(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What can no longer be said in time is not said; how many. What stands with who was erased is still taken back."""
    takes_back = and_(Delivery.person_id.is_(None), Delivery.place_id.is_(None), Delivery.receipt.is_not(None))
    late = select(Delivery.id).where(is_in(State.WAITING), Delivery.expires <= now, not_(takes_back)).limit(most)
    return await _settle_late(db, late, State.WAITING, State.EXPIRED, now)


async def give_up_doubts(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What was never looked for in time, as when its platform is carried no more: uncertain, on record; how many."""
    late = select(Delivery.id).where(is_in(State.DOUBTED), UNSETTLED, Delivery.expires <= now - LOOKED_FOR).limit(most)
    return await _settle_late(db, late, State.DOUBTED, State.UNCERTAIN, now)


async def _settle_late(db: Db, late: Select[UUID], was: State, becomes: State, now: datetime) -> int:
    done = await db.scalars(
        update(Delivery)
        .where(Delivery.id.in_(late), is_in(was))
        .values(state=becomes, settled_at=now)
        .returning(Delivery.id)
    )
    return len(done.all())


async def forget_settled_of_nobody(db: Db, today: date, *, now: datetime, most: int) -> int:
    """What could not be taken back from the chat of somebody who was erased; its row says where that was. How many."""
    of_nobody = select(Delivery.id).where(
        Delivery.person_id.is_(None),
        Delivery.place_id.is_(None),
        Delivery.state.not_in((State.WAITING, State.SENDING, State.DOUBTED)),
    )
    gone = await db.scalars(delete(Delivery).where(Delivery.id.in_(of_nobody.limit(most))).returning(Delivery.id))
    return len(gone.all())
