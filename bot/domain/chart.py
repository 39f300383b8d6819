"""What is drawn as lines: every word of it as it is read, and where each point stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A value with its label beside it; none is a gap, and the label says why."""

    label: str
    value: float | None = None


@dataclass(frozen=True)
class Panel:
    """One line with what it is about above it. `stretches` are the points that are joined, by number."""

    heading: str
    points: tuple[Point, ...]
    stretches: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Chart:
    """Panels below each other over the same terms, on one scale, with notes below."""

    title: str
    terms: tuple[tuple[str, str], ...]  # a season, and its year where that is new
    panels: tuple[Panel, ...]
    scale: tuple[Point, Point]  # its lowest and its highest
    notes: tuple[str, ...]
