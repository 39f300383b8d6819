"""The pulse over the terms: half points side by side, and nothing where there is nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.pulse import BLOCK_OF, CORE, PulseReport, Scope, Term
from bot.domain.pulse_finding import HIGHEST, LOWEST

FEWEST_TERMS, MOST_TERMS = 2, 8  # one term is no line; eight are two school years, and what a phone has room for


class Missing(StrEnum):
    """Why a statement has no value in a term."""

    NOT_SHOWN = "not_shown"  # fewer than five answered it, or so few beside it that these could be taken out
    NOT_ASKED = "not_asked"  # no round in that term, or one without this statement


Value = int | Missing  # halves of a point, as in a Finding: LOWEST and lower, to HIGHEST and higher


@dataclass(frozen=True)
class Line:
    """One statement with a value for each term, oldest first: a mean in halves of a point, or why there is none."""

    statement: str
    values: tuple[Value, ...]

    def stretches(self) -> Iterator[tuple[int, ...]]:
        """The terms that follow each other with a value, by number: what is drawn as one line, never past a gap."""
        stretch: tuple[int, ...] = ()
        for number, value in enumerate(self.values):
            if isinstance(value, int):
                stretch += (number,)
            elif stretch:
                yield stretch
                stretch = ()
        if stretch:
            yield stretch


@dataclass(frozen=True)
class Trend:
    """Statements over terms, oldest first; in the order of the pulse, never ranked.

    Raises ValueError when it is no trend, or when a value is beyond what was published.
    """

    terms: tuple[Term, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not FEWEST_TERMS <= len(self.terms) <= MOST_TERMS or list(self.terms) != sorted(set(self.terms)):
            raise ValueError("a trend has two to eight terms, oldest first")
        if not self.lines or any(len(line.values) != len(self.terms) for line in self.lines):
            raise ValueError("a trend has lines, with a value for each term")
        if not all(_is_published(value) for line in self.lines for value in line.values):
            raise ValueError("a trend holds half points from 2 to 4")


def _is_published(value: Value) -> bool:
    return isinstance(value, Missing) or LOWEST <= value <= HIGHEST


def trend_of(reports: Sequence[PulseReport], words: Mapping[str, str]) -> Trend | None:
    """The line of what a team was told of itself, oldest first; None while there is no more than one term.

    Of the statements that come back every time, in these `words`; of other ones there would be gaps mostly. A report
    of another scope is none of the team. A term in between without a pulse stays in sight, as a gap.
    """
    of = {report.term: report for report in reports if report.scope is Scope.TEAM}
    terms = _terms(min(of), max(of))[-MOST_TERMS:] if of else ()
    lines = tuple(Line(words[one], tuple(_value(of.get(term), one) for term in terms)) for one in CORE)
    return Trend(terms, lines) if len(terms) >= FEWEST_TERMS and any(any(line.stretches()) for line in lines) else None


def _terms(first: Term, last: Term) -> tuple[Term, ...]:
    """Every term from the first to the last."""
    years = range(first.school_year, last.school_year + 1)
    return tuple(term for year in years for number in BLOCK_OF if first <= (term := Term(year, number)) <= last)


def _value(report: PulseReport | None, statement: str) -> Value:
    if report is None:
        return Missing.NOT_ASKED
    return next((one.halves for one in report.findings if one.statement == statement), Missing.NOT_SHOWN)
