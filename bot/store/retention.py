"""The rules that tables declare, and the rows whose time is over by them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Table, and_, delete, select, tuple_

from bot.domain.ids import made_at
from bot.domain.retention import Ends, Kept
from bot.store.base import Db
from bot.store.schema import metadata

Over = Callable[[datetime], ColumnElement[bool]]

KEPT: Mapping[str, Kept] = {table.name: table.info["retention"] for table in metadata.sorted_tables}


def rule_of(table: str) -> Kept:
    """How long its rows are kept in the end: what goes with another row goes by that one's rule."""
    kept = KEPT[table]
    return rule_of(kept.parent) if kept.ends is Ends.WITH else kept


def over_by_rule(table: Table) -> Over | None:
    """Which rows of a table are over, given up to when they were kept; None where a chore of its own finds them.

    A table whose rule takes more than one column says so itself, with `over` in its `info`.
    """
    rule: Kept = table.info["retention"]
    own: Over | None = table.info.get("over")
    if own is not None or not rule.since:
        return own
    column = table.c[rule.since]

    def over(before: datetime) -> ColumnElement[bool]:
        is_over = column < (before.date() if isinstance(column.type, Date) else before)
        return and_(table.c.id < made_at(before), is_over) if "id" in table.c else is_over  # ids have an index

    return over


async def delete_over(db: Db, table: Table, over: Over, *, now: datetime, most: int) -> int:
    """Delete rows whose time is over, at most so many; how many went.

    What somebody has in hand just now is passed over: it goes another night.
    """
    key: Any = tuple_(*table.primary_key) if len(table.primary_key) > 1 else table.primary_key.columns[0]
    rule: Kept = table.info["retention"]
    found = await db.execute(
        select(*table.primary_key)
        .where(over(now - rule.span))
        .order_by(*table.primary_key)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = [tuple(row) if len(row) > 1 else row[0] for row in found]
    if rows:
        await db.execute(delete(table).where(key.in_(rows)))
    return len(rows)
