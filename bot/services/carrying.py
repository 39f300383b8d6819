"""Carrying the outbox: look once more before saying it, and write down what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from bot.domain.address import Address
from bot.domain.delivery import MOST_ATTEMPTS, Budget, State, pause_before_retry
from bot.domain.message import Message
from bot.ports import Receipt, Throttled, Uncertain, Unreachable
from bot.services.saying import may_be_posted, may_be_said, put_aside
from bot.store.base import Db
from bot.store.delivery import Delivery, due_deliveries, left_half_said, settle
from bot.store.lane import hold_lane
from bot.store.people import Account, Person
from bot.store.place import Place

log = structlog.get_logger()

MOST_AT_ONCE = 20
LONGEST_HOLD = timedelta(hours=1)
FOR_A_RECEIPT = timedelta(seconds=5)

Draw = Callable[[Db, Delivery, Person | Place], Awaitable[Message | None]]


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to carry, drawn in the receiver's language.

    With a `standing` message it changes that one; without a `message` it takes it back.
    """

    id: UUID
    key: str
    kind: str
    address: Address
    message: Message | None
    standing: Receipt | None = None


async def claim(db: Db, lane: str, fence: int, draw: Draw, *, now: datetime) -> list[Claimed]:
    """Take what is due in a lane that is ours; what may not be said any more is put aside, with the reason."""
    await _decide_half_said(db, lane, fence, now)
    claimed = []
    for delivery in await due_deliveries(db, lane, now, MOST_AT_ONCE):
        try:
            async with db.begin_nested():
                taken = await _take(db, delivery, draw, now)
        except DBAPIError:
            raise
        except Exception as error:  # one that cannot be drawn holds up no other
            await db.refresh(delivery)
            log.error("not_drawn", kind=delivery.kind, trouble=type(error).__name__)
            delivery.trouble = type(error).__name__
            put_aside(delivery, State.FAILED, now)
            continue
        if taken is not None:
            delivery.state, delivery.fence, delivery.attempts = State.SENDING, fence, delivery.attempts + 1
            claimed.append(taken)
    return claimed


async def _take(db: Db, delivery: Delivery, draw: Draw, now: datetime) -> Claimed | None:
    """The delivery, drawn; None when it is put aside or waits."""
    receiver = await _receiver(db, delivery)
    if receiver is None and delivery.receipt is not None:  # it takes back what stands with who was erased
        return _claimed(delivery, None, delivery.receipt)
    if receiver is None or now >= delivery.expires:
        put_aside(delivery, State.EXPIRED, now)
        return None
    earlier = await db.get(Delivery, delivery.updates_id) if delivery.updates_id else None
    if earlier is not None:
        if not _can_be_updated(delivery, earlier, now):
            return None
    elif not await _may_be_said(db, delivery, receiver, now):
        return None
    message = await draw(db, earlier or delivery, receiver)
    if message is None and earlier is None:
        put_aside(delivery, State.CANCELLED, now)
        return None
    return _claimed(delivery, message, earlier.receipt if earlier is not None else None)


def _claimed(delivery: Delivery, message: Message | None, standing: str | None) -> Claimed:
    platform, _, workspace = delivery.lane.partition(":")
    address = Address(platform, workspace, delivery.chat)
    receipt = Receipt(standing) if standing else None
    return Claimed(delivery.id, delivery.key, delivery.kind, address, message, receipt)


async def _receiver(db: Db, delivery: Delivery) -> Person | Place | None:
    if delivery.place_id is not None:
        return await db.get(Place, delivery.place_id)
    return await db.get(Person, delivery.person_id) if delivery.person_id else None


def _can_be_updated(delivery: Delivery, earlier: Delivery, now: datetime) -> bool:
    """Whether the earlier message stands. While it is on its way this waits for its receipt."""
    if earlier.state == State.SENDING:
        delivery.due = now + FOR_A_RECEIPT
        return False
    if earlier.state != State.SENT or earlier.receipt is None:  # never said, taken back, or drawn anew when it is said
        put_aside(delivery, State.CANCELLED, now)
        return False
    return True


async def _may_be_said(db: Db, delivery: Delivery, receiver: Person | Place, now: datetime) -> bool:
    if isinstance(receiver, Place):
        return await may_be_posted(db, delivery, receiver, now)
    return await may_be_said(db, delivery, receiver, now)


async def _decide_half_said(db: Db, lane: str, fence: int, now: datetime) -> None:
    for delivery in await left_half_said(db, lane, fence):
        if delivery.budget == Budget.UPDATE or (delivery.repeatable and delivery.attempts < MOST_ATTEMPTS):
            delivery.state = State.WAITING
        elif delivery.repeatable:
            put_aside(delivery, State.FAILED, now)
        else:
            put_aside(delivery, State.UNCERTAIN, now)


async def settle_sent(db: Db, claimed: Claimed, fence: int, receipt: Receipt | None, *, now: datetime) -> bool:
    """It arrived; False when the lane is not ours any more and somebody else decides.

    `receipt` is None when a message was taken back. An update leaves its receipt with the message it changed.
    """
    reference = receipt.reference if receipt else None
    if not await settle(db, claimed.id, fence, state=State.SENT, receipt=reference, settled_at=now):
        return False
    if claimed.standing is not None:
        delivery = await db.get_one(Delivery, claimed.id)
        if delivery.updates_id is None:  # of somebody who was erased: not even where it stood is kept
            await db.delete(delivery)
        else:
            (await db.get_one(Delivery, delivery.updates_id)).receipt = reference
    return True


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
        case _ if delivery.attempts >= MOST_ATTEMPTS and claimed.standing is None:  # what stands must still change
            await settle(db, claimed.id, fence, state=State.FAILED, settled_at=now, trouble=name)
        case _:
            due = now + pause_before_retry(delivery.attempts, db.chance)
            await settle(db, claimed.id, fence, state=State.WAITING, due=due, trouble=name)
    return None


async def _mark_unreachable(db: Db, delivery: Delivery, now: datetime) -> None:
    account = await db.get(Account, delivery.account_id) if delivery.account_id else None
    if account is not None and account.unreachable_since is None:
        account.unreachable_since = now
