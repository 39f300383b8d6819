"""Everything that is sealed, wherever it stands: found by its column's type, and sealed anew with the first key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, ColumnElement, bindparam, func, select, update

from bot.store.base import Db, Sealed
from bot.store.schema import metadata

AT_ONCE = 500  # in one transaction


@dataclass(frozen=True)
class Place:
    """A column with sealed values, and what its rows are called."""

    column: Column[bytes]
    row: Column[UUID]


@dataclass(frozen=True)
class Count:
    """How many values were sealed anew, and how many no key here opens."""

    resealed: int = 0
    unreadable: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is of as many values as one transaction takes."""
        return self.resealed + self.unreadable == AT_ONCE

    def plus(self, other: "Count") -> "Count":
        """Both together."""
        return Count(self.resealed + other.resealed, self.unreadable + other.unreadable)


@dataclass(frozen=True)
class Batch:
    """What was done in one transaction, and the row to go on after; none when there was nothing left."""

    count: Count
    last: UUID | None


def sealed_places() -> Iterator[Place]:
    """Every column of every table in which something is sealed."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                (row,) = table.primary_key.columns
                yield Place(column, row)


async def reseal(db: Db, place: Place, after: UUID | None) -> Batch:
    """Seal the next values anew that another key sealed. What no key here opens stays as it is."""
    rows = await _older(db, place, after)
    anew = [{"of_row": row_id, "sealed": made} for row_id, value in rows if (made := _anew(db, place, row_id, value))]
    if anew:
        this_row = update(place.column.table).where(place.row == bindparam("of_row"))
        await (await db.connection()).execute(this_row.values({place.column.name: bindparam("sealed")}), anew)
    return Batch(Count(len(anew), len(rows) - len(anew)), rows[-1][0] if rows else None)


async def needs_older_key(db: Db, place: Place) -> bool:
    """Whether anything here can be read as long as the older keys are here, and not after."""
    after = None
    while rows := await _older(db, place, after):
        if any(_anew(db, place, row_id, value) for row_id, value in rows):
            return True
        after = rows[-1][0]
    return False


async def _older(db: Db, place: Place, after: UUID | None) -> Sequence[tuple[UUID, bytes]]:
    wanted = select(place.row, place.column).where(_is_older(db, place)).order_by(place.row).limit(AT_ONCE)
    if after is not None:
        wanted = wanted.where(place.row > after)
    return [(row_id, value) for row_id, value in await db.execute(wanted.with_for_update())]


def _is_older(db: Db, place: Place) -> ColumnElement[bool]:
    return func.substr(place.column, 1, len(db.cipher.mark)) != db.cipher.mark


def _anew(db: Db, place: Place, row_id: UUID, value: bytes) -> bytes | None:
    return db.cipher.seal_anew(value, place.column.table.name, place.column.name, row_id)
