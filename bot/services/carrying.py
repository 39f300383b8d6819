"""Carrying the outbox: whether it may still be said, and what a crash left half said."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from bot.domain.address import Address
from bot.domain.delivery import FOR_A_NEWER_PROGRAM, KINDS, Budget, NewerKind, State
from bot.domain.message import Message
from bot.ports import Receipt
from bot.services.saying import Timetable, may_be_posted, may_be_said, put_aside, read_timetables
from bot.services.trouble import after_doubt, tell_of_doubt
from bot.store.ahead import begin_ahead, keep_together, write_later, write_now
from bot.store.away import is_about_one
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.outbox import Due, due_deliveries, due_while_ours, least_tried, left_half_said, mark_sending
from bot.store.people import Person
from bot.store.place import Place, places_with

log = structlog.get_logger()

MOST_AT_ONCE = 20
MOST_AHEAD = 30
FOR_A_RECEIPT = timedelta(seconds=5)

Draw = Callable[[Db, Delivery, Person | Place], Awaitable[Message | None]]


@dataclass(frozen=True)
class _Drawing:
    """What is drawn now, how, for whom it is known whether it is their moment, and what of it is `taken` already."""

    draw: Draw
    now: datetime
    timetables: Mapping[UUID, Timetable]
    can_reply: bool
    taken: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to carry, drawn in the receiver's language.

    With a `standing` message it changes that one; without a `message` it takes it back. It is said in the thread
    of the message `below` which it belongs, when there is one.
    """

    id: UUID
    key: str
    kind: str
    address: Address
    message: Message | None
    standing: Receipt | None = None
    below: Receipt | None = None

    @property
    def changing(self) -> bool:
        """Whether it is about a message that stands."""
        return self.standing is not None


async def claim(
    db: Db, lane: str, fence: int, draw: Draw, *, now: datetime, tries: bool = False, can_look: bool = False,
    can_reply: bool = False, apart: bool = False,
) -> list[Claimed]:  # fmt: skip
    """Take what is due in a lane that is ours; what may not be said any more is put aside, with the reason.

    What was claimed before and never settled is decided first; it is looked for where the platform `can_look`.
    What belongs in a thread is cancelled unless it `can_reply`: the message it hangs from says it already.
    Who only `tries` whether somebody is there takes one. Raises what stands in the way of drawing one of them, unless
    each is drawn `apart`: then that one is put aside.
    """
    await _decide_half_said(db, lane, fence, can_look=can_look, now=now)
    if not tries:
        due = await due_deliveries(db, lane, now, MOST_AT_ONCE)
        return await _claim(db, due, fence, draw, now=now, can_reply=can_reply, apart=apart)
    for one in await least_tried(db, lane, now, MOST_AT_ONCE):  # the first that may be said
        if claimed := await _claim(db, [one], fence, draw, now=now, can_reply=can_reply, apart=apart):
            return claimed
    return []


async def claim_ahead(
    db: Db, lane: str, fence: int, draw: Draw, *, now: datetime, can_reply: bool = False, apart: bool = False
) -> list[Claimed]:
    """Take what comes next in a lane of ours while the last batch is on its way, if it may be said twice.

    What may not waits for its turn, with all that comes after it in its chat.
    """
    due = await due_while_ours(db, lane, fence, now, MOST_AHEAD)
    waits = {delivery.chat for delivery, _ in due if not delivery.repeatable}
    due = [(delivery, person) for delivery, person in due if delivery.chat not in waits]
    return await _claim(db, due, fence, draw, now=now, can_reply=can_reply, apart=apart)


async def _claim(
    db: Db, due: Sequence[Due], fence: int, draw: Draw, *, now: datetime, can_reply: bool, apart: bool
) -> list[Claimed]:
    due = _with_one_that_takes_long(due)
    begin_ahead(db)
    if not apart:  # apart, one that fails takes what it read with it
        await _read_together(db, due)
    timetables = {} if apart else await read_timetables(db, due, now)  # apart, each reads its own
    drawing = _Drawing(draw, now, timetables, can_reply=can_reply)
    take = _take_apart if apart else _take
    claimed = [await take(db, delivery, person, drawing) for delivery, person in due]
    await write_now(db)
    begin_ahead(db)  # who shares the transaction changes what was read
    ours = {one.id: one for one in claimed if one is not None}
    marked = await mark_sending(db, [delivery for delivery, _ in due if delivery.id in ours], fence, now)
    return [one for one in ours.values() if one.id in marked]


async def _read_together(db: Db, due: Sequence[Due]) -> None:
    """What the receivers of these need is read once; of who gets more than one, each must see the one before."""
    keep_together(db, [delivery for delivery, _ in due])
    number = Counter(person.id for _, person in due if person is not None)
    keep_together(db, [person for _, person in due if person is not None and number[person.id] == 1])
    write_later(db)
    keep_together(db, await places_with(db, {delivery.place_id for delivery, _ in due if delivery.place_id}))


def _with_one_that_takes_long(due: Sequence[Due]) -> Sequence[Due]:
    """On SQLite nobody else writes while one is drawn, and a lane is ours for so long only: the others wait."""
    long = [delivery.id for delivery, _ in due if delivery.kind in KINDS and KINDS[delivery.kind].takes_long]
    return [one for one in due if one[0].id not in long[1:]]


