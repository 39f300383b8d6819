"""What was answered in a school year that is over, or is about to be."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.base import Db
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.reflection import Reply
from bot.store.share import Share
from bot.store.team import Membership, Team


def _works_at(person: InstrumentedAttribute[UUID], schools: Iterable[UUID]) -> ColumnElement[bool]:
    teams = select(Team.id).where(Team.school_id.in_(sorted(schools)))
    return exists().where(Membership.person_id == person, Membership.team_id.in_(teams))


def _is_shared() -> ColumnElement[bool]:
    return exists().where(Share.reply_id == Reply.id, Share.shared_at.is_not(None))


async def shared_before(db: Db, before: datetime, *, kept_longer_at: Iterable[UUID], most: int) -> Sequence[UUID]:
    """Replies that were shared before then, oldest first; not of who also works at these schools."""
    rows = await db.scalars(
        select(Share.reply_id)
        .where(Share.shared_at < before, ~_works_at(Share.person_id, kept_longer_at))
        .order_by(Share.shared_at, Share.id)
        .limit(most)
    )
    return rows.all()


async def delete_private_before(db: Db, before: datetime, *, kept_longer_at: Iterable[UUID], most: int) -> int:
    """Private replies of before then, and previews of them, at most so many; how many went."""
    found = await db.scalars(
        select(Reply.id)
        .where(Reply.created_at < before, ~_is_shared(), ~_works_at(Reply.person_id, kept_longer_at))
        .order_by(Reply.id)
        .limit(most)
    )
    return await delete_private(db, found.all())


async def delete_private(db: Db, reply_ids: Sequence[UUID]) -> int:
    """Of these replies those that nobody shared just now, and previews of them."""
    await db.execute(delete(Share).where(Share.reply_id.in_(reply_ids), Share.shared_at.is_(None)))
    gone = await db.scalars(delete(Reply).where(Reply.id.in_(reply_ids), ~_is_shared()).returning(Reply.id))
    return len(gone.all())


async def delete_private_of(db: Db, people: Sequence[UUID]) -> int:
    """Everything these people answered and did not share; how much."""
    found = await db.scalars(select(Reply.id).where(Reply.person_id.in_(people), ~_is_shared()))
    return await delete_private(db, found.all())


async def private_until(db: Db, school_id: UUID, until: datetime, *, told: str, most: int) -> Sequence[Person]:
    """Who works at this school and has private replies of before then, and was not `told` so: the key of a notice."""
    wrote = exists().where(Reply.person_id == Person.id, Reply.created_at < until, ~_is_shared())
    knows = exists().where(Notice.person_id == Person.id, Notice.key.startswith(f"{told}:", autoescape=True))
    rows = await db.scalars(
        select(Person).where(_works_at(Person.id, [school_id]), wrote, ~knows).order_by(Person.id).limit(most)
    )
    return rows.all()
