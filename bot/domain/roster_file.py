"""A roster as the CSV file it comes in: every line that is wrong is told, and the others are taken."""

import csv
import io
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from bot.domain import roster_cells
from bot.domain.people import Role, nearest
from bot.domain.roster import COLUMNS, Line, Problem, Roster, by_person, emails_by_name, fold, name_and_school, shown
from bot.domain.roster_cells import EVERY_DAY, NO_ROLE, Refused, has_control_character

REQUIRED = ("name", "school")
DELIMITERS = ",;\t"
CONTRADICTED = {"name": "name", "language": "language", "first_day": "from", "last_day": "until"}
OWN_TEAMS = {Role.BOARD: "Bestuur", Role.STEWARD: "Beheer"}

Read = TypeVar("Read")


def parse(data: bytes) -> Roster:
    """What the file says. Never raises: what cannot be read becomes a problem."""
    if b"\0" in data:  # UTF-16 or a spreadsheet
        return _refuse(Problem(1, "roster.not_utf8"))
    try:
        text = data.decode("utf-8-sig").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        return _refuse(Problem(error.object.count(b"\n", 0, error.start) + 1, "roster.not_utf8"))
    records = max((list(_records(text, mark)) for mark in DELIMITERS), key=_known_columns)
    if not records:
        return _refuse(Problem(1, "roster.empty"))
    number, header = records[0]
    problems = [refused.at(number) for refused in _wrong_in_header(header)]
    if not problems and len(records) == 1:
        problems = [Problem(number, "roster.no_people")]
    return _refuse(*problems) if problems else _read(_columns(header), records[1:])


def _refuse(*problems: Problem) -> Roster:
    return Roster((), problems)


# The file: records and header


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records with something in them, with the line on which each begins; one that cannot be read is empty."""
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


def _known_columns(records: Sequence[tuple[int, list[str]]]) -> int:
    return sum(column in COLUMNS for column in _columns(records[0][1])) if records else 0


def _columns(header: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in header]


def _wrong_in_header(header: Sequence[str]) -> Iterator[Refused]:
    columns = _columns(header)
    if not columns:
        yield Refused("roster.bad_quotes")
    elif not any(column in COLUMNS for column in columns):
        yield Refused("roster.no_header", columns=",".join(COLUMNS))
    else:
        yield from (_unknown_column(column) for column in columns if column and column not in COLUMNS)
        yield from (Refused("roster.no_column", column=column) for column in REQUIRED if column not in columns)
        yield from (Refused("roster.double_column", column=c) for c in COLUMNS if columns.count(c) > 1)


def _unknown_column(column: str) -> Refused:
    if has_control_character(column):
        return Refused("roster.control_character", column="?")
    near = nearest(column, COLUMNS) or ""
    return Refused("roster.unknown_column", column=shown(column), columns=", ".join(COLUMNS), nearest=near)


def _read(columns: Sequence[str], records: Sequence[tuple[int, list[str]]]) -> Roster:
    rows = [_Row(number, columns, cells) for number, cells in records]
    names = frozenset(fold(row.tidy(column)) for row in rows for column in ("name", "email", "team")) - {""}
    names |= {fold(name) for name in OWN_TEAMS.values()}
    lines = [line for row in rows for line in row.lines(names)]
    clashes: list[Problem] = []
    for clash in _clashes(lines):
        if clash not in clashes[-len(Role) :]:  # a line with several roles clashes once for each
            clashes.append(clash)
    bad = {problem.line for problem in clashes}
    problems = sorted([*(wrong for row in rows for wrong in row.wrong), *clashes], key=lambda problem: problem.line)
    good = tuple(line for line in lines if line.number not in bad)
    return Roster(good, tuple(problems), frozenset(columns) & frozenset(COLUMNS), names)


# One row


class _Row:
    """One row of the file, gathering what is wrong with it while it is read."""

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

    def lines(self, names: Collection[str]) -> list[Line]:
        """What the row says, once per role; nothing when any of it is wrong."""
        if self.wrong:  # what is not plain text cannot be quoted in another sentence
            return []
        roles = self.ask("role", roster_cells.roles, NO_ROLE)
        line = Line(
            number=self.number,
            name=self.ask("name", roster_cells.required, ""),
            email=self.ask("email", roster_cells.email, None),
            school=self.ask("school", roster_cells.required, ""),
            team=self.ask("team", roster_cells.short, ""),
            role=Role.TEACHER,
            leads=roster_cells.listed(self.tidy("leads"), names),
            days=self.ask("days", roster_cells.days, EVERY_DAY),
            language=self.ask("language", roster_cells.language, None),
            joined=self.ask("joined", roster_cells.joined, False),
            first_day=self.ask("from", roster_cells.day, None),
            last_day=self.ask("until", roster_cells.day, None),
            days_given=bool(self.tidy("days")),
        )
        if line.first_day and line.last_day and line.last_day < line.first_day:
            self.refuse("roster.ends_before_start")
        if not self.tidy("team") and not OWN_TEAMS.keys() >= set(roles):
            self.refuse("roster.no_team")
        return [] if self.wrong else [_in_role(line, role) for role in roles]


def _in_role(line: Line, role: Role) -> Line:
    return replace(line, role=role, team=line.team or OWN_TEAMS[role])


# Several rows together


def _clashes(lines: Sequence[Line]) -> Iterator[Problem]:
    emails = emails_by_name(lines)
    for line in lines:
        if line.email is None and len(emails.get(name_and_school(line), ())) > 1:
            yield Problem(line.number, "roster.which_person", {"name": line.name})
    for of_one in by_person(lines):
        yield from _said_twice(of_one)
        for what in CONTRADICTED:
            yield from _contradictions(of_one, what)


def _said_twice(of_one: Sequence[Line]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], int] = {}
    for line in of_one:
        first = seen.setdefault((fold(line.school), fold(line.team), line.role), line.number)
        if first != line.number:
            yield Problem(line.number, "roster.twice", {"name": line.name, "team": line.team, "other": str(first)})


def _contradictions(of_one: Sequence[Line], what: str) -> Iterator[Problem]:
    """An empty cell contradicts nothing."""
    saying = [line for line in of_one if getattr(line, what) is not None]
    for line in saying[1:]:
        if fold(str(getattr(line, what))) != fold(str(getattr(saying[0], what))):
            parts = {"column": CONTRADICTED[what], "name": line.name, "other": str(saying[0].number)}
            yield Problem(line.number, "roster.contradiction", parts)
