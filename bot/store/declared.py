"""What every table declares of itself, read from the tables: a list that cannot forget one."""

from collections.abc import Mapping

from sqlalchemy import Table

from bot.domain.dossier import Declared
from bot.domain.my_data import Exported
from bot.store.base import Sealed
from bot.store.people import Person
from bot.store.retention import rule_of
from bot.store.schema import metadata  # of every table there is


def declared_tables() -> Mapping[str, Declared]:
    """Every table of this house, by its name."""
    return {table.name: _declared(table) for table in metadata.sorted_tables}


def _declared(table: Table) -> Declared:
    export = table.info.get("export")
    return Declared(
        table=table.name,
        retention=rule_of(table.name),
        erasure=table.info.get("erasure"),
        export=None if isinstance(export, Exported) else export,
        is_sealed=any(isinstance(column.type, Sealed) for column in table.columns),
        is_of_a_person=is_of_a_person(table),
    )


def is_of_a_person(table: Table) -> bool:
    """Whether its rows are about somebody."""
    people = Person.__tablename__
    return table.name == people or any(key.column.table.name == people for key in table.foreign_keys)
