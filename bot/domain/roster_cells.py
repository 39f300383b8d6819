"""One cell of a roster: generous in how it may be written, exact in what it refuses."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from bot.domain.people import Role, nearest
from bot.domain.roster import Problem, fold, shown

LISTING_MARKS = "|;,+/"  # strongest first: a team may well be called Groep 1/2
LONGEST_NAME = 100
YEARS = range(1950, 2200)  # 31-12-9999 is how some systems write "no end"

NO_ROLE: tuple[Role, ...] = (Role.TEACHER,)
EVERY_DAY = frozenset(range(5))
ROLES = {
    **dict.fromkeys(("teacher", "leerkracht", "leraar", "lerares", "docent", "docente"), Role.TEACHER),
    **dict.fromkeys(("leader", "leidinggevende", "schoolleider", "directeur", "directrice", "teamleider"), Role.LEADER),
    **dict.fromkeys(("board", "bestuur", "bestuurder"), Role.BOARD),
    **dict.fromkeys(("steward", "beheerder", "ict'er", "icter"), Role.STEWARD),
    **dict.fromkeys(("school_steward", "school steward", "schoolbeheerder"), Role.SCHOOL_STEWARD),
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


class Refused(ValueError):
    """A cell, row or file that we do not take, with the sentence that says why."""

    def __init__(self, what: str, **parts: str) -> None:
        super().__init__(what)
        self.what = what
        self.parts = parts

    def at(self, line: int) -> Problem:
        """The same, told of a line of the file."""
        return Problem(line, self.what, self.parts)


def has_control_character(text: str) -> bool:
    """Whether something in it is not plain text on one line."""
    return any(unicodedata.category(character)[0] == "C" or character in "\u2028\u2029" for character in text)


def short(cell: str) -> str:
    """A text that may be empty."""
    if len(cell) > LONGEST_NAME:
        raise Refused("roster.too_long", most=str(LONGEST_NAME))
    return cell


def required(cell: str) -> str:
    """A text that may not be empty."""
    if not cell:
        raise Refused("roster.empty_cell")
    return short(cell)


def email(cell: str) -> str | None:
    """An e-mail address, in small letters."""
    if cell and not EMAIL.fullmatch(short(cell)):
        raise Refused("roster.bad_email", email=shown(cell))
    return cell.lower() or None


def roles(cell: str) -> tuple[Role, ...]:
    """One role or several, in either language."""
    words = [fold(word).replace("’", "'") for word in listed(cell)]
    unknown = next((word for word in words if word not in ROLES), None)
    if unknown is not None:
        raise Refused("roster.unknown_role", role=shown(unknown), nearest=nearest(unknown, ROLES) or "")
    return tuple(dict.fromkeys(ROLES[word] for word in words)) or NO_ROLE


def listed(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The things in a cell with several; what is known as a whole is not cut (Groep 1/2)."""
    cell = cell.strip()
    mark = next((mark for mark in LISTING_MARKS if mark in cell), None)
    if mark is None or fold(cell) in known:
        return (cell,) if cell else ()
    return tuple(dict.fromkeys(thing for piece in cell.split(mark) for thing in listed(piece, known)))


def days(cell: str) -> frozenset[int]:
    """The days of the week, however people write them."""
    if not cell:
        return EVERY_DAY
    chunks = BETWEEN_DAYS.split(THROUGH.sub("-", cell.casefold()))
    found = frozenset(number for chunk in chunks if chunk for number in _chunk_of_days(chunk))
    if not found:
        raise Refused("roster.unknown_day", day=shown(cell))
    return found


def _chunk_of_days(chunk: str) -> Collection[int]:
    words = chunk.split("-")
    for word in words:
        if word in WEEKEND:
            raise Refused("roster.weekend_day", day=word)
        if word not in DAYS:
            raise Refused("roster.unknown_day", day=shown(word or chunk))
    found = [DAYS[word] for word in words]
    if len(found) != 2:  # ma-di-do names three days, ma-do names four
        return found
    if found[1] < found[0]:
        raise Refused("roster.unknown_day", day=shown(chunk))
    return range(found[0], found[1] + 1)


def language(cell: str) -> str | None:
    """The code of a language."""
    if cell and fold(cell) not in LANGUAGES:
        raise Refused("roster.unknown_language", language=shown(cell), nearest=nearest(cell, LANGUAGES) or "")
    return LANGUAGES.get(fold(cell))


def joined(cell: str) -> bool:
    """A yes or a no."""
    if fold(cell) not in YES | NO:
        raise Refused("roster.bad_joined", joined=shown(cell))
    return fold(cell) in YES


def day(cell: str) -> date | None:
    """A date, with the year first or the day."""
    if not cell:
        return None
    if found := YEAR_FIRST.fullmatch(cell):
        parts = found[1], found[2], found[3]
    elif found := DAY_FIRST.fullmatch(cell):
        parts = found[4], found[3], found[1]
    else:
        raise Refused("roster.bad_date", date=shown(cell))
    try:
        read = date(*map(int, parts))
    except ValueError:
        raise Refused("roster.bad_date", date=shown(cell)) from None
    if read.year not in YEARS:
        raise Refused("roster.bad_date", date=shown(cell))
    return read
