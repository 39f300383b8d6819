"""Reading ahead: what each of several rows needs is read for all of them at once, when the first of them asks.

It holds within one transaction, and for what nothing in that transaction changes.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from bot.store.base import Db

TOGETHER, FOUND = "read together", "found ahead"


class Row(Protocol):
    """A row with an identifier of its own."""

    @property
    def id(self) -> Any:
        """Its identifier."""
        ...


R = TypeVar("R", bound=Row)
Found = TypeVar("Found")
Read = Callable[..., Awaitable[Mapping[UUID, Found]]]  # of a session, rows, and what else it takes: by row


def begin_ahead(db: Db) -> None:
    """Nothing is read together any more, and what was is forgotten."""
    db.info[TOGETHER], db.info[FOUND] = {}, {}


def keep_together(db: Db, rows: Iterable[Row]) -> None:
    """From now on, what one of these rows needs is read for all of them."""
    together = tuple(rows)
    db.info.setdefault(TOGETHER, {}).update(dict.fromkeys((row.id for row in together), together))


async def ahead(db: Db, read: Read[Found], row: Row, *args: Any) -> Found:
    """What `read` finds for this row; it must find something for every row."""
    rows: Sequence[Row] | None = db.info.get(TOGETHER, {}).get(row.id)
    if rows is None:
        return (await read(db, [row], *args))[row.id]
    found, key = db.info.setdefault(FOUND, {}), (read, rows, args)
    if key not in found:
        found[key] = await read(db, rows, *args)
    answer: Found = found[key][row.id]
    return answer
