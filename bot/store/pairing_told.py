"""What people were told of groups that are no more: whoever was told of the same one was in it together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.store.base import Db
from bot.store.consultation import Joining
from bot.store.conversation import ON_ITS_WAY
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.notice import Notice
from bot.store.pairing import Pairing
from bot.store.run import Run
from bot.store.showing import Showing


async def forget_what_tells_of(db: Db, pairing_ids: Sequence[UUID]) -> None:
    """Which messages show these groups, and what was told of them in somebody's gathered message, or waits for it."""
    await db.execute(delete(Showing).where(Showing.thing_id.in_(pairing_ids)))
    about = _argument(Notice, "pairing").in_([pairing_id.hex for pairing_id in pairing_ids])
    await db.execute(delete(Notice).where(Notice.kind == "pairing", about))


async def forget_told_of_no_group(db: Db, most: int) -> int:
    """What each was told of groups, runs and rounds that are no more, once nothing of it is still to be changed."""
    changed = aliased(Delivery)
    changing = exists().where(changed.updates_id == Delivery.id, changed.state.in_(ON_ITS_WAY))
    told = _is_of_no_group(), Delivery.updates_id.is_(None), Delivery.state.not_in(ON_ITS_WAY), ~changing
    found = await db.scalars(select(Delivery.id).where(*told).order_by(Delivery.id).limit(most))
    gone = found.all()
    await db.execute(delete(Delivery).where(Delivery.updates_id.in_(gone)))
    await db.execute(delete(Delivery).where(Delivery.id.in_(gone)))
    return len(gone)


def _is_of_no_group() -> ColumnElement[bool]:
    """Of a round that is forgotten there are no groups and nobody who joined. A message that shows a meeting is its."""
    of_meeting = exists().where(Showing.delivery_id == Delivery.id, Showing.thing_id == Meeting.id)
    round_is_gone = _names_none("consultation", Pairing.consultation_id, Joining.consultation_id)
    return or_(
        and_(Delivery.kind.startswith("pairing"), or_(_names_none("pairing", Pairing.id), round_is_gone)),
        and_(Delivery.kind.startswith("run"), _names_none("run", Run.id), ~of_meeting),
    )


def _names_none(name: str, *among: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether it has this argument, and that is none of these."""
    return and_(*(_argument(Delivery, name).not_in(select(_hex(column))) for column in among))


def _argument(table: type[Delivery | Notice], name: str) -> Any:
    return table.__table__.c.args[name].as_string()


def _hex(column: InstrumentedAttribute[UUID]) -> ColumnElement[str]:
    """An id as arguments have it, on both databases."""
    return func.replace(cast(column, String), "-", "")
