"""A roster as the CSV file it comes in: every line that is wrong is told, and the others are taken."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bot.domain import roster_cells
from bot.domain.people import Role
from bot.domain.roster import COLUMNS, Line, Problem, Roster, by_person, emails_by_name, fold, name_and_school
from bot.domain.roster_cells import EVERY_DAY, NO_ROLE
from bot.domain.sheet import Layout, Record, Row, read_sheet

LAYOUT = Layout(COLUMNS, required=("name", "school"), empty="roster.empty", only_header="roster.no_people")
CONTRADICTED = {"name": "name", "language": "language", "first_day": "from", "last_day": "until"}
OWN_TEAMS = {Role.BOARD: "Bestuur", Role.STEWARD: "Beheer", Role.SCHOOL_STEWARD: "Beheer"}


def parse(data: bytes) -> Roster:
    """What the file says. Never raises: what cannot be read becomes a problem."""
    sheet = read_sheet(data, LAYOUT)
    return Roster((), sheet.problems) if sheet.problems else _read(sheet.columns, sheet.records)


def _read(columns: Sequence[str], records: Sequence[Record]) -> Roster:
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


class _Row(Row):
    """One row of the file: who works where."""

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
