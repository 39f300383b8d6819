"""Messages that stand are changed or taken back by deliveries that name them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.domain.delivery import Budget, State
from bot.store.base import Db
from bot.store.delivery import Delivery, insert_rows, updates_waiting

UPDATED_WITHIN = timedelta(days=30)
STANDS = (State.SENDING, State.SENT)


async def plan_updates(db: Db, delivery_ids: Sequence[UUID], *, now: datetime) -> None:
    """Draw these messages anew where they stand. One that is still to be said will be drawn then anyway."""
    standing = await db.scalars(
        select(Delivery).where(Delivery.id.in_(delivery_ids), Delivery.state.in_(STANDS)).order_by(Delivery.id)
    )
    coming = await updates_waiting(db, delivery_ids)
    rows = [_update_row(db, earlier, now) for earlier in standing if earlier.id not in coming]
    await insert_rows(db, Delivery, rows)


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
