"""Draws a chart as text of SVG, to be read on a phone: 360 units wide, at two pixels a unit.

It brings its own paper, so that it is the same in light and dark. Nothing is told by colour alone: each value
stands beside its point, and a gap is a dashed box with words in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from bot.domain.chart import Chart, Panel, Point
from bot.drawing.font import BOLD, FAMILY, REGULAR, width_of, wrapped

WIDTH, PIXELS = 360, 2  # units, and pixels a unit
MARGIN = 18
PAPER, INK, QUIET, LINE, RULE, EMPTY = "#fbfaf7", "#1d2733", "#55606c", "#0b6a66", "#d8d4cb", "#f0ede6"
TITLE, HEADING, VALUE, SMALL = 18, 14, 13, 11.5  # sizes of letters
LEADING = 1.3  # from line to line, in sizes
TALL, ABOVE, BELOW = 56, 26, 40  # a plot, and what its labels take above and below
LEFT, RIGHT = MARGIN + 18, WIDTH - MARGIN  # each term has a column between them
WIDEST_GAP = 72
DOT = 5.5
HALO = {"stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"}


def svg(chart: Chart) -> str:
    """The chart, from top to bottom."""
    parts: list[str] = []
    y = MARGIN + TITLE * 0.8
    y = _paragraph(parts, chart.title, y, size=TITLE, ink=INK, file=BOLD) + 14
    for panel in chart.panels:
        y = _paragraph(parts, panel.heading, y, size=HEADING, ink=INK, file=BOLD)
        plot = Plot(chart, y - HEADING + ABOVE)
        parts += ['<g class="panel">', *plot.drawn(panel), "</g>"]
        y = plot.bottom + BELOW + 26
    for note in chart.notes:
        y = _paragraph(parts, note, y, size=SMALL, ink=QUIET, file=REGULAR) + 3
    height = round(y - SMALL + MARGIN)
    return _page(height, parts)


def _page(height: int, parts: list[str]) -> str:
    size = f'width="{WIDTH * PIXELS}" height="{height * PIXELS}" viewBox="0 0 {WIDTH} {height}"'
    paper = f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
    letters = f'<g font-family="{FAMILY}">'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', paper, letters, *parts, "</g>", "</svg>"])


def _paragraph(parts: list[str], words: str, y: float, *, size: float, ink: str, file: str) -> float:
    """Words from the left margin, on as many lines as they need; where the next line would stand."""
    for line in wrapped(words, size, WIDTH - 2 * MARGIN, file=file):
        parts.append(_text(line, MARGIN, y, size=size, ink=ink, is_bold=file == BOLD))
        y += size * LEADING
    return y


@dataclass(frozen=True)
class Plot:
    """Where things stand in one panel."""

    chart: Chart
    top: float

    @property
    def bottom(self) -> float:
        """Where the lowest value stands."""
        return self.top + TALL

    @property
    def column(self) -> float:
        """The width that each term has."""
        return (RIGHT - LEFT) / len(self.chart.terms)

    def x(self, term: int) -> float:
        """Where a term stands: in the middle of its column."""
        return LEFT + (term + 0.5) * self.column

    def y(self, value: float) -> float:
        """Where a value stands."""
        low, high = (point.value or 0 for point in self.chart.scale)
        return self.bottom - (value - low) / (high - low) * TALL

    def drawn(self, panel: Panel) -> Iterator[str]:
        """The scale, the terms, the line; the values over it, and each point over its value."""
        yield from self._scale()
        yield from self._terms()
        for stretch in panel.stretches:
            yield from self._joined([(self.x(term), self.y(panel.points[term].value or 0)) for term in stretch])
        for term, point in enumerate(panel.points):
            yield from self._gap(term, point) if point.value is None else self._point(term, point, point.value)

    def _scale(self) -> Iterator[str]:
        for point in self.chart.scale:
            y = self.y(point.value or 0)
            yield f'<path class="scale" d="M{LEFT:g} {y:g}H{RIGHT:g}" stroke="{RULE}" stroke-width="1"/>'
            yield _text(point.label, MARGIN, y + 4, size=SMALL, ink=QUIET)

    def _joined(self, points: list[tuple[float, float]]) -> Iterator[str]:
        if len(points) > 1:
            way = "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
            yield f'<path class="line" d="M{way}" fill="none" stroke="{LINE}" stroke-width="2.5"/>'

    def _point(self, term: int, point: Point, value: float) -> Iterator[str]:
        x, y = self.x(term), self.y(value)
        yield _text(point.label, x, y - 10.5, size=VALUE, ink=INK, is_bold=True, anchor="middle", kind="value")
        yield f'<circle class="point" cx="{x:.2f}" cy="{y:.2f}" r="{DOT}" fill="{LINE}"/>'

    def _gap(self, term: int, point: Point) -> Iterator[str]:
        """A dashed box, and why there is nothing: one word a line, in smaller letters where a word needs it."""
        width, x, words = min(self.column - 3, WIDEST_GAP), self.x(term), point.label.split()
        box = f'x="{x - width / 2:.2f}" y="{self.top:.2f}" width="{width:.2f}" height="{TALL}" rx="5"'
        yield f'<rect class="gap" {box} fill="{EMPTY}" stroke="{QUIET}" stroke-dasharray="3 3"/>'
        size = min(SMALL, *((width - 5) / width_of(word, 1) for word in words))
        first = self.top + TALL / 2 + size * 0.35 - (len(words) - 1) * size * LEADING / 2
        for number, word in enumerate(words):
            yield _text(word, x, first + number * size * LEADING, size=size, ink=QUIET, anchor="middle", kind="why")

    def _terms(self) -> Iterator[str]:
        widest = max(width_of(season, 1) for season, _ in self.chart.terms)
        size = min(SMALL, (self.column - 3) / widest)
        for term, (season, year) in enumerate(self.chart.terms):
            x = self.x(term)
            yield _text(season, x, self.bottom + 20, size=size, ink=INK, anchor="middle", kind="term")
            yield _text(year, x, self.bottom + 34, size=SMALL, ink=QUIET, anchor="middle", kind="term")


def _text(
    words: str, x: float, y: float, *, size: float, ink: str, is_bold: bool = False, anchor: str = "", kind: str = ""
) -> str:
    """Words whose baseline stands there."""
    said = {
        "class": kind, "x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{size:g}", "fill": ink,
        "font-weight": "600" if is_bold else "", "text-anchor": anchor,
        **(HALO if kind == "value" else {}),
    }  # fmt: skip
    told = " ".join(f"{name}={quoteattr(value)}" for name, value in said.items() if value)
    return f"<text {told}>{escape(words)}</text>"
