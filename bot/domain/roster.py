"""A roster: the CSV file that says who works where. Generous in what it takes, exact in what it refuses."""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from bot.domain.people import Role, nearest

COLUMNS = ("name", "email", "school", "team", "role", "leads", "days", "language", "joined", "from", "until")
REQUIRED = ("name", "school")
DELIMITERS = ",;\t"
LISTING_MARKS = "|;,+/"  # strongest first: a team may well be called Groep 1/2
LONGEST_NAME = 100
LONGEST_SHOWN = 40
YEARS = range(1950, 2200)  # 31-12-9999 is how some systems write "no end"
RARER = 2  # how many times more often the other name must occur before a name looks like a slip

CONTRADICTED = {"name": "name", "language": "language", "first_day": "from", "last_day": "until"}
NO_ROLE: tuple[Role, ...] = (Role.TEACHER,)
EVERY_DAY = frozenset(range(5))
OWN_TEAMS = {Role.BOARD: "Bestuur", Role.STEWARD: "Beheer"}
ROLES = {
    **dict.fromkeys(("teacher", "leerkracht", "leraar", "lerares", "docent", "docente"), Role.TEACHER),
    **dict.fromkeys(("leader", "leidinggevende", "schoolleider", "directeur", "directrice", "teamleider"), Role.LEADER),
    **dict.fromkeys(("board", "bestuur", "bestuurder"), Role.BOARD),
    **dict.fromkeys(("steward", "beheerder", "ict'er", "icter"), Role.STEWARD),
}
LANGUAGES = {**dict.fromkeys(("nl", "nederlands", "dutch"), "nl"), **dict.fromkeys(("en", "engels", "english"), "en")}
WEEK = (
    "1 ma maandag mo mon monday",
    "2 di dinsdag tu tue tues tuesday",
    "3 wo woensdag we wed wednesday",
    "4 do donderdag th thu thur thurs thursday",
    "5 vr vrijdag fr fri friday",
)
DAYS = {word: number for number, words in enumerate(WEEK) for word in words.split()}
WEEKEND = frozenset(["6", "7", "za", "zaterdag", "zo", "zondag", "sa", "sat", "saturday", "su", "sun", "sunday"])
YES = frozenset(["yes", "y", "ja", "j", "true", "waar", "1", "x"])  # WAAR is what a Dutch Excel makes of true
NO = frozenset(["", "no", "n", "nee", "false", "onwaar", "0", "-"])

THROUGH = re.compile(r"\s*(?:\bt/m\b|\btot en met\b|\btot\b|\bthrough\b|\bto\b|[-–—])\s*")
BETWEEN_DAYS = re.compile(r"(?:[\s,;/|+&.]|\ben\b|\band\b)+")
YEAR_FIRST = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
DAY_FIRST = re.compile(r"(\d\d?)([-/])(\d\d?)\2(\d{4})", re.ASCII)
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s.,;<>]+(?:\.[^@\s.,;<>]+)+")
LABEL = re.compile(r"\b(?:\w|\w*\d\w*)\b")

Read = TypeVar("Read")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one line of the file: the key of a sentence, and what goes into it."""

    line: int
    what: str
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One person in one role in one team. A line of the file with two roles gives two of these."""

    number: int
    name: str
    email: str | None
    school: str
    team: str
    role: Role
    leads: tuple[str, ...]
    days: frozenset[int]
    language: str | None
    joined: bool
    first_day: date | None
    last_day: date | None
    days_given: bool = True  # without it the days are those that nobody had chosen yet


@dataclass(frozen=True)
class Roster:
    """The good lines of a file and what is wrong with the others."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    columns: frozenset[str] = frozenset(COLUMNS)  # a column that is not in the file changes nothing
    names: frozenset[str] = frozenset()  # everybody and every team in it, folded, those on bad lines too


class NewTeam(NamedTuple):
    """A team that an import made."""

    team: str
    school: str
    members: int


class Place(NamedTuple):
    """What somebody is in a team; without a role: that they lead this team or person."""

    person: str
    team: str
    role: Role | None


@dataclass(frozen=True)
class Imported:
    """What an import did.

    `missing` and `dropped` are in the database and not in the file, and were left alone; `ended` and `removed` are
    the same, after --sync. `held`: --sync was asked, but the file has bad lines.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    new_teams: tuple[NewTeam, ...] = ()
    missing: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    dropped: tuple[Place, ...] = ()
    removed: tuple[Place, ...] = ()
    held: bool = False
    problems: tuple[Problem, ...] = ()


