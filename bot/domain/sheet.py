"""A table as the CSV file it comes in: UTF-8, with commas, semicolons or tabs, and a header."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from bot.domain.people import nearest
from bot.domain.roster import Problem, shown
from bot.domain.roster_cells import Refused, has_control_character

DELIMITERS = ",;\t"

Read = TypeVar("Read")
Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Layout:
    """The columns that a file may have and must have, and the keys of what to say when there is nothing in it."""

    columns: Sequence[str]
    required: Sequence[str]
    empty: str
    only_header: str


@dataclass(frozen=True)
class Sheet:
    """The columns of a file and the records below them, with the line on which each begins; or what is wrong."""

    columns: Sequence[str] = ()
    records: Sequence[Record] = ()
    problems: tuple[Problem, ...] = ()


def read_sheet(data: bytes, layout: Layout) -> Sheet:
    """What the file holds. Never raises: what cannot be read becomes a problem."""
    if b"\0" in data:  # UTF-16 or a spreadsheet
        return _refuse(Problem(1, "roster.not_utf8"))
    try:
        text = data.decode("utf-8-sig").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        return _refuse(Problem(error.object.count(b"\n", 0, error.start) + 1, "roster.not_utf8"))
    records = max((list(_records(text, mark)) for mark in DELIMITERS), key=lambda found: _known(found, layout))
    if not records:
        return _refuse(Problem(1, layout.empty))
    number, header = records[0]
    problems = [refused.at(number) for refused in _wrong_in_header(header, layout)]
    if not problems and len(records) == 1:
        problems = [Problem(number, layout.only_header)]
    return _refuse(*problems) if problems else Sheet(_columns(header), records[1:])


def _refuse(*problems: Problem) -> Sheet:
    return Sheet(problems=problems)


def _records(text: str, delimiter: str) -> Iterator[Record]:
    """The records with something in them; one that cannot be read is empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, []
        else:
            if any(cell.strip() for cell in cells):
                yield number, cells


def _known(records: Sequence[Record], layout: Layout) -> int:
    return sum(column in layout.columns for column in _columns(records[0][1])) if records else 0


def _columns(header: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in header]


def _wrong_in_header(header: Sequence[str], layout: Layout) -> Iterator[Refused]:
    columns = _columns(header)
    if not columns:
        yield Refused("roster.bad_quotes")
    elif not any(column in layout.columns for column in columns):
        yield Refused("roster.no_header", columns=",".join(layout.columns))
    else:
        yield from (_unknown(column, layout) for column in columns if column and column not in layout.columns)
        yield from (Refused("roster.no_column", column=column) for column in layout.required if column not in columns)
        yield from (Refused("roster.double_column", column=c) for c in layout.columns if columns.count(c) > 1)


def _unknown(column: str, layout: Layout) -> Refused:
    if has_control_character(column):
        return Refused("roster.control_character", column="?")
    near = nearest(column, layout.columns) or ""
    return Refused("roster.unknown_column", column=shown(column), columns=", ".join(layout.columns), nearest=near)


class Row:
    """One row of a file, gathering what is wrong with it while it is read."""

    def __init__(self, number: int, columns: Sequence[str], cells: Sequence[str]) -> None:
        self.number = number
        self.wrong: list[Problem] = []
        pairs = list(zip_longest(columns, cells, fillvalue=""))
        self._cells = {column: cell for column, cell in pairs if column}
        if not cells:
            self.refuse("roster.bad_quotes")
        elif any(cell.strip() for column, cell in pairs if not column):
            self.refuse("roster.too_many_cells")
        for column, cell in self._cells.items():
            if has_control_character(cell.strip()):
                self.refuse("roster.control_character", column=column)

    def refuse(self, what: str, **parts: str) -> None:
        """Something in this row is wrong."""
        self.wrong.append(Problem(self.number, what, parts))

    def tidy(self, column: str) -> str:
        """The cell as a person would read it."""
        return unicodedata.normalize("NFC", " ".join(self._cells.get(column, "").split()))

    def ask(self, column: str, reading: Callable[[str], Read], otherwise: Read) -> Read:
        """What the cell means, or `otherwise` when it means nothing to us."""
        try:
            return reading(self.tidy(column))
        except Refused as refused:
            self.refuse(refused.what, **{"column": column, **refused.parts})
            return otherwise
