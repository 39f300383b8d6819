"""What became of a claimed delivery: it arrived, it did not, or nobody can know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.domain.delivery import (
    LONGEST_SILENCE,
    MOST_ATTEMPTS,
    SILENCE_WHEN_REFUSED,
    Budget,
    Only,
    Silence,
    State,
    pause_before_retry,
)
from bot.ports import NotSent, Receipt, Refused, Throttled, Uncertain, Unreachable
from bot.services.carrying import Claimed
from bot.services.digest_readers import tell_each_instead
from bot.services.pairing_alone import go_on_alone, tell_alone_instead
from bot.services.place import leave_place
from bot.services.trouble import after_doubt, tell_of_doubt, tell_of_refusal
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.lane import hold_lane
from bot.store.outbox import lock_with_changed, settle, settle_alike
from bot.store.people import Account
from bot.store.place import Place

AFTER_THE_OTHERS = timedelta(seconds=1)  # should it be about this one: when the silence is over another is tried


@dataclass(frozen=True)
class Sent:
    """What arrived, under which fence it was ours; without a receipt when a message was taken back."""

    claimed: Claimed
    fence: int
    receipt: Receipt | None
    at: datetime

    @property
    def reference(self) -> str | None:
        """What the platform calls it."""
        return self.receipt.reference if self.receipt else None


async def settle_sent(db: Db, sent: Sequence[Sent]) -> bool:
    """All of it arrived; False when the lanes are not ours any more and somebody else decides.

    An update leaves its receipt with the message it changed. Raises NotAllOurs when that is so of some.
    """
    in_order = sorted(sent, key=lambda one: one.claimed.id)  # as all do who lock many
    changing = [one for one in in_order if one.claimed.changing]
    if changing:
        await lock_with_changed(db, [one.claimed.id for one in in_order])
    changes = [
        (one.claimed.id, one.fence, {"state": State.SENT, "receipt": one.reference, "settled_at": one.at})
        for one in in_order
    ]
    if not await settle_alike(db, changes):
        for one in in_order:
            await _take_back_of_nobody(db, one)
        return False
    for one in changing:
        await _settle_change(db, one)
    return True


async def _take_back_of_nobody(db: Db, sent: Sent) -> None:
    """It arrived with somebody who was erased while it was on its way: it is known where it stands, and goes."""
    delivery = await db.get(Delivery, sent.claimed.id, populate_existing=True)
    if delivery is not None and delivery.is_of_nobody and sent.receipt is not None:
        await settle(db, delivery.id, sent.fence, was=State.DOUBTED, **taken_back(sent.receipt, sent.at))


def taken_back(receipt: Receipt, now: datetime) -> dict[str, Any]:
    """What becomes of what stands with somebody who was erased."""
    return {"state": State.WAITING, "budget": Budget.UPDATE, "due": now, "receipt": receipt.reference}


async def _settle_change(db: Db, sent: Sent) -> None:
    delivery = await db.get_one(Delivery, sent.claimed.id)
    if delivery.updates_id is None:  # of somebody who was erased: not even where it stood is kept
        await db.delete(delivery)
    else:
        (await db.get_one(Delivery, delivery.updates_id)).receipt = sent.reference


async def settle_trouble(
    db: Db, claimed: Claimed, fence: int, trouble: Exception, *, now: datetime, silence: Silence | None = None,
    can_look: bool = False,
) -> None:  # fmt: skip
    """It did not arrive, or we cannot know: the kind of trouble says what happens next.

    `silence` is what its lane keeps from now on, and `can_look` whether the platform can be asked later what arrived.
    """
    delivery = await db.get(Delivery, claimed.id)
    if delivery is None:  # its person was erased meanwhile
        return
    if not await _settle_trouble(db, claimed, delivery, fence, trouble, now=now, silence=silence, can_look=can_look):
        return
    if silence is not None:
        await hold_lane(db, delivery.lane, silence)
    if isinstance(trouble, Refused):
        await tell_of_refusal(db, delivery, trouble.reason, now=now)


async def _settle_trouble(
    db: Db, claimed: Claimed, delivery: Delivery, fence: int, trouble: Exception, *, now: datetime,
    silence: Silence | None, can_look: bool,
) -> bool:  # fmt: skip
    """What becomes of the delivery; False when somebody else decides."""
    name = type(trouble).__name__
    match trouble:
        case Unreachable():
            is_ours = await settle(db, claimed.id, fence, state=State.UNREACHABLE, settled_at=now, trouble=name)
            if is_ours:
                await _mark_unreachable(db, delivery, now)
            return is_ours
        case NotSent(seconds=seconds) if seconds:
            return await put_back(db, claimed, fence, Silence(now + timedelta(seconds=seconds)), trouble=name)
        case Throttled() | Refused() if silence is not None:
            return await put_back(db, claimed, fence, silence, trouble=name)
        case Uncertain() | TimeoutError() if not claimed.changing:
            is_away = silence is not None and silence.is_away
            return await _settle_doubt(db, delivery, fence, name, can_look=can_look, is_away=is_away, now=now)
        case NotSent() | ConnectionError() | Uncertain() | TimeoutError():
            if silence is not None:
                after = replace(silence, until=silence.until + AFTER_THE_OTHERS)
                return await put_back(db, claimed, fence, after, trouble=name)
            return await _try_later(db, delivery, fence, name, now=now, is_attempt=False)
        case _:
            return await _try_again(db, delivery, fence, name, changing=claimed.changing, now=now)


async def _try_again(db: Db, delivery: Delivery, fence: int, name: str, *, changing: bool, now: datetime) -> bool:
    """Later each time; a new message that failed so many times is given up, what stands must still change."""
    if delivery.attempts < MOST_ATTEMPTS or changing:
        return await _try_later(db, delivery, fence, name, now=now)
    is_ours = await settle(db, delivery.id, fence, state=State.FAILED, settled_at=now, trouble=name)
    if is_ours:
        await tell_alone_instead(db, delivery, now=now)
    return is_ours


async def _try_later(
    db: Db, delivery: Delivery, fence: int, name: str, *, now: datetime, is_attempt: bool = True
) -> bool:
    """By itself, later each time that it was tried; what surely was not sent is no attempt towards giving it up."""
    due, looks = now + pause_before_retry(delivery.tries, db.chance), delivery.looks + (not is_attempt)
    return await settle(
        db, delivery.id, fence, is_attempt=is_attempt, state=State.WAITING, due=due, looks=looks, trouble=name
    )


def silence_after(trouble: Exception, now: datetime) -> Silence | None:
    """The silence that a platform asks for with this, in its lane."""
    match trouble:
        case Throttled(seconds=seconds, only=only):
            return Silence(now + min(timedelta(seconds=max(seconds, 1.0)), LONGEST_SILENCE), Only(only))
        case Refused():
            return Silence(now + SILENCE_WHEN_REFUSED)
        case _:
            return None


async def put_back(db: Db, claimed: Claimed, fence: int, silence: Silence | None, **changes: Any) -> bool:
    """It surely was not sent and waits again, until the silence is over; that was no attempt.

    Without a silence it stays due as it was. False when somebody else decides.
    """
    due: dict[str, Any] = {"due": silence.until} if silence is not None else {}
    is_away = silence is not None and silence.is_away
    return await settle(
        db, claimed.id, fence, is_attempt=False, unanswered=is_away, state=State.WAITING, **due, **changes
    )


async def put_back_unheard(db: Db, delivery_ids: Collection[UUID], fence: int) -> None:
    """What we claimed without hearing that it was committed waits again: it surely was not sent."""
    for delivery_id in sorted(delivery_ids):
        await settle(db, delivery_id, fence, is_attempt=False, state=State.WAITING)


async def _settle_doubt(
    db: Db, delivery: Delivery, fence: int, name: str, *, can_look: bool, is_away: bool, now: datetime
) -> bool:
    again_at = now + pause_before_retry(delivery.tries, db.chance)
    changes = after_doubt(delivery, can_look=can_look, is_away=is_away, again_at=again_at, now=now)
    is_ours = await settle(db, delivery.id, fence, unanswered=is_away, **changes, trouble=name)
    if is_ours and delivery.place_id is not None:
        await tell_of_doubt(db, delivery, now=now)
    return is_ours


async def _mark_unreachable(db: Db, delivery: Delivery, now: datetime) -> None:
    account = await db.get(Account, delivery.account_id) if delivery.account_id else None
    if account is not None and account.unreachable_since is None:
        account.unreachable_since = now
    if delivery.place_id is not None:
        place = await db.get_one(Place, delivery.place_id)
        if place.is_of_a_few:  # nobody put us out of it, and no team pauses
            await go_on_alone(db, place, delivery, now=now)
            return
        await leave_place(db, place, now=now)
        if place.is_group_without_us and delivery.kind == "digest" and delivery.updates_id is None:
            await tell_each_instead(db, delivery, now=now)