class _Refused(ValueError):
    """A cell, row or file that we do not take, with the sentence that says why."""

    def __init__(self, what: str, **parts: str) -> None:
        super().__init__(what)
        self.what = what
        self.parts = parts

    def at(self, line: int) -> Problem:
        return Problem(line, self.what, self.parts)


def fold(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    return unicodedata.normalize("NFC", name.casefold())


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


def by_person(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    """The lines of each person: the key is the e-mail address, else name and school."""
    lines = list(lines)
    emails = _emails(lines)
    found: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines:
        found[_key(line, emails)].append(line)
    return [tuple(of_one) for of_one in found.values()]


def slip(name: str, counts: Mapping[str, int], settled: Collection[str]) -> str | None:
    """The name that was probably meant when this one is new: a settled one, or one that occurs far more often.

    Short labels are never a slip: Groep 3a is not Groep 3b, and Team A is not Team B.
    """
    if fold(name) in {fold(other) for other in settled}:
        return None
    often = [other for other, times in counts.items() if times >= RARER * counts.get(name, 1) and other != name]
    return nearest(name, [other for other in [*settled, *often] if _label(other) == _label(name)])


def shown(text: str) -> str:
    """The text, cut to what fits in a sentence."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


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


def _wrong_in_header(header: Sequence[str]) -> Iterator[_Refused]:
    columns = _columns(header)
    if not columns:
        yield _Refused("roster.bad_quotes")
    elif not any(column in COLUMNS for column in columns):
        yield _Refused("roster.no_header", columns=",".join(COLUMNS))
    else:
        yield from (_unknown_column(column) for column in columns if column and column not in COLUMNS)
        yield from (_Refused("roster.no_column", column=column) for column in REQUIRED if column not in columns)
        yield from (_Refused("roster.double_column", column=c) for c in COLUMNS if columns.count(c) > 1)


def _unknown_column(column: str) -> _Refused:
    if _has_control_character(column):
        return _Refused("roster.control_character", column="?")
    return _Refused(
        "roster.unknown_column",
        column=shown(column),
        columns=", ".join(COLUMNS),
        nearest=nearest(column, COLUMNS) or "",
    )


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
            if _has_control_character(cell.strip()):
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
        except _Refused as refused:
            self.refuse(refused.what, **{"column": column, **refused.parts})
            return otherwise

    def lines(self, names: Collection[str]) -> list[Line]:
        """What the row says, once per role; nothing when any of it is wrong."""
        if self.wrong:  # what is not plain text cannot be quoted in another sentence
            return []
        roles = self.ask("role", _roles, NO_ROLE)
        line = Line(
            number=self.number,
            name=self.ask("name", _required, ""),
            email=self.ask("email", _email, None),
            school=self.ask("school", _required, ""),
            team=self.ask("team", _short, ""),
            role=Role.TEACHER,
            leads=_listed(self.tidy("leads"), names),
            days=self.ask("days", _days, EVERY_DAY),
            language=self.ask("language", _language, None),
            joined=self.ask("joined", _joined, False),
            first_day=self.ask("from", _day, None),
            last_day=self.ask("until", _day, None),
            days_given=bool(self.tidy("days")),
        )
        if line.first_day and line.last_day and line.last_day < line.first_day:
            self.refuse("roster.ends_before_start")
        if not self.tidy("team") and not OWN_TEAMS.keys() >= set(roles):
            self.refuse("roster.no_team")
        return [] if self.wrong else [_in_role(line, role) for role in roles]


def _in_role(line: Line, role: Role) -> Line:
    return replace(line, role=role, team=line.team or OWN_TEAMS[role])


# One cell


def _has_control_character(text: str) -> bool:
    return any(unicodedata.category(character)[0] == "C" or character in "\u2028\u2029" for character in text)


def _short(cell: str) -> str:
    if len(cell) > LONGEST_NAME:
        raise _Refused("roster.too_long", most=str(LONGEST_NAME))
    return cell


def _required(cell: str) -> str:
    if not cell:
        raise _Refused("roster.empty_cell")
    return _short(cell)


def _email(cell: str) -> str | None:
    if cell and not EMAIL.fullmatch(_short(cell)):
        raise _Refused("roster.bad_email", email=shown(cell))
    return cell.lower() or None


def _roles(cell: str) -> tuple[Role, ...]:
    words = [fold(word).replace("’", "'") for word in _listed(cell)]
    unknown = next((word for word in words if word not in ROLES), None)
    if unknown is not None:
        raise _Refused("roster.unknown_role", role=shown(unknown), nearest=nearest(unknown, ROLES) or "")
    return tuple(dict.fromkeys(ROLES[word] for word in words)) or NO_ROLE


def _listed(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The things in a cell with several; what is known as a whole is not cut (Groep 1/2)."""
    cell = cell.strip()
    mark = next((mark for mark in LISTING_MARKS if mark in cell), None)
    if mark is None or fold(cell) in known:
        return (cell,) if cell else ()
    return tuple(dict.fromkeys(thing for piece in cell.split(mark) for thing in _listed(piece, known)))


def _days(cell: str) -> frozenset[int]:
    if not cell:
        return EVERY_DAY
    chunks = BETWEEN_DAYS.split(THROUGH.sub("-", cell.casefold()))
    days = frozenset(day for chunk in chunks if chunk for day in _chunk_of_days(chunk))
    if not days:
        raise _Refused("roster.unknown_day", day=shown(cell))
    return days


def _chunk_of_days(chunk: str) -> Collection[int]:
    words = chunk.split("-")
    for word in words:
        if word in WEEKEND:
            raise _Refused("roster.weekend_day", day=word)
        if word not in DAYS:
            raise _Refused("roster.unknown_day", day=shown(word or chunk))
    days = [DAYS[word] for word in words]
    if len(days) != 2:  # ma-di-do names three days, ma-do names four
        return days
    if days[1] < days[0]:
        raise _Refused("roster.unknown_day", day=shown(chunk))
    return range(days[0], days[1] + 1)


def _language(cell: str) -> str | None:
    if cell and fold(cell) not in LANGUAGES:
        raise _Refused("roster.unknown_language", language=shown(cell), nearest=nearest(cell, LANGUAGES) or "")
    return LANGUAGES.get(fold(cell))


def _joined(cell: str) -> bool:
    if fold(cell) not in YES | NO:
        raise _Refused("roster.bad_joined", joined=shown(cell))
    return fold(cell) in YES


def _day(cell: str) -> date | None:
    if not cell:
        return None
    if found := YEAR_FIRST.fullmatch(cell):
        year, month, day = found[1], found[2], found[3]
    elif found := DAY_FIRST.fullmatch(cell):
        day, month, year = found[1], found[3], found[4]
    else:
        raise _Refused("roster.bad_date", date=shown(cell))
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        raise _Refused("roster.bad_date", date=shown(cell)) from None
    if read.year not in YEARS:
        raise _Refused("roster.bad_date", date=shown(cell))
    return read


# Several rows together


def _named(line: Line) -> tuple[str, str]:
    return fold(line.name), fold(line.school)


def _emails(lines: Iterable[Line]) -> dict[tuple[str, str], set[str]]:
    emails: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        if line.email:
            emails[_named(line)].add(line.email)
    return emails


def _key(line: Line, emails: Mapping[tuple[str, str], set[str]]) -> tuple[str, ...]:
    known = {line.email} if line.email else emails.get(_named(line), set())
    return tuple(str(email) for email in known) if len(known) == 1 else _named(line)


def _clashes(lines: Sequence[Line]) -> Iterator[Problem]:
    emails = _emails(lines)
    for line in lines:
        if line.email is None and len(emails.get(_named(line), ())) > 1:
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


def _label(name: str) -> str:
    return "".join(LABEL.findall(fold(name)))
