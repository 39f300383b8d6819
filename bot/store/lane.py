"""The lanes that carry the outbox: what a platform limits as a whole, with one owner at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.delivery import Budget, Only, Silence, State
from bot.domain.retention import FOR_THE_HOUSE
from bot.store.base import Base, Db, LeaseTime, has_run_out, table_of
from bot.store.delivery import UNSETTLED, Delivery, first_due, insert_into, is_in, locked


class Lane(Base):
    """What a platform limits as a whole; carried by one owner at a time, proved by the fence.

    `silences` is until when the platform wants none of something, by what that is: the next owner keeps it too.
    """

    __tablename__ = "lane"
    __table_args__ = {"info": {"retention": FOR_THE_HOUSE}}
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    lease: Mapped[float] = mapped_column(default=0.0)
    fence: Mapped[int] = mapped_column(default=0)
    silences: Mapped[dict[str, str] | None]


@dataclass(frozen=True)
class Held:
    """A lane that somebody owns: under which fence, and where its platform wants silence."""

    fence: int
    silences: tuple[Silence, ...] = ()


async def due_lanes(db: Db, now: datetime) -> Sequence[str]:
    """The lanes in which something is due, to be said or to be looked for, or was left half said."""
    return (await db.scalars(_due_lanes(), {"now": now})).all()


@cache
def _due_lanes() -> Select[str]:
    """From lane to lane through the index: every second, past thousands that wait for another day."""
    first = select(func.min(Delivery.lane).label("name")).where(is_in(State.WAITING)).cte("lanes", recursive=True)
    after = select(func.min(Delivery.lane)).where(is_in(State.WAITING), Delivery.lane > first.c.name)
    lanes = first.union_all(select(after.scalar_subquery()).where(first.c.name.is_not(None)))
    now = bindparam("now", type_=Delivery.due.type)
    is_due = exists().where(Delivery.lane == lanes.c.name, is_in(State.WAITING), Delivery.due <= now)
    unsettled = select(Delivery.lane).where(
        UNSETTLED, or_(is_in(State.SENDING), and_(is_in(State.DOUBTED), Delivery.due <= now))
    )
    return select(lanes.c.name).where(is_due).union(unsettled).order_by(literal_column("1"))  # type: ignore[return-value]


async def take_lane(db: Db, name: str, owner: str, seconds: float) -> Held | None:
    """Own this lane for so many seconds of the database's time; None when somebody else owns it."""
    taking = {"lane": name, "by": owner, "seconds": seconds}
    row = (await db.execute(_taking(), taking)).one_or_none()
    if row is None:
        await db.execute(
            insert_into(db, Lane).values(name=name, owner=None, lease=0.0, fence=0).on_conflict_do_nothing()
        )
        row = (await db.execute(_taking(), taking)).one_or_none()
    return Held(row.fence, _silences(row.silences)) if row is not None else None


@cache
def _taking() -> Executable:
    lane, is_mine = table_of(Lane).c, Lane.owner == bindparam("by")
    return (
        update(table_of(Lane))
        .where(lane.name == bindparam("lane"), or_(has_run_out(lane.lease), is_mine))
        .values(
            owner=bindparam("by"),
            lease=LeaseTime() + bindparam("seconds"),
            fence=lane.fence + case((is_mine, 0), else_=1),
        )
        .returning(lane.fence, lane.silences)
    )


async def got_no_answer(db: Db, lane: str) -> bool:
    """Whether something waits in the lane that was put off since its platform did not answer."""
    waits = select(Delivery.id).where(Delivery.lane == lane, is_in(State.WAITING), Delivery.due_since.is_not(None))
    return await db.scalar(waits.limit(1)) is not None


async def renew_lane(db: Db, name: str, fence: int, seconds: float) -> bool:
    """Own a lane of ours for so many seconds more; False when it is somebody else's by now."""
    renewed = await db.scalar(_renewing(), {"lane": name, "under": fence, "seconds": seconds})
    return renewed is not None


@cache
def _renewing() -> Executable:
    lane = table_of(Lane).c
    return (
        update(table_of(Lane))
        .where(lane.name == bindparam("lane"), lane.fence == bindparam("under"))
        .values(lease=LeaseTime() + bindparam("seconds"))
        .returning(lane.fence)
    )


async def leave_lanes(db: Db, owner: str, *, after: float) -> None:
    """This owner stops: the next one waits so many seconds, and not for the lease to run out."""
    await db.execute(update(Lane).where(Lane.owner == owner).values(lease=LeaseTime() + after))


async def hold_lane(db: Db, lane: str, silence: Silence) -> None:
    """Nothing of this is sent in the lane before then, also not by its next owner.

    Where nobody answers that stands with what waits alone: one that comes in meanwhile may find out whether they do.
    """
    if not silence.is_away:
        await _keep_silence(db, lane, silence)
    await put_off_waiting(db, lane, silence)


async def _keep_silence(db: Db, lane: str, silence: Silence) -> None:
    held = await db.get_one(Lane, lane, with_for_update=True)
    longest = max((one.until for one in _silences(held.silences) if one.only is silence.only), default=silence.until)
    held.silences = {**(held.silences or {}), str(silence.only): max(longest, silence.until).isoformat()}


async def put_off_waiting(db: Db, lane: str, silence: Silence) -> None:
    """What of this waits in the lane is due when the silence is over; if nobody answers it is overdue all the same."""
    waiting = locked(Delivery.lane == lane, is_in(State.WAITING), Delivery.due < silence.until, _is_about(silence.only))
    since = first_due() if silence.is_away else None
    await db.execute(update(Delivery).where(Delivery.id.in_(waiting)).values(due=silence.until, due_since=since))


def _silences(kept: dict[str, Any] | None) -> tuple[Silence, ...]:
    return tuple(Silence(datetime.fromisoformat(until), Only(only)) for only, until in (kept or {}).items())


def _is_about(only: Only) -> ColumnElement[bool]:
    match only:
        case Only.ALL:
            return true()
        case Only.NEW:
            return Delivery.budget != Budget.UPDATE
        case Only.CHANGES:
            return Delivery.budget == Budget.UPDATE
        case _:
            assert_never(only)
