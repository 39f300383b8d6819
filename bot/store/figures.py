"""The house's own figures: the outbox, the inbox and how late things are. What could tell of answers is floored."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.delivery import State
from bot.domain.number import FLOOR
from bot.store.base import Db
from bot.store.counts import floored, step_of, until_today
from bot.store.delivery import WAITING, Delivery, first_due, is_in, next_due
from bot.store.inbox import InboxRow, InboxState
from bot.store.lane import Lane

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATEST = timedelta(minutes=15)  # as `/readyz` says it
OF_WORK = (
    State.DOUBTED,
    State.UNCERTAIN,
    State.UNREACHABLE,
    State.FAILED,
)  # trouble with a platform tells of no answer
PASSING = (State.WAITING, State.SENDING)


async def count_deliveries(db: Db, *, now: datetime) -> dict[str, int]:
    """How many deliveries are in each state; floored, but for trouble with a platform.

    Those that were said again without anybody knowing whether they had arrived count as uncertain too. Of what is on
    its way it is for how many people, since that is what it would tell.
    """
    which = or_(Delivery.state.in_(OF_WORK), until_today(db, Delivery.settled_at, now))
    counted = dict((await db.execute(select(Delivery.state, func.count()).where(which).group_by(Delivery.state))).all())
    figures = {str(state): await _deliveries_in(db, state, counted.get(state, 0), now=now) for state in State}
    repeated = select(func.count()).select_from(Delivery).where(Delivery.repeated, Delivery.state != State.UNCERTAIN)
    figures[State.UNCERTAIN] += await db.scalar(repeated) or 0
    return figures


async def _deliveries_in(db: Db, state: State, counted: int, *, now: datetime) -> int:
    name, which = f"deliveries.{state}", Delivery.state == state
    if state in OF_WORK:
        return counted
    if state in PASSING:
        return await _people_in(db, name, is_in(state), Delivery.person_id, now=now)
    return await step_of(db, name, counted, which, who=Delivery.person_id, at=Delivery.settled_at, now=now)


async def count_inbox(db: Db, *, now: datetime) -> dict[str, int]:
    """How many events are in each state; floored by who they are of, but for those that failed."""
    which = or_(InboxRow.state == InboxState.FAILED, until_today(db, InboxRow.received_at, now))
    counted = dict((await db.execute(select(InboxRow.state, func.count()).where(which).group_by(InboxRow.state))).all())
    return {str(state): await _events_in(db, state, counted.get(state, 0), now=now) for state in InboxState}


async def _events_in(db: Db, state: InboxState, counted: int, *, now: datetime) -> int:
    name, which = f"inbox.{state}", InboxRow.state == state
    if state is InboxState.FAILED:
        return counted
    if state is InboxState.NEW:
        return await _people_in(db, name, which, InboxRow.person_id, now=now)
    return await step_of(db, name, counted, which, who=InboxRow.person_id, at=InboxRow.received_at, now=now)


async def _people_in(
    db: Db, name: str, which: ColumnElement[bool], who: InstrumentedAttribute[Any], *, now: datetime
) -> int:
    """Of how many people anything is on its way; in a demo how much is."""
    counted = func.count() if db.demo else func.count(who.distinct())
    value = await db.scalar(select(counted).where(which)) or 0
    return await floored(db, name, value, people=value, now=now)


async def next_due_of_many(db: Db) -> datetime | None:
    """The first moment at which at least five messages go; in a demo that of the first message.

    Of fewer it would move when one of them takes their question early. An introduction is told in any case: everybody
    gets one, whether they take part or not.
    """
    if db.demo:
        return await next_due(db)
    moments = select(Delivery.due).where(is_in(State.WAITING)).group_by(Delivery.due).having(func.count() >= FLOOR)
    found = [await db.scalar(moments.order_by(Delivery.due).limit(1)), await next_due(db, kind="introduction")]
    return min((moment for moment in found if moment is not None), default=None)


async def tell_lags(db: Db, platforms: Collection[str], *, now: datetime) -> dict[str, float]:
    """For how many seconds something has been due on each platform, in whole minutes, once five wait there.

    Of fewer the moment could tell that somebody takes part, or just answered: then it is a quarter of an hour, as
    soon as one has waited for so long.
    """
    due = first_due()
    rows = await db.execute(
        select(Delivery.lane, func.count(), func.min(due)).where(WAITING, due <= now).group_by(Delivery.lane)
    )
    waiting, first = Counter[str](), dict.fromkeys(platforms, now)
    for lane, number, oldest in rows:
        platform = lane.partition(":")[0]
        if platform in first:
            waiting[platform] += number
            first[platform] = min(first[platform], oldest)
    return {
        platform: MINUTE.total_seconds() * ((now - since) // MINUTE)
        if waiting[platform] >= FLOOR
        else LATEST.total_seconds() * (now - since >= LATEST)
        for platform, since in first.items()
    }


async def tell_failed_age(db: Db, *, now: datetime) -> float:
    """For how many seconds the oldest event fails that can still be mended, in whole hours."""
    oldest = await db.scalar(select(func.min(InboxRow.received_at)).where(InboxRow.state == InboxState.FAILED))
    return (now - oldest) // HOUR * HOUR.total_seconds() if oldest else 0.0


async def count_lane_changes(db: Db, platforms: Collection[str], *, now: datetime) -> dict[str, int]:
    """How often the lanes of each platform got another owner, floored: that happens when there is something to say."""
    rows = await db.execute(select(Lane.name, Lane.fence))
    changes = Counter(dict.fromkeys(platforms, 0))
    for lane, fence in rows:
        if (platform := lane.partition(":")[0]) in changes:
            changes[platform] += fence
    return {
        name: await floored(db, f"lane_changes.{name}", number, people=number, now=now)
        for name, number in changes.items()
    }
