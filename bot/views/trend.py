"""The pulse over the terms, as a picture and in words that say the same."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from bot.domain.chart import Chart, Panel, Point
from bot.domain.message import Buttons, Message, Picture, Text
from bot.domain.number import Number
from bot.domain.pulse import Term
from bot.domain.pulse_finding import HIGHEST, LOWEST
from bot.domain.trend import Line, Missing, Trend, Value
from bot.views.catalogue import Catalogue
from bot.views.number import how_measured_of
from bot.views.pulse_report import season


def trend(t: Catalogue, report: UUID, chart: Chart, *, team: str, svg: str) -> Message:
    """The picture for who asked for it below this report, still to be drawn; its figures have a card (INV-11)."""
    how = Buttons((how_measured_of(t, report, Number.PULSE),))
    return Message((Text(t("trend.title", team=team)), Picture(b"", in_words(chart), svg), how))


def drawing(t: Catalogue, trend: Trend) -> Chart:
    """What is in the picture."""
    return Chart(
        title=t("trend.heading"),
        terms=_terms(t, trend.terms),
        panels=tuple(_panel(t, line) for line in trend.lines),
        scale=(_point(t, LOWEST), _point(t, HIGHEST)),
        notes=_notes(t, trend),
    )


def in_words(chart: Chart) -> str:
    """What the picture says, line by line and in its own words; each term by its whole name."""
    terms = [*_whole_names(chart.terms)]
    return "\n".join([f"{chart.title}.", *(_line(panel, terms) for panel in chart.panels), *chart.notes])


def _whole_names(terms: Sequence[tuple[str, str]]) -> Iterator[str]:
    year = ""
    for name, new in terms:
        year = new or year
        yield f"{name} {year}"


def _line(panel: Panel, terms: Sequence[str]) -> str:
    told = "; ".join(f"{term}: {point.label}" for term, point in zip(terms, panel.points, strict=True))
    return f"{panel.heading} {told}."


def _terms(t: Catalogue, terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    """The season of each term, and its year where that is another one than before."""
    years = [None, *(term.year for term in terms)]
    seen = zip(terms, years, strict=False)
    return tuple((season(t, term), "" if term.year == before else str(term.year)) for term, before in seen)


def _panel(t: Catalogue, line: Line) -> Panel:
    return Panel(line.statement, tuple(_point(t, value) for value in line.values), tuple(line.stretches()))


def _point(t: Catalogue, value: Value) -> Point:
    match value:
        case Missing.NOT_SHOWN:
            return Point(t("trend.not_shown"))
        case Missing.NOT_ASKED:
            return Point(t("trend.not_asked"))
        case _:
            return Point(_figure(t, value), value / 2)


def _figure(t: Catalogue, halves: int) -> str:
    match halves:
        case _ if halves <= LOWEST:
            return t.number("trend.lowest", Number.PULSE)
        case _ if halves >= HIGHEST:
            return t.number("trend.highest", Number.PULSE)
        case _:
            return t.number("trend.mean", Number.PULSE, mean=t.decimal(halves / 2))


def _notes(t: Catalogue, trend: Trend) -> tuple[str, ...]:
    """How to read it, and what the gaps are that it has."""
    gaps = {value for line in trend.lines for value in line.values if isinstance(value, Missing)}
    about = {Missing.NOT_SHOWN: t("trend.about_not_shown"), Missing.NOT_ASKED: t("trend.about_not_asked")}
    return (t("trend.scale"), *(words for gap, words in about.items() if gap in gaps))
