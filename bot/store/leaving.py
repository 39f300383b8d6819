"""Whose last day is behind them, and of whom something is left that goes then (J06)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, exists, or_, select

from bot.domain.delivery import State
from bot.domain.people import Participation
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.form import Draft
from bot.store.inbox import InboxRow
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.reflection import Reply
from bot.store.share import Share
from bot.store.wishes import WishesRow


async def leaving_soon(db: Db, today: date, until: date, most: int) -> Sequence[Person]:
    """Whose last day is near and who ever took part, and was not asked yet what becomes of their words."""
    about = Notice.person_id == Person.id, Notice.kind == "leaving", Notice.key.contains(cast(Person.last_day, String))
    took_part = Person.participation == Participation.JOINED
    shares = exists().where(Share.person_id == Person.id, Share.shared_at.is_not(None))
    rows = await db.scalars(
        select(Person)
        .where(Person.last_day.between(today, until), or_(took_part, shares), ~exists().where(*about))
        .order_by(Person.id)
        .limit(most)
    )
    return rows.all()


async def leavers_still_written_to(db: Db, last_day_before: date, most: int) -> Sequence[UUID]:
    """To whom something waits to be sent."""
    waits = Delivery.person_id == Person.id, Delivery.state == State.WAITING, Delivery.updates_id.is_(None)
    return await _leavers(db, last_day_before, most, exists().where(*waits))


async def leavers_with_private_words(db: Db, last_day_before: date, most: int) -> Sequence[UUID]:
    """Of whom anything is kept that nobody else reads."""
    shared = exists().where(Share.reply_id == Reply.id, Share.shared_at.is_not(None))
    private = (
        exists().where(Reply.person_id == Person.id, ~shared),
        exists().where(WishesRow.person_id == Person.id),
        exists().where(Draft.person_id == Person.id),
        exists().where(InboxRow.person_id == Person.id, InboxRow.payload.is_not(None)),
    )
    return await _leavers(db, last_day_before, most, or_(*private))


async def leavers_who_share_nothing(db: Db, last_day_before: date, most: int) -> Sequence[UUID]:
    """Of whom nobody reads anything any more, so that they can be forgotten altogether."""
    return await _leavers(db, last_day_before, most, ~exists().where(Share.person_id == Person.id))


async def _leavers(db: Db, last_day_before: date, most: int, *such: ColumnElement[bool]) -> Sequence[UUID]:
    rows = await db.scalars(
        select(Person.id).where(Person.last_day < last_day_before, *such).order_by(Person.id).limit(most)
    )
    return rows.all()
