"""What a table asks of who writes in it, an older program too: its columns with their types, and its rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Inspector, inspect

Columns = frozenset[str]
Rule = tuple[str, Columns, str]  # of which kind, about which columns, and what else it says


@dataclass(frozen=True)
class Shape:
    """One table. `free` is what who does not know a column can leave out."""

    types: Mapping[str, str]
    free: Columns
    empty: Columns  # and is nothing then
    rules: frozenset[Rule]


def shapes(connection: Connection) -> dict[str, Shape]:
    """Every table of ours."""
    inspector = inspect(connection)
    return {name: _shape(inspector, name) for name in inspector.get_table_names() if name != "alembic_version"}


def asks_more(was: Mapping[str, Shape], now: Mapping[str, Shape]) -> list[str]:
    """What a program that knows the tables as they were would miss, or be refused; nothing when it can go on."""
    gone = [f"{table} is gone" for table in was if table not in now]
    return gone + [f"{name}: {one}" for name in was if name in now for one in _asks_more(was[name], now[name])]


def _asks_more(was: Shape, now: Shape) -> Iterator[str]:
    for name, kind in was.types.items():
        if now.types.get(name) != kind:
            yield f"{name} was {kind} and is {now.types.get(name)}"
    for name in sorted(was.free - now.free):
        yield f"{name} may not be left out any more"
    for name in sorted(now.types.keys() - was.types.keys() - now.free):
        yield f"{name} is new and may not be left out"
    for rule in sorted(was.rules - now.rules, key=str):
        yield f"{_told(rule)} holds no more"
    left_out = (now.types.keys() - was.types.keys()) & now.empty
    for kind, columns, says in sorted(now.rules - was.rules, key=str):
        if not columns & left_out:  # a rule asks nothing of a row in which a column of it is empty
            yield f"{_told((kind, columns, says))} is new"


def _told(rule: Rule) -> str:
    kind, columns, says = rule
    return " ".join(filter(None, (kind, ", ".join(sorted(columns)), says)))


def _shape(inspector: Inspector, table: str) -> Shape:
    columns = inspector.get_columns(table)
    return Shape(
        types={one["name"]: str(one["type"]) for one in columns},
        free=frozenset(one["name"] for one in columns if one["nullable"] or one["default"] is not None),
        empty=frozenset(one["name"] for one in columns if one["nullable"] and one["default"] is None),
        rules=frozenset(_rules(inspector, table, [one["name"] for one in columns])),
    )


def _rules(inspector: Inspector, table: str, columns: Iterable[str]) -> Iterator[Rule]:
    yield "primary key", frozenset(inspector.get_pk_constraint(table)["constrained_columns"]), ""
    for unique in inspector.get_unique_constraints(table):
        yield "unique", frozenset(unique["column_names"]), ""
    for index in inspector.get_indexes(table):
        if index["unique"]:
            yield "unique", frozenset(filter(None, index["column_names"])), ""
    for key in inspector.get_foreign_keys(table):
        there = ", ".join(key["referred_columns"])
        yield "foreign key", frozenset(key["constrained_columns"]), f"to {key['referred_table']} ({there})"
    for check in inspector.get_check_constraints(table):
        says = str(check["sqltext"])
        yield "check", frozenset(columns) & frozenset(re.findall(r"\w+", says)), says
