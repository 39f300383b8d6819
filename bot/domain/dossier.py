"""The dossier: what a data officer and a participation council read before a school begins, as a draft (J35)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.retention import Kept

DOCUMENT = "dossier"  # the name of the text itself; each platform has one of its own
OPEN = re.compile(r"\*\*OPEN — (?P<decides>[^:*]+: )(?P<who>[^*]+?)\.\*\* *(?P<what>[^|\n]*)")
HEADING = re.compile(r"#{1,3} (?P<where>[0-9]+(?:\.[0-9]+)?)")
SLOT = re.compile(r"\{(\w+)\}")


class KeyPlace(StrEnum):
    """Where the key lies, as far as may be told: a file's name is nobody's business."""

    ENVIRONMENT = "environment"
    FILE = "file"
    BESIDE = "beside"  # in the folder of the database: a copy of one takes the other along


@dataclass(frozen=True)
class TeamFacts:
    """A team as its council knows it: when it agreed and whom to ask (J02), and what is on (J03)."""

    school: str
    name: str
    state: str
    agreed_on: date | None
    contact: str | None
    council: str | None  # who reads a report of misuse (J10)
    features: tuple[str, ...]


@dataclass(frozen=True)
class DecisionFacts:
    """Whether an organisation has typed words kept on a platform; by whom and since when, where that was told (J30)."""

    organisation: str
    keeps_words: bool | None
    decided_by: str | None
    decided_on: date | None


@dataclass(frozen=True)
class PlatformFacts:
    """A platform as it is set up: how we listen, what we ask of it; `emails` is None where there are none to ask."""

    name: str
    way: str
    permissions: tuple[str, ...]
    emails: bool | None = None


@dataclass(frozen=True)
class Keeping:
    """Where what is kept lies. `nights` is how many nights a copy is kept; None where a server is not ours to copy."""

    key: KeyPlace
    is_server: bool
    nights: int | None


@dataclass(frozen=True)
class Declared:
    """What a table says of itself: how long it is kept, how it is erased, what of it somebody gets who asks.

    Of what goes with another row the rule is that one's: who reads this knows no tables.
    """

    table: str
    retention: Kept
    erasure: str | None
    export: str | None  # None: some of its columns; else why none
    is_sealed: bool  # something in it
    is_of_a_person: bool


@dataclass(frozen=True)
class Facts:
    """Everything the dossier takes from the running house."""

    today: date
    version: str
    organisations: tuple[str, ...]
    teams: tuple[TeamFacts, ...]
    advisers: Mapping[str, str | None]  # confidential ones, by school
    decisions: Mapping[str, tuple[DecisionFacts, ...]]  # by platform
    platforms: tuple[PlatformFacts, ...]
    keeping: Keeping
    tables: Mapping[str, Declared]


@dataclass(frozen=True)
class TableWords:
    """What a table holds, and what its rows tell somebody who has no key; empty where they tell of no person."""

    holds: str
    tells: str


@dataclass(frozen=True)
class DossierWords:
    """Everything the dossier says in one language, with slots; a school may change the documents."""

    documents: Mapping[str, str]  # the dossier itself, and a part for each platform, by name
    groups: Sequence[tuple[str, Mapping[str, TableWords]]]  # of tables, with what they are called
    declared: Mapping[str, str]  # what a table declares, said to people
    permissions: Mapping[str, Mapping[str, str]]  # why we ask for one, by platform

    @property
    def tables(self) -> Mapping[str, TableWords]:
        """Every table, in the order of the list."""
        return {name: words for _, tables in self.groups for name, words in tables.items()}


@dataclass(frozen=True)
class OpenPoint:
    """What only the school can decide: by whom, and in which chapter it is asked."""

    number: int
    where: str
    who: str
    what: str


class UnknownSlot(ValueError):
    """A text of the dossier has a slot for something that there is not; `slot` and `line` say where."""

    def __init__(self, slot: str, line: int) -> None:
        super().__init__(slot)
        self.slot = slot
        self.line = line


def fill(text: str, slots: Mapping[str, str]) -> str:
    """The text with its slots filled. Raises UnknownSlot."""

    def put(found: re.Match[str]) -> str:
        if found[1] not in slots:
            raise UnknownSlot(found[1], text.count("\n", 0, found.start()) + 1)
        return slots[found[1]]

    return SLOT.sub(put, text)


def number_open_points(text: str) -> tuple[str, tuple[OpenPoint, ...]]:
    """The text with its open points numbered, and these points in their order."""
    points: list[OpenPoint] = []
    where = ""

    def numbered(found: re.Match[str]) -> str:
        point = OpenPoint(len(points) + 1, where, found["who"], found["what"].strip())
        points.append(point)
        return f"**OPEN {point.number} — {found['decides']}{point.who}.** {found['what']}"

    lines = []
    for line in text.splitlines():
        heading = HEADING.match(line)
        where = heading["where"] if heading else where
        lines.append(OPEN.sub(numbered, line))
    return "\n".join(lines) + "\n", tuple(points)
