"""The pulse: eight statements about room at work, four times a year, in the place of that week's question (4.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.calendar import SchoolCalendar, Week, school_year
from bot.domain.pulse_finding import POINTS, Finding

PULSE = "pulse"  # as what a team turns on, and in the place of whose question it is
BLOCK_OF = {1: 1, 2: 4, 3: 6, 4: 9}  # the blocks 2, 5, 7 and 10 of 3.5, from nought
CORE = ("p01", "p02", "p07", "p09")  # in every pulse
ODD, EVEN = ("p03", "p04", "p05", "p06"), ("p08", "p10", "p11", "p12")  # in turn
STATEMENTS = tuple(sorted((*CORE, *ODD, *EVEN)))
TURNED_ROUND = frozenset({"p08"})  # the lower, the more room
IN_A_PULSE = 8
DONT_KNOW = 0
ANSWERS = (*POINTS, DONT_KNOW)


@dataclass(frozen=True, order=True)
class Term:
    """Which pulse: the school year, by the calendar year it starts in, and 1 to 4."""

    school_year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Term":
        """The term written as 2026-1."""
        year, number = text.split("-")
        return cls(int(year), int(number))

    @property
    def statements(self) -> tuple[str, ...]:
        """The eight of this pulse, in their order."""
        return tuple(sorted((*CORE, *(ODD if self.number % 2 else EVEN))))

    @property
    def year(self) -> int:
        """The calendar year in which it falls: of the four only the first is before New Year."""
        return self.school_year + (self.number > 1)

    def __str__(self) -> str:
        return f"{self.school_year}-{self.number}"


class Scope(StrEnum):
    """Of whom a report is: the board sees none of a team (7.2)."""

    TEAM = "team"
    SCHOOL = "school"
    BOARD = "board"  # all its schools together; never side by side (J34)


class Step(StrEnum):
    """What a team does with its report: without one of these its next pulse is not sent (4.2)."""

    DO = "do"
    NOTHING = "nothing"  # and why not
    TALK = "talk"  # they speak about it; for who cannot type here


@dataclass(frozen=True)
class PulseReport:
    """What was counted once and never again; of a statement that may not be told there is no finding."""

    term: Term
    scope: Scope
    findings: tuple[Finding, ...]


def pulse_week(calendar: SchoolCalendar, term: Term) -> Week | None:
    """The first week of its block that has a question, a busy one only if there is no other; None without any."""
    weeks = [
        week
        for week in calendar.school_weeks(term.school_year)
        if calendar.asks_in(week) and calendar.block(week) == BLOCK_OF[term.number]
    ]
    return min(weeks, key=lambda week: (calendar.is_busy(week), week), default=None)


def pulse_in(calendar: SchoolCalendar, week: Week) -> Term | None:
    """The pulse that takes the place of this week's question."""
    year = school_year(week.weekdays[-1])
    return next((term for number in BLOCK_OF if pulse_week(calendar, term := Term(year, number)) == week), None)


def next_pulse(calendar: SchoolCalendar, week: Week) -> tuple[Term, Week] | None:
    """The first pulse from this week on, with its week; None when the calendar knows of none."""
    year = school_year(week.weekdays[-1])
    terms = [Term(one, number) for one in (year, year + 1) for number in BLOCK_OF]
    found = [(term, when) for term in terms if (when := pulse_week(calendar, term)) is not None and when >= week]
    return min(found, key=lambda one: one[1], default=None)


def put(answers: Sequence[int], place: int, answer: int) -> tuple[int, ...]:
    """The answers with this one in its place, counted from nought; one that skips a statement changes nothing."""
    if place > len(answers) or not 0 <= place < IN_A_PULSE or answer not in ANSWERS:
        return tuple(answers)
    return (*answers[:place], answer, *answers[place + 1 :])


def tally(statements: Sequence[str], answers: Sequence[Sequence[int]]) -> Mapping[str, tuple[int, int, int, int, int]]:
    """How many gave each of the five answers to each statement, of who came to the end: others are not counted."""
    found = {statement: [0] * len(POINTS) for statement in statements}
    for given in answers:
        if len(given) == len(statements):
            for statement, answer in zip(statements, given, strict=True):
                if answer != DONT_KNOW:
                    found[statement][answer - 1] += 1
    return {statement: (one[0], one[1], one[2], one[3], one[4]) for statement, one in found.items()}
