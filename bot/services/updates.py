"""Messages that stand are changed or taken back by deliveries that name them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select, update

from bot.domain.delivery import LOOK_AFTER, Budget, State
from bot.store.base import Db
from bot.store.delivery import Delivery, insert_rows, updates_waiting
from bot.store.share import Shown
from bot.store.showing import Showing

UPDATED_WITHIN = timedelta(days=30)
STANDS = (State.SENDING, State.DOUBTED, State.SENT)
OF_NOBODY = and_(Delivery.person_id.is_(None), Delivery.place_id.is_(None))  # it will be taken back as it is


async def plan_updates(db: Db, delivery_ids: Sequence[UUID], *, now: datetime) -> None:
    """Draw these messages anew where they stand. One that is still to be said will be drawn then anyway."""
    standing = await db.scalars(
        select(Delivery)
        .where(Delivery.id.in_(delivery_ids), Delivery.state.in_(STANDS), not_(OF_NOBODY))
        .order_by(Delivery.id)
    )
    coming = await updates_waiting(db, delivery_ids)
    rows = [_update_row(db, earlier, now) for earlier in standing if earlier.id not in coming]
    await insert_rows(db, Delivery, rows)


async def take_back_from(db: Db, person_id: UUID, *, now: datetime) -> None:
    """Nobody's words stay in the chat of who is erased: once its rows are gone, nothing could take them back there.

    These deliveries belong to nobody and hold the receipt themselves; they are gone once they are carried. What is
    still on its way or in doubt has no receipt: it is looked for, and taken back once it is found.
    """
    shows = or_(Delivery.id.in_(select(Shown.delivery_id)), Delivery.id.in_(select(Showing.delivery_id)))
    await _take_back(db, Delivery.person_id == person_id, shows, now=now)


async def take_back_in(db: Db, place_id: UUID, *, now: datetime) -> None:
    """The same for all that we said in a conversation that somebody who is erased was in."""
    await _take_back(db, Delivery.place_id == place_id, now=now)


async def _take_back(db: Db, *shown: ColumnElement[bool], now: datetime) -> None:
    standing = await db.scalars(select(Delivery).where(*shown, Delivery.receipt.is_not(None)).order_by(Delivery.id))
    of_nobody = {"person_id": None, "account_id": None, "place_id": None, "updates_id": None, "below_id": None}
    rows = [
        _update_row(db, earlier, now) | of_nobody | {"receipt": earlier.receipt}
        for earlier in standing
        if earlier.updates_id is None
    ]
    await insert_rows(db, Delivery, rows)
    on_its_way = Delivery.state.in_((State.SENDING, State.DOUBTED)), Delivery.updates_id.is_(None)
    await db.execute(
        update(Delivery)
        .where(*shown, *on_its_way)
        .values(of_nobody | {"args": {}, "state": State.DOUBTED, "due": now + LOOK_AFTER, "due_since": None})
    )


async def take_up_again(db: Db, person_id: UUID, *, now: datetime) -> None:
    """They can be reached again: what had to change in their messages meanwhile still has to."""
    await db.execute(
        update(Delivery)
        .where(
            Delivery.person_id == person_id, Delivery.updates_id.is_not(None),
            Delivery.state == State.UNREACHABLE, Delivery.expires > now,
        )
        .values(state=State.WAITING, due=now, due_since=None)
    )  # fmt: skip


def _update_row(db: Db, earlier: Delivery, now: datetime) -> dict[str, Any]:
    row_id = db.new_id(now)
    return {
        "id": row_id,
        "key": f"update:{row_id.hex}",
        "kind": earlier.kind,
        "args": {},
        "person_id": earlier.person_id,
        "account_id": earlier.account_id,
        "place_id": earlier.place_id,
        "lane": earlier.lane,
        "chat": earlier.chat,
        "updates_id": earlier.id,
        "budget": Budget.UPDATE,
        "repeatable": True,
        "state": State.WAITING,
        "due": now,
        "expires": now + UPDATED_WITHIN,
        "attempts": 0,
    }
