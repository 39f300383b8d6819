"""Every row about one person, what is sealed in it opened: for themselves alone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Table, or_, select

from bot.domain.my_data import Exported
from bot.store.base import Db
from bot.store.schema import metadata

GIVEN = {table: what for table in metadata.sorted_tables if isinstance(what := table.info.get("export"), Exported)}
NOT_GIVEN = {table.name: why for table in metadata.sorted_tables if isinstance(why := table.info.get("export"), str)}


async def rows_about(db: Db, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """By table the columns that it declares, and the id of a row that has one, oldest first; no table without rows."""
    found = {table.name: await _rows_in(db, table, what, person_id) for table, what in GIVEN.items()}
    return {name: rows for name, rows in found.items() if rows}


async def _rows_in(db: Db, table: Table, what: Exported, person_id: UUID) -> list[dict[str, Any]]:
    theirs = or_(*(table.c[name] == person_id for name in what.of))
    rows = await db.execute(select(table).where(theirs).order_by(*table.primary_key))
    names = ("id", *what.columns) if "id" in table.c else what.columns
    return [{name: _open(db, table, row, name) for name in names} for row in rows.mappings()]


def _open(db: Db, table: Table, row: Mapping[Any, Any], name: str) -> Any:
    value = row[name]
    if value is None or not isinstance(table.c[name].type, LargeBinary):
        return value
    return db.cipher.open(value, table.name, name, row["id"] if "id" in table.c else row["person_id"])
