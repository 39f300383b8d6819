"""Carrying the outbox: look once more before saying it, and write down what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from bot.domain.address import Address
from bot.domain.calendar import Week
from bot.domain.delivery import MOST_ATTEMPTS, UNASKED, Budget, State, pause_before_retry
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.ports import Receipt, Throttled, Uncertain, Unreachable
from bot.services.delivery import is_paused
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import (
    Delivery,
    due_deliveries,
    hold_lane,
    left_half_said,
    settle,
    taken_days,
    taken_weeks,
)
from bot.store.people import Account, Person
from bot.store.schedule import quiet_people

log = structlog.get_logger()

MOST_AT_ONCE = 20
LONGEST_HOLD = timedelta(hours=1)
WANTED_BY = {
    "introduction": (Participation.KNOWN, Participation.JOINED),
    "alert": (Participation.KNOWN, Participation.INTRODUCED, Participation.JOINED),
    "mended": tuple(Participation),
}

Draw = Callable[[Db, Delivery, Person], Awaitable[Message | None]]


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to carry, drawn in the receiver's language."""

    id: UUID
    key: str
    kind: str
    address: Address
    message: Message


async def claim(db: Db, lane: str, fence: int, draw: Draw, *, now: datetime) -> list[Claimed]:
    """Take what is due in a lane that is ours; what may not be said any more is put aside, with the reason."""
    await _decide_half_said(db, lane, fence, now)
    claimed = []
    for delivery in await due_deliveries(db, lane, now, MOST_AT_ONCE):
        person = await db.get(Person, delivery.person_id) if delivery.person_id else None
        if person is None:
            continue
        try:
            async with db.begin_nested():
                if not await _may_be_said(db, delivery, person, now):
                    continue
                message = await draw(db, delivery, person)
        except DBAPIError:
            raise
        except Exception as error:  # one that cannot be drawn holds up no other
            await db.refresh(delivery)
            log.error("not_drawn", kind=delivery.kind, trouble=type(error).__name__)
            delivery.trouble = type(error).__name__
            _put_aside(delivery, State.FAILED, now)
            continue
        if message is None:
            _put_aside(delivery, State.CANCELLED, now)
            continue
        delivery.state, delivery.fence, delivery.attempts = State.SENDING, fence, delivery.attempts + 1
        platform, _, workspace = delivery.lane.partition(":")
        address = Address(platform, workspace, delivery.chat)
        claimed.append(Claimed(delivery.id, delivery.key, delivery.kind, address, message))
    return claimed


async def _decide_half_said(db: Db, lane: str, fence: int, now: datetime) -> None:
    for delivery in await left_half_said(db, lane, fence):
        if delivery.repeatable and delivery.attempts < MOST_ATTEMPTS:
            delivery.state = State.WAITING
        elif delivery.repeatable:
            _put_aside(delivery, State.FAILED, now)
        else:
            _put_aside(delivery, State.UNCERTAIN, now)


async def _may_be_said(db: Db, delivery: Delivery, person: Person, now: datetime) -> bool:
    if now >= delivery.expires:
        _put_aside(delivery, State.EXPIRED, now)
        return False
    if person.participation not in WANTED_BY.get(delivery.kind, (Participation.JOINED,)):
        _put_aside(delivery, State.CANCELLED, now)
        return False
    if person.last_day is not None and now.date() > person.last_day:
        _put_aside(delivery, State.CANCELLED, now)
        return False
    if delivery.budget not in UNASKED:
        return True
    if is_paused(person, now.date()):
        _put_aside(delivery, State.CANCELLED, now)
        return False
    if person.id in await quiet_people(db, [person], now.date()):
        _put_aside(delivery, State.CANCELLED, now)
        return False
    return await _is_its_moment(db, delivery, person, now)


async def _is_its_moment(db: Db, delivery: Delivery, person: Person, now: datetime) -> bool:
    """Whether they are at work and get nothing else today; else it moves to when that is so, if still in time.

    It may come later than planned, on a day or in a week whose place in the budget went to something else.
    """
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    days = (await taken_days(db, [person.id], today, delivery.expires.date()))[person.id] - {delivery.day}
    weeks = await taken_weeks(db, person.id, Budget(delivery.budget)) - {delivery.week}

    def is_free(day: date) -> bool:
        return day not in days and str(Week.of(day)) not in weeks

    due = life.soonest_open(now)
    if due is not None and not is_free(due.astimezone(life.zone).date()):
        due = life.next_open(due, day_is_free=is_free)
    if due is None or due >= delivery.expires:
        _put_aside(delivery, State.EXPIRED, now)
        return False
    day = due.astimezone(life.zone).date()
    delivery.day, delivery.week = day, str(Week.of(day))
    if due > now:
        delivery.due = due
    await db.flush()
    return due <= now


def _put_aside(delivery: Delivery, state: State, now: datetime) -> None:
    delivery.state, delivery.settled_at = state, now


async def settle_sent(db: Db, claimed: Claimed, fence: int, receipt: Receipt, *, now: datetime) -> bool:
    """It arrived; False when the lane is not ours any more and somebody else decides."""
    return await settle(db, claimed.id, fence, state=State.SENT, receipt=receipt.reference, settled_at=now)


async def settle_trouble(db: Db, claimed: Claimed, fence: int, trouble: Exception, *, now: datetime) -> datetime | None:
    """It did not arrive, or we cannot know: the kind of trouble says what happens next.

    Comes back with the moment until which the whole lane must be silent, when the platform asked for that.
    """
    name = type(trouble).__name__
    delivery = await db.get_one(Delivery, claimed.id)
    match trouble:
        case Unreachable():
            if await settle(db, claimed.id, fence, state=State.UNREACHABLE, settled_at=now, trouble=name):
                await _mark_unreachable(db, delivery, now)
        case Throttled(seconds=seconds):
            until = now + min(timedelta(seconds=max(seconds, 1.0)), LONGEST_HOLD)
            await settle(db, claimed.id, fence, state=State.WAITING, due=until, trouble=name)
            await hold_lane(db, delivery.lane, until, fence)
            return until
        case Uncertain() | TimeoutError() if not delivery.repeatable:
            await settle(db, claimed.id, fence, state=State.UNCERTAIN, settled_at=now, trouble=name)
        case _ if delivery.attempts >= MOST_ATTEMPTS:
            await settle(db, claimed.id, fence, state=State.FAILED, settled_at=now, trouble=name)
        case _:
            due = now + pause_before_retry(delivery.attempts, db.chance)
            await settle(db, claimed.id, fence, state=State.WAITING, due=due, trouble=name)
    return None


async def _mark_unreachable(db: Db, delivery: Delivery, now: datetime) -> None:
    account = await db.get(Account, delivery.account_id) if delivery.account_id else None
    if account is not None and account.unreachable_since is None:
        account.unreachable_since = now
