"""The file in which a school writes its own days: `first,last,kind,name`, one line each."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

EntryKind = Literal["off", "study", "busy", "quiet"]
COLUMNS = ("first", "last", "kind", "name")


@dataclass(frozen=True)
class Entry:
    """Days off, a study day, busy weeks (one-tap questions) or quiet ones (none)."""

    first: date
    last: date
    kind: EntryKind
    name: str


@dataclass(frozen=True)
class EntryProblem:
    """What is wrong in one line: the key of a sentence and the words it is about."""

    line: int
    what: Literal["not_utf8", "header", "date", "order", "kind"]
    found: str = ""


def read_entries(file: bytes) -> tuple[tuple[Entry, ...], tuple[EntryProblem, ...]]:
    """The entries, and every line that cannot be read; commas or semicolons, with or without a byte-order mark."""
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), (EntryProblem(1, "not_utf8"),)
    first_line = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in first_line else ",")
    header = [cell.strip().casefold() for cell in next(rows, [])]
    if set(COLUMNS) - set(header):
        return (), (EntryProblem(1, "header", ", ".join(COLUMNS)),)
    read = [
        _entry(rows.line_num, dict(zip(header, [cell.strip() for cell in row], strict=False)))
        for row in rows
        if any(cell.strip() for cell in row)
    ]
    return (
        tuple(entry for entry in read if isinstance(entry, Entry)),
        tuple(problem for problem in read if isinstance(problem, EntryProblem)),
    )


def _entry(line: int, cells: dict[str, str]) -> Entry | EntryProblem:
    days = []
    for column in ("first", "last"):
        found = cells.get(column, "") or cells.get("first", "")
        try:
            days.append(date.fromisoformat(found))
        except ValueError:
            return EntryProblem(line, "date", found)
    kind = next((known for known in get_args(EntryKind) if known == cells.get("kind", "").casefold()), None)
    if kind is None:
        return EntryProblem(line, "kind", cells.get("kind", ""))
    if days[1] < days[0]:
        return EntryProblem(line, "order", f"{days[0]} - {days[1]}")
    return Entry(days[0], days[1], kind, cells.get("name", ""))
