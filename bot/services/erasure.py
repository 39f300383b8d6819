"""Erasing a person: every row about them goes, and their words go wherever they were shown (J14, J33)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, delete, or_, update

from bot.domain.promise import Act
from bot.services.agenda_erasure import draw_without
from bot.services.misuse_erasure import drop_report, forget_report
from bot.services.pairing_erasure import draw_pairings_without
from bot.services.pulse_step import forget_steps_of
from bot.services.share import take_back
from bot.services.updates import take_back_from
from bot.store.base import Db
from bot.store.delivery import lock_deliveries_of
from bot.store.look import forget_who_invited
from bot.store.misuse import reports_by, reports_to
from bot.store.people import Person
from bot.store.promise import promise
from bot.store.schema import metadata
from bot.store.share import shares_of
from bot.store.wishes import take_out_of_wishes


async def erase_person(db: Db, person_id: UUID, *, now: datetime) -> None:
    """Nothing of this person is left, also when a backup comes back."""
    await promise(db, Act.ERASED, person_id, now=now)
    await forget_person(db, person_id, now=now)


async def forget_person(db: Db, person_id: UUID, *, now: datetime) -> None:
    """Everything of this person, as each table declares it; deliveries to others take out what those can read."""
    # whatever they are doing now, and whatever is written about them, is done first; nobody writes more until we are
    person = await db.get(Person, person_id, with_for_update=True)
    await lock_deliveries_of(db, person_id)
    if person is not None:
        await draw_pairings_without(db, person, now=now)
    await take_back_from(db, person_id, now=now)
    await draw_without(db, person_id, now=now)
    await forget_steps_of(db, person_id, now=now)
    await forget_who_invited(db, person_id)
    if person is not None:
        await take_out_of_wishes(db, person.organisation_id, person_id)
    for report in await reports_by(db, person_id):
        await forget_report(db, report, now=now)
    for report in await reports_to(db, person_id):
        await drop_report(db, report, now=now)
    for share in await shares_of(db, person_id):
        await take_back(db, share.reply_id, now=now)
    await db.flush()
    for table in reversed(metadata.sorted_tables):  # what points at a row goes before it
        match table.info.get("erasure"):
            case "row":
                await db.execute(delete(table).where(_is_about(table, person_id)))
            case "nameless":  # it is of others too
                for column in _of_people(table):
                    await db.execute(update(table).where(column == person_id).values({column.name: None}))
    _let_go(db, person_id)


def _let_go(db: Db, person_id: UUID) -> None:
    """What is gone is read no more: who asked for it is still answered. All else is read as it is now."""
    for row in [*db.identity_map.values()]:
        if row.id == person_id if isinstance(row, Person) else getattr(row, "person_id", None) == person_id:
            db.expunge(row)
    db.expire_all()


def _is_about(table: Table, person_id: UUID) -> ColumnElement[bool]:
    own = [table.c.id == person_id] if table is Person.__table__ else []
    return or_(*own, *(column == person_id for column in _of_people(table)))


def _of_people(table: Table) -> list[Column[Any]]:
    return [key.parent for key in table.foreign_keys if key.column.table is Person.__table__]
