"""A team's weekly look back: sections, and how they fit on a phone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.message import Button
from bot.domain.number import Counted, Number

MOST_LINES = 12  # domain.md 7.4, title included
LINE = 80  # characters; about two lines on a phone
MOST_LINES_OF_WORDS = 3  # S38


@dataclass(frozen=True)
class Item:
    """One thing in a section: a line or two of ours, somebody's words where there are any, and what one can do.

    `numbers` are the figures in its lead: whoever reads it can ask what they are for (S44). Raises ValueError when
    a line shows a figure that is not among them.
    """

    lead: str
    words: str = ""
    button: Button | None = None
    numbers: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        """Nobody forgets what a line shows."""
        if isinstance(self.lead, Counted) and self.lead.number not in self.numbers:
            raise ValueError(f"a line shows {self.lead.number.name} and does not say so")

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return sum(-(-len(line) // LINE) or 1 for line in (*self.lead.splitlines(), *self.words.splitlines()))


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it, and what one can tap; a section without items does not exist."""

    heading: str
    items: tuple[Item, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Fitted:
    """What fits, how many items were left out, and whether words were cut."""

    sections: tuple[Section, ...]
    left_out: int
    cut: bool


def fit(sections: Sequence[Section], most_lines: int = MOST_LINES) -> Fitted:
    """As much as fits in so many lines, from the top, one of them for the title and one for what is left out.

    Somebody's words are cut to MOST_LINES_OF_WORDS, so that one long answer leaves room for the others; to
    fewer where a first one would not fit.
    """
    room, left_out, kept = most_lines - 2, 0, []
    most_of_words = max(1, min(MOST_LINES_OF_WORDS, room - 2))
    whole = [_changed(section, _on_one_line) for section in sections]
    short = [_changed(section, lambda words: _shortened(words, LINE * most_of_words)) for section in whole]
    for section in short:
        items: list[Item] = []
        for item in section.items:
            needed = item.lines + (0 if items else 1)  # the first one brings the heading
            if needed > room or left_out:
                left_out += 1
            else:
                room -= needed
                items.append(item)
        if items:
            kept.append(replace(section, items=tuple(items)))
    return Fitted(tuple(kept), left_out, cut=short != whole)


def _changed(section: Section, change: Callable[[str], str]) -> Section:
    return replace(section, items=tuple(replace(item, words=change(item.words)) for item in section.items))


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _shortened(words: str, most: int) -> str:
    """At most so many characters, cut between words."""
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.") + "…"
