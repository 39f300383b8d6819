"""What people told for being brought together: one sealed row each, as long for who told nothing (J20)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.consultation import Seeking, TeacherRole, Wishes
from bot.domain.my_data import exported
from bot.domain.promise import Act
from bot.domain.retention import Ends, Kept
from bot.domain.wishes import Wish
from bot.store.base import Base, Db, Sealed
from bot.store.delivery import add_rows
from bot.store.people import Person
from bot.store.promise import promise

SEALED_LENGTH = 4096  # bytes of text, whatever was told: a length would tell that something was


class WishesRow(Base):
    """One person's wishes, sealed and filled up to one length."""

    __tablename__ = "wishes"
    __table_args__ = (
        {"info": {"retention": Kept(Ends.PERSON, days=30), "erasure": "row", "export": exported("sealed")}},
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)


async def wishes_of(db: Db, person_ids: Sequence[UUID]) -> dict[UUID, Wishes]:
    """What these people told; nothing for who told nothing."""
    rows = await db.scalars(select(WishesRow).where(WishesRow.person_id.in_(person_ids)))
    told = {row.person_id: _open(db, row) for row in rows}
    return {person_id: told.get(person_id, Wishes()) for person_id in person_ids}


async def lock_wishes(db: Db, person_id: UUID) -> Wishes:
    """What somebody told, that nobody else changes until we are done; a row is made where there is none."""
    await add_rows(db, WishesRow, [{"person_id": person_id, "sealed": _seal(db, person_id, Wishes())}])
    return _open(db, await db.get_one(WishesRow, person_id, with_for_update=True, populate_existing=True))


async def write_wishes(db: Db, person_id: UUID, wishes: Wishes) -> None:
    """Put this in the place of what they told before. Raises ValueError for more than there is room for."""
    await db.merge(WishesRow(person_id=person_id, sealed=_seal(db, person_id, wishes)))
    await db.flush()


async def tell_wishes(db: Db, person_id: UUID, wishes: Wishes, *, now: datetime) -> None:
    """What they tell from now on; whom they would rather not meet also when a backup comes back (J33)."""
    await write_wishes(db, person_id, wishes)
    await promise(db, Act.WISHES, person_id, *sorted(wishes.apart), now=now)


async def reseal_wishes(db: Db, person_id: UUID, *, now: datetime) -> None:
    """The same, told anew: a row or a promise that is there tells no more than that somebody looked (J20)."""
    await tell_wishes(db, person_id, await lock_wishes(db, person_id), now=now)


async def has_wishes(db: Db, person_id: UUID) -> bool:
    """Whether there is a row of this person: everybody who ever joined a round, or looked at their wishes, has one."""
    return await db.get(WishesRow, person_id) is not None


async def take_out_of_wishes(db: Db, organisation_id: UUID, person_id: UUID) -> None:
    """Nobody names this person any more. Every row is sealed anew: those of a few would tell who did (J20)."""
    rows = await db.scalars(
        select(WishesRow)
        .join(Person, Person.id == WishesRow.person_id)
        .where(Person.organisation_id == organisation_id)
        .order_by(WishesRow.person_id)
        .with_for_update(of=WishesRow)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        told = _open(db, row)
        row.sealed = _seal(
            db, row.person_id, replace(told, wished=told.wished - {person_id}, apart=told.apart - {person_id})
        )
    await db.flush()


async def forget_wishes_of(db: Db, person_ids: Sequence[UUID]) -> None:
    """What these people told is gone."""
    await db.execute(delete(WishesRow).where(WishesRow.person_id.in_(person_ids)))


def form_id(db: Db, person_id: UUID, wish: Wish) -> UUID:
    """What a form about this wish is called in buttons and drafts: without the key nobody can tell which it is."""
    return UUID(bytes=db.cipher.hash(f"{person_id.hex}:{wish.value}", "wish"))


def _open(db: Db, row: WishesRow) -> Wishes:
    return _read(db.cipher.open(row.sealed, "wishes", "sealed", row.person_id))


def _seal(db: Db, person_id: UUID, wishes: Wishes) -> bytes:
    plain = _write(wishes)
    size = len(plain.encode(errors="replace"))
    if size > SEALED_LENGTH:
        raise ValueError(size)
    return db.cipher.seal(plain + " " * (SEALED_LENGTH - size), "wishes", "sealed", person_id)


def _write(wishes: Wishes) -> str:
    return json.dumps(
        {
            "seeking": sorted(wishes.seeking),
            "offers": sorted(wishes.offers),
            "wants": sorted(wishes.wants),
            "subject": wishes.subject,
            "wished": sorted(person.hex for person in wishes.wished),
            "apart": sorted(person.hex for person in wishes.apart),
            "windows": wishes.windows,
        },
        ensure_ascii=False,
    )


def _read(plain: str) -> Wishes:
    told = json.loads(plain)
    return Wishes(
        seeking=frozenset(Seeking(one) for one in told["seeking"]),
        offers=frozenset(TeacherRole(one) for one in told["offers"]),
        wants=frozenset(TeacherRole(one) for one in told["wants"]),
        subject=told["subject"],
        wished=frozenset(UUID(hex=one) for one in told["wished"]),
        apart=frozenset(UUID(hex=one) for one in told["apart"]),
        windows=told["windows"],
    )
