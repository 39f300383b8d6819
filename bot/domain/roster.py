"""A roster: who works where, as a file said it, and what an import did with it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.domain.people import Role, nearest

COLUMNS = ("name", "email", "school", "team", "role", "leads", "days", "language", "joined", "from", "until")
LONGEST_SHOWN = 40
RARER = 2  # how many times more often the other name must occur before a name looks like a slip
LABEL = re.compile(r"\b(?:\w|\w*\d\w*)\b")


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

    @property
    def wrote(self) -> bool:
        """Whether anybody was imported."""
        return bool(self.new or self.updated or self.unchanged)


def fold(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    return unicodedata.normalize("NFC", name.casefold())


def by_person(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    """The lines of each person: the key is the e-mail address, else name and school."""
    lines = list(lines)
    emails = emails_by_name(lines)
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


def name_and_school(line: Line) -> tuple[str, str]:
    """What tells people without an address apart, folded."""
    return fold(line.name), fold(line.school)


def emails_by_name(lines: Iterable[Line]) -> dict[tuple[str, str], set[str]]:
    """The addresses that go with each name and school."""
    emails: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        if line.email:
            emails[name_and_school(line)].add(line.email)
    return emails


def _key(line: Line, emails: Mapping[tuple[str, str], set[str]]) -> tuple[str, ...]:
    known = {line.email} if line.email else emails.get(name_and_school(line), set())
    return tuple(str(email) for email in known) if len(known) == 1 else name_and_school(line)


def _label(name: str) -> str:
    return "".join(LABEL.findall(fold(name)))
