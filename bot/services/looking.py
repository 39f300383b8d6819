"""Looking before saying it again: what may have arrived is looked for on its platform, by its key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import structlog

from bot.domain.address import Address
from bot.domain.delivery import MOST_ATTEMPTS, MOST_DOUBTS, State, pause_before_retry
from bot.ports import Receipt, Refused, Throttled, Uncertain
from bot.services.carrying import receipt_of, waits_for_a_newer_program
from bot.services.settling import silence_after, taken_back
from bot.services.trouble import unseen
from bot.store.away import is_about_one
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.outbox import due_doubts, receipt_near, settle

log = structlog.get_logger()

MOST_LOOKS_AT_ONCE = 5


@dataclass(frozen=True)
class Doubted:
    """A delivery that may have arrived, and where to look for it."""

    id: UUID
    key: str
    kind: str
    address: Address
    since: datetime
    near: Receipt | None
    below: Receipt | None


async def claim_doubts(db: Db, lane: str, fence: int, *, now: datetime) -> list[Doubted]:
    """Take what is to be looked for now in a lane that is ours."""
    due = await due_doubts(db, lane, now, MOST_LOOKS_AT_ONCE)
    claimed = [await _take(db, delivery, fence, now=now) for delivery in due]
    return [one for one in claimed if one is not None]


async def _take(db: Db, delivery: Delivery, fence: int, *, now: datetime) -> Doubted | None:
    """The delivery and where to look for it; where that cannot be said it is put off, and holds up no other."""
    if delivery.person_id is not None and waits_for_a_newer_program(delivery, delivery, now):
        return None  # that one knows what follows when it arrived
    try:
        async with db.begin_nested():
            delivery.fence = fence
            return await _doubted(db, delivery)
    except Exception as error:
        if not is_about_one(error):
            raise
        await db.refresh(delivery)
        log.error("not_looked", kind=delivery.kind, trouble=type(error).__name__)
        for name, value in _after_trouble(delivery, error, db.chance, is_away=False, now=now).items():
            setattr(delivery, name, value)
        return None


async def _doubted(db: Db, delivery: Delivery) -> Doubted:
    near = await receipt_near(db, delivery) if delivery.person_id else None
    above = await db.get(Delivery, delivery.below_id) if delivery.below_id else None
    return Doubted(
        delivery.id,
        delivery.key,
        delivery.kind,
        delivery.address,
        since=delivery.claimed_at or delivery.due,
        near=Receipt(near) if near else None,
        below=receipt_of(above),
    )


async def settle_found(db: Db, doubted: Doubted, fence: int, receipt: Receipt, *, now: datetime) -> bool:
    """It had arrived; False when somebody else decides, or when its person was erased: then it is taken back."""
    delivery = await db.get(Delivery, doubted.id)
    if delivery is None:
        return False
    if delivery.person_id is None:
        await _settle(db, doubted, fence, **taken_back(receipt, now))
        return False
    return await _settle(db, doubted, fence, state=State.SENT, settled_at=now, receipt=receipt.reference)


async def settle_missing(db: Db, doubted: Doubted, fence: int, *, now: datetime) -> None:
    """It never arrived: it is said again, whatever its kind, later each time; at last it is left at that, on record."""
    delivery = await db.get(Delivery, doubted.id)
    if delivery is None:
        return
    if delivery.person_id is None:
        await db.delete(delivery)
    elif delivery.doubts < MOST_DOUBTS:
        pause = pause_before_retry(delivery.doubts - 1, db.chance) if delivery.doubts > 1 else timedelta()
        await _settle(db, doubted, fence, state=State.WAITING, due=now + pause, looks=0)
    else:
        await _settle(db, doubted, fence, state=State.UNCERTAIN, settled_at=now)


async def settle_not_looked(
    db: Db, doubted: Doubted, fence: int, trouble: Exception, *, is_away: bool, now: datetime
) -> None:
    """Its conversation could not be looked through, now or ever: the kind of trouble says what happens next.

    `is_away` is whether its platform answers nobody, rather than just not here.
    """
    delivery = await db.get(Delivery, doubted.id)
    if delivery is None:
        return
    changes = _after_trouble(delivery, trouble, db.chance, is_away=is_away, now=now)
    changes["trouble"] = type(trouble).__name__
    if delivery.person_id is None and "state" in changes:  # who it was for was erased, and it cannot be taken back
        await db.delete(delivery)
    else:
        await _settle(db, doubted, fence, unanswered=is_away, **changes)


def _after_trouble(
    delivery: Delivery, trouble: Exception, chance: Random, *, is_away: bool, now: datetime
) -> dict[str, Any]:
    looks = delivery.looks + 1
    again_at = now + pause_before_retry(looks, chance)
    match trouble:
        case Throttled() | Refused():
            silence = silence_after(trouble, now)
            return {"due": silence.until if silence else again_at}
        case Uncertain():
            return unseen(delivery, is_away=is_away, again_at=again_at, now=now)
        case _ if looks >= MOST_ATTEMPTS and now >= delivery.expires:
            return {"state": State.UNCERTAIN, "settled_at": now, "looks": looks}
        case _:
            return {"due": again_at, "looks": looks}


async def _settle(db: Db, doubted: Doubted, fence: int, **changes: Any) -> bool:
    return await settle(db, doubted.id, fence, was=State.DOUBTED, **changes)
