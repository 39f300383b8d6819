"""Topics for the agenda as the CSV file they come in. Lines with the same `by` and `when` are one meeting (7.3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.agenda import (
    DEFAULT_MINUTES,
    DEFAULT_PLACES,
    LEAST_PLACES,
    LONGEST_QUESTION,
    MINUTES,
    MOST_PLACES,
    SHORTEST_QUESTION,
    TOGETHER,
    Purpose,
    Touches,
)
from bot.domain.form import Wrong
from bot.domain.moment import misnamed, parse_moment
from bot.domain.plain import plain
from bot.domain.roster import Problem, shown
from bot.domain.roster_cells import Refused
from bot.domain.sheet import Layout, Row, read_sheet

COLUMNS = ("question", "touches", "purpose", "by", "when", "minutes", "places")
LAYOUT = Layout(COLUMNS, ("question", "touches", "by"), "agendafile.empty", "agendafile.only_header")
TOUCHES = {
    **dict.fromkeys(("pupil", "pupils", "leerling", "leerlingen"), Touches.PUPIL),
    **dict.fromkeys(("lesson", "lessons", "les", "lessen"), Touches.LESSON),
    **dict.fromkeys(("teaching", "samen", "samenwerking", "teaching together", "samen lesgeven"), Touches.TEACHING),
    **dict.fromkeys(("organisation", "organization", "organisatie"), Touches.ORGANISATION),
}
PURPOSES = {
    **dict.fromkeys(("", "think", "denken"), Purpose.THINK),
    **dict.fromkeys(("decide", "beslissen", "besluiten"), Purpose.DECIDE),
    **dict.fromkeys(("share", "delen"), Purpose.SHARE),
}
MOMENT = "moment"  # the problem of a line whose moment is not possible: `wrong` says why

Known = TypeVar("Known")


@dataclass(frozen=True)
class AgendaLine:
    """One topic. Without `starts` it is parked; `minutes` and `places` are none where the line leaves them open."""

    number: int
    question: str
    touches: Touches
    purpose: Purpose
    by: str
    starts: datetime | None
    minutes: int | None
    places: int | None


@dataclass(frozen=True)
class AgendaFile:
    """Every line that could be read, and everything that is wrong."""

    lines: tuple[AgendaLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_agenda(data: bytes, *, now: datetime) -> AgendaFile:
    """What the file says; `now` is local, with its zone. Never raises: what cannot be read becomes a problem."""
    sheet = read_sheet(data, LAYOUT)
    rows = [Row(number, sheet.columns, cells) for number, cells in sheet.records]
    lines = [line for row in rows if (line := _line(row, now, _purpose_in_file)) is not None]
    return AgendaFile(tuple(lines), (*sheet.problems, *(wrong for row in rows for wrong in row.wrong)))


def read_line(cells: Mapping[str, str], *, now: datetime) -> AgendaFile:
    """The same of one topic that comes in another way, such as the options of a command."""
    row = Row(1, list(cells), list(cells.values()))
    line = _line(row, now, _purpose)
    return AgendaFile(() if line is None else (line,), tuple(row.wrong))


def _line(row: Row, now: datetime, purpose: Callable[[str], Purpose]) -> AgendaLine | None:
    if row.wrong:  # what is not plain text cannot be quoted in a sentence
        return None
    line = AgendaLine(
        number=row.number,
        question=row.ask("question", _question, ""),
        touches=row.ask("touches", _one_of(TOUCHES, "agendafile.bad_touches"), Touches.PUPIL),
        purpose=row.ask("purpose", purpose, Purpose.THINK),
        by=row.ask("by", _required, ""),
        starts=row.ask("when", lambda cell: _moment(cell, now), None),
        minutes=row.ask("minutes", lambda cell: _number(cell, MINUTES, "agendafile.bad_minutes"), None),
        places=row.ask("places", _places, None),
    )
    return None if row.wrong else line


# The cells

PLACES = range(LEAST_PLACES, MOST_PLACES + 1)


def _required(cell: str) -> str:
    if not cell:
        raise Refused("roster.empty_cell")
    return cell


def _question(cell: str) -> str:
    if not SHORTEST_QUESTION <= len(_required(cell)) <= LONGEST_QUESTION:
        raise Refused("agendafile.bad_question", least=str(SHORTEST_QUESTION), most=str(LONGEST_QUESTION))
    return cell


def _one_of(known: Mapping[str, Known], what: str) -> Callable[[str], Known]:
    def reading(cell: str) -> Known:
        if plain(cell) not in known:
            raise Refused(what, found=shown(cell))
        return known[plain(cell)]

    return reading


def _purpose_in_file(cell: str) -> Purpose:
    """To decide asks first what it is about (J24), and a file cannot be asked anything."""
    purpose = _purpose(cell, "agendafile.bad_purpose_in_file")
    if purpose is Purpose.DECIDE:
        raise Refused("agendafile.decide_on_card")
    return purpose


def _purpose(cell: str, unknown: str = "agendafile.bad_purpose") -> Purpose:
    purpose = _one_of(PURPOSES, unknown)(cell)
    if purpose is Purpose.SHARE:  # a message with a date to object, and no meeting (S15)
        raise Refused("agendafile.rather_message")
    return purpose


def _moment(cell: str, now: datetime) -> datetime | None:
    if not cell:
        return None
    moment = parse_moment(cell, now=now)
    named = misnamed(cell, now=now) if moment is None else None
    if named is not None:
        raise Refused(MOMENT, wrong=Wrong.OTHER_WEEKDAY, about=named.isoformat())
    if moment is None:
        raise Refused("agendafile.bad_moment", found=shown(cell))
    if moment.day is None or moment.hour is None:
        raise Refused("agendafile.half_a_moment", found=shown(cell))
    return datetime.combine(moment.day, moment.hour, now.tzinfo)


def _places(cell: str) -> int | None:
    if cell in ("0", "1"):
        raise Refused("agendafile.too_few_places")
    return _number(cell, PLACES, "agendafile.bad_places")


def _number(cell: str, allowed: Sequence[int], what: str) -> int | None:
    if not cell:
        return None
    if not cell.isascii() or not cell.isdecimal() or int(cell[:9]) not in allowed:
        raise Refused(what, found=shown(cell))
    return int(cell)


# Several lines together


def size_of(lines: Sequence[AgendaLine]) -> tuple[int, int]:
    """How long, and for how many, of lines that are one meeting: what any of them says, else the usual.

    What touches the organisation is ten minutes with four, unless it says less (J23).
    """
    organisation = any(line.touches is Touches.ORGANISATION for line in lines)
    minutes, places = TOGETHER if organisation else (DEFAULT_MINUTES, DEFAULT_PLACES)
    return (
        next((line.minutes for line in lines if line.minutes is not None), minutes),
        next((line.places for line in lines if line.places is not None), places),
    )


def clashes(lines: Sequence[AgendaLine]) -> Iterator[Problem]:
    """What is wrong between the lines of one meeting: two sizes, or too large for the organisation."""
    for column, said in (
        ("minutes", {line.number: line.minutes for line in lines if line.minutes is not None}),
        ("places", {line.number: line.places for line in lines if line.places is not None}),
    ):
        first = next(iter(said), 0)
        for number, value in said.items():
            if value != said[first]:
                yield Problem(number, "agendafile.contradiction", {"column": column, "other": str(first)})
    minutes, places = size_of(lines)
    if minutes > TOGETHER[0] or places > TOGETHER[1]:
        for line in lines:
            if line.touches is Touches.ORGANISATION:
                yield Problem(line.number, "agendafile.organisation")
