"""Reading ahead: what each of several rows needs is read for all of them at once, when the first of them asks.

It holds within one transaction, and for what nothing in that transaction changes. What is written for each of them and
not read in it may wait for the others too.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from bot.store.base import Base, Db
from bot.store.delivery import add_rows

TOGETHER, FOUND, LATER = "read together", "found ahead", "written later"


class Row(Protocol):
    """A row with an identifier of its own."""

    @property
    def id(self) -> Any:
        """Its identifier."""
        ...


class _Together:
    """Rows that are read together; found by itself, or each of them would be looked at for each of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows


Found = TypeVar("Found")
Read = Callable[..., Awaitable[Mapping[UUID, Found]]]  # of a session, rows, and what else it takes: by row


def begin_ahead(db: Db) -> None:
    """Nothing is read together any more, and what was is forgotten."""
    db.info[TOGETHER], db.info[FOUND] = {}, {}
    db.info.pop(LATER, None)


def keep_together(db: Db, rows: Iterable[Row]) -> None:
    """From now on, what one of these rows needs is read for all of them."""
    together = _Together(tuple(rows))
    db.info.setdefault(TOGETHER, {}).update(dict.fromkeys((row.id for row in together.rows), together))


async def ahead(db: Db, read: Read[Found], row: Row, *args: Any) -> Found:
    """What `read` finds for this row; it must find something for every row."""
    row_id = row.id
    together: _Together | None = db.info.get(TOGETHER, {}).get(row_id)
    if together is None:
        return (await read(db, [row], *args))[row_id]
    every: dict[Any, Mapping[UUID, Found]] = db.info.setdefault(FOUND, {})
    found = every.get(key := (read, together, args))
    if found is None:
        found = every[key] = await read(db, together.rows, *args)
    return found[row_id]


async def all_ahead(db: Db, read: Read[Found], rows: Iterable[Row], *args: Any) -> dict[UUID, Found]:
    """The same by row for several, which are kept together or read one by one."""
    return {row.id: await ahead(db, read, row, *args) for row in rows}


def write_later(db: Db) -> None:
    """From now on what is added with `add_together` waits for `write_now`."""
    db.info[LATER] = {}


async def add_together(db: Db, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Rows of which those that are there already are left alone: at once, or with those of the others."""
    if (later := db.info.get(LATER)) is None:
        await add_rows(db, table, rows)
    else:
        later.setdefault(table, []).extend(rows)


async def write_now(db: Db) -> None:
    """All that waited."""
    for table, rows in db.info.pop(LATER, {}).items():
        await add_rows(db, table, rows)