async def _take_apart(db: Db, delivery: Delivery, person: Person | None, drawing: _Drawing) -> Claimed | None:
    """The same, where one of several cannot be drawn: it holds up no other."""
    try:
        async with db.begin_nested():
            return await _take(db, delivery, person, drawing)
    except Exception as error:
        if not is_about_one(error):
            raise
        for row in filter(None, (delivery, person)):
            await db.refresh(row)
        log.error("not_drawn", kind=delivery.kind, trouble=type(error).__name__)
        delivery.trouble = type(error).__name__
        put_aside(delivery, State.FAILED, drawing.now)
        return None


async def _take(db: Db, delivery: Delivery, person: Person | None, drawing: _Drawing) -> Claimed | None:
    """The delivery, drawn; None when it is put aside or waits."""
    now = drawing.now
    receiver = await db.get(Place, delivery.place_id) if delivery.place_id is not None else person
    if receiver is None and delivery.receipt is not None:  # it takes back what stands with who was erased
        return _claimed(delivery, None, standing=receipt_of(delivery))
    if receiver is None or now >= delivery.expires:
        put_aside(delivery, State.EXPIRED, now)
        return None
    earlier, above = await _earlier(db, delivery.updates_id), await _earlier(db, delivery.below_id)
    if waits_for_a_newer_program(delivery, earlier or delivery, now):
        return None
    if earlier is not None and not _can_be_updated(delivery, earlier, drawing):
        return None
    if earlier is None and not (
        _has_its_thread(delivery, above, drawing)
        and await _may_be_said(db, delivery, receiver, now, timetables=drawing.timetables)
    ):
        return None
    try:
        message = await drawing.draw(db, earlier or delivery, receiver)
    except NewerKind as newer:
        _put_off_for_a_newer_program(delivery, str(newer), now)
        return None
    if message is None and earlier is None:
        put_aside(delivery, State.CANCELLED, now)
        return None
    drawing.taken.add(delivery.id)
    return _claimed(delivery, message, standing=receipt_of(earlier), below=receipt_of(above))


def _claimed(
    delivery: Delivery, message: Message | None, *, standing: Receipt | None, below: Receipt | None = None
) -> Claimed:
    if message is not None and delivery.kind in KINDS:
        message = replace(message, silent=not KINDS[delivery.kind].rings)
    return Claimed(delivery.id, delivery.key, delivery.kind, delivery.address, message, standing, below)


def receipt_of(delivery: Delivery | None) -> Receipt | None:
    """What the platform calls this message; None when there is none, or none that stands."""
    return Receipt(delivery.receipt) if delivery is not None and delivery.receipt else None


async def _earlier(db: Db, delivery_id: UUID | None) -> Delivery | None:
    return await db.get(Delivery, delivery_id) if delivery_id else None


def _can_be_updated(delivery: Delivery, earlier: Delivery, drawing: _Drawing) -> bool:
    """Whether the earlier message stands. While it is on its way or in doubt this waits for its receipt."""
    if earlier.state in (State.SENDING, State.DOUBTED) or earlier.id in drawing.taken:
        return _waits_for(earlier, delivery, drawing.now)
    if earlier.state != State.SENT or earlier.receipt is None:  # never said, taken back, or drawn anew when it is said
        put_aside(delivery, State.CANCELLED, drawing.now)
        return False
    return True


def _has_its_thread(delivery: Delivery, above: Delivery | None, drawing: _Drawing) -> bool:
    """Whether it hangs from nothing, or from a message that stands; it waits for one that is still to be said."""
    if above is None:
        return True
    if not drawing.can_reply:
        put_aside(delivery, State.CANCELLED, drawing.now)
        return False
    if above.state == State.WAITING:
        return _waits_for(above, delivery, drawing.now)
    return _can_be_updated(delivery, above, drawing)


def waits_for_a_newer_program(delivery: Delivery, drawn: Delivery, now: datetime) -> bool:
    """Whether it is of a kind that this program does not know: then one that does has it, in a few minutes."""
    if drawn.kind in KINDS:
        return False
    _put_off_for_a_newer_program(delivery, drawn.kind, now)
    return True


def _put_off_for_a_newer_program(delivery: Delivery, kind: str, now: datetime) -> None:
    log.warning("kind_unknown", kind=kind)
    delivery.due = now + FOR_A_NEWER_PROGRAM


def _waits_for(earlier: Delivery, delivery: Delivery, now: datetime) -> bool:
    delivery.due = max(now + FOR_A_RECEIPT, earlier.due)
    return False


async def _may_be_said(
    db: Db, delivery: Delivery, receiver: Person | Place, now: datetime, *, timetables: Mapping[UUID, Timetable]
) -> bool:
    if isinstance(receiver, Place):
        return await may_be_posted(db, delivery, receiver, now)
    return await may_be_said(db, delivery, receiver, now, timetables=timetables)


async def _decide_half_said(db: Db, lane: str, fence: int, *, can_look: bool, now: datetime) -> None:
    for delivery in await left_half_said(db, lane, fence):
        if delivery.budget == Budget.UPDATE:
            delivery.state = State.WAITING
            continue
        changes = after_doubt(delivery, can_look=can_look, is_away=False, again_at=delivery.due, now=now)
        for name, value in changes.items():
            setattr(delivery, name, value)
        if delivery.state == State.UNCERTAIN and delivery.place_id is not None:
            await tell_of_doubt(db, delivery, now=now)
