"""The house's own figures: the outbox, the inbox and how late things are. What could tell of answers is floored."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, not_, or_, select

from bot.domain.delivery import State
from bot.domain.ids import made_at
from bot.domain.number import FLOOR
from bot.store.base import Db
from bot.store.counts import Figure, floored, midnight, step_of, until_today
from bot.store.delivery import WAITING, Delivery, first_due, is_in, is_soon, next_due
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
PASSING = (State.WAITING, State.SENDING)  # beside what was sent it tells whose question is late, or called off


async def count_deliveries(db: Db, *, now: datetime) -> dict[str, int]:
    """How many deliveries came to each end; floored by who got them, but for trouble with a platform.

    Those that were said again without anybody knowing whether they had arrived count as uncertain too. A change for
    somebody who cannot be reached counts as none: it waits again once they answer, and would tell that they did.
    """
    waits_for_them = and_(Delivery.state == State.UNREACHABLE, Delivery.updates_id.is_not(None))
    which = not_(waits_for_them), or_(Delivery.state.in_(OF_WORK), until_today(db, Delivery.settled_at, now))
    counted = dict(
        (await db.execute(select(Delivery.state, func.count()).where(*which).group_by(Delivery.state))).all()
    )
    told = [state for state in State if state not in PASSING]
    figures = {str(state): await _deliveries_in(db, state, counted.get(state, 0), now=now) for state in told}
    repeated = select(func.count()).select_from(Delivery).where(Delivery.repeated, Delivery.state != State.UNCERTAIN)
    figures[State.UNCERTAIN] += await db.scalar(repeated) or 0
    return figures


async def _deliveries_in(db: Db, state: State, counted: int, *, now: datetime) -> int:
    if state in OF_WORK:
        return counted
    name, who, at = f"deliveries.{state}", Delivery.person_id, Delivery.settled_at
    last = await db.get(Figure, name)  # what was called off for a pause can be called off again: only new ones count
    new = (Delivery.id >= made_at(midnight(last.shown_at)),) if last else ()
    return await step_of(db, name, counted, Delivery.state == state, *new, who=who, at=at, now=now)


async def count_inbox(db: Db, *, now: datetime) -> dict[str, int]:
    """How many events came to each end; floored by who they are of, but for those that failed."""
    which = or_(InboxRow.state == InboxState.FAILED, until_today(db, InboxRow.received_at, now))
    counted = dict((await db.execute(select(InboxRow.state, func.count()).where(which).group_by(InboxRow.state))).all())
    told = [state for state in InboxState if state is not InboxState.NEW]
    return {str(state): await _events_in(db, state, counted.get(state, 0), now=now) for state in told}


async def _events_in(db: Db, state: InboxState, counted: int, *, now: datetime) -> int:
    if state is InboxState.FAILED:
        return counted
    who, at = InboxRow.person_id, InboxRow.received_at
    return await step_of(db, f"inbox.{state}", counted, InboxRow.state == state, who=who, at=at, now=now)


async def next_due_of_many(db: Db) -> datetime | None:
    """The first moment at which messages go to at least five people; in a demo that of the first message.

    Of fewer it would move when one of them takes their question early. An introduction is told in any case: everybody
    gets one, whether they take part or not.
    """
    if db.demo:
        return await next_due(db)
    people = func.count(Delivery.person_id.distinct())
    moments = select(Delivery.due).where(is_in(State.WAITING)).group_by(Delivery.due).having(people >= FLOOR)
    found = [await db.scalar(moments.order_by(Delivery.due).limit(1)), await next_due(db, kind="introduction")]
    return min((moment for moment in found if moment is not None), default=None)


async def tell_lags(db: Db, platforms: Collection[str], *, now: datetime) -> dict[str, float]:
    """For how many seconds something has been due on each platform, in whole minutes, once five people wait there.

    Of fewer the moment could tell that somebody takes part, or just answered, however many messages wait for them: then
    it is a quarter of an hour, as soon as one has waited for so long. What goes to a channel waits for nobody.
    """
    due = first_due()
    of_platform = case(*((Delivery.lane.startswith(f"{name}:"), name) for name in platforms))
    rows = await db.execute(
        select(of_platform.label("platform"), func.count(Delivery.person_id.distinct()), func.min(due))
        .where(WAITING, is_soon(now), due <= now, of_platform.is_not(None))
        .group_by("platform")
    )
    return dict.fromkeys(platforms, 0.0) | {name: _lag(people, now - oldest) for name, people, oldest in rows}


def _lag(people: int, late: timedelta) -> float:
    coarse = LATEST.total_seconds() * (late >= LATEST)
    return MINUTE.total_seconds() * (late // MINUTE) if people >= FLOOR else coarse


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
