"""Who would rather do without digests: a sealed row of one length for everybody, so that no row tells who (INV-7)."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ForeignKey, Select, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.my_data import exported
from bot.store.base import Base, Db, Sealed, table_of
from bot.store.delivery import add_rows
from bot.store.people import KEPT_WITH_PERSON, Person
from bot.store.unreadable import leaving_out

log = structlog.get_logger()

WITH, WITHOUT = "with   ", "without"  # as long


class DigestChoice(Base):
    """Whether one person gets digests, sealed. Everybody who could get one has a row, whatever they chose."""

    __tablename__ = "digest_choice"
    __table_args__ = ({"info": KEPT_WITH_PERSON | {"export": exported("sealed")}},)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)


async def does_without(db: Db, person_id: UUID) -> bool:
    """Whether this person would rather have no digests."""
    row = await db.get(DigestChoice, person_id, populate_existing=True)
    return row is not None and _is_without(db, person_id, row.sealed)


async def who_does_without(db: Db, people: Sequence[Person]) -> dict[UUID, bool]:
    """By person whether they would rather have no digests."""
    ids = [person.id for person in people]
    rows = await db.execute(_choices(), {"people": ids})
    found = {person_id: _is_without(db, person_id, sealed) for person_id, sealed in rows}
    return {one: found.get(one, False) for one in ids}


@cache
def _choices() -> Select[UUID, bytes]:
    choices = select(DigestChoice.person_id, DigestChoice.sealed).order_by(DigestChoice.person_id)
    return choices.where(DigestChoice.person_id.in_(bindparam("people", expanding=True)))


async def choose_digests(db: Db, person_id: UUID, *, without: bool) -> None:
    """What this person chose, in the place of what they chose before."""
    await db.merge(DigestChoice(person_id=person_id, sealed=_seal(db, person_id, without=without)))
    await db.flush()


async def reseal_choice(db: Db, person_id: UUID) -> None:
    """Seal this person's row anew with what they chose, if there is one that opens.

    One that somebody holds is being sealed anew already; a tap does not wait for all the digests of that moment.
    """
    row = await db.get(DigestChoice, person_id, with_for_update={"skip_locked": True})
    if row is None:
        return
    anew = _seal_anew(db, person_id, row.sealed)
    if anew is not None:
        row.sealed = anew
    else:
        log.error("not_resealed", what="digest_choice")


async def reseal_choices(db: Db, person_ids: Collection[UUID]) -> None:
    """A row of each of these people, sealed anew with what they chose: between two copies all differ.

    One of a lost key stays as it is, and the others differ all the same.
    """
    rows = await db.execute(_choices().with_for_update(), {"people": list(person_ids)})
    known = {person_id: _seal_anew(db, person_id, sealed) for person_id, sealed in rows}
    if None in known.values():
        log.error("not_resealed", what="digest_choice")
    anew: Sequence[dict[str, Any]] = [
        {"of_person": person_id, "sealed": sealed} for person_id, sealed in known.items() if sealed is not None
    ]
    if anew:
        table = table_of(DigestChoice)
        one = update(table).where(table.c.person_id == bindparam("of_person"))
        await (await db.connection()).execute(one.values(sealed=bindparam("sealed")), anew)
    new = sorted(set(person_ids) - known.keys())
    await add_rows(
        db, DigestChoice, [{"person_id": one, "sealed": _seal(db, one, without=False)} for one in new]
    )  # fmt: skip


def _seal(db: Db, person_id: UUID, *, without: bool) -> bytes:
    return db.cipher.seal(WITHOUT if without else WITH, "digest_choice", "sealed", person_id)


def _seal_anew(db: Db, person_id: UUID, sealed: bytes) -> bytes | None:
    return db.cipher.seal_anew(sealed, "digest_choice", "sealed", person_id)


def _is_without(db: Db, person_id: UUID, sealed: bytes) -> bool:
    """Whether this row says so; of one that does not open it is not known, and they get what everybody gets."""
    chosen = WITH
    with leaving_out("digest_choice"):
        chosen = db.cipher.open(sealed, "digest_choice", "sealed", person_id)
    return chosen == WITHOUT
