"""A team's weekly look back: sections, and how they fit on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

MOST_LINES = 12  # domain.md 7.4, title included
LINE = 80  # characters; about two lines on a phone
MOST_LINES_OF_WORDS = 3  # S38


@dataclass(frozen=True)
class Item:
    """One thing in a section: a line of ours, and somebody's words where there are any."""

    lead: str
    words: str = ""

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return 1 + sum(-(-len(line) // LINE) or 1 for line in self.words.splitlines())


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; a section without items does not exist."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Fitted:
    """What fits, how many items were left out, and whether words were cut."""

    sections: tuple[Section, ...]
    left_out: int
    cut: bool


def fit(sections: Sequence[Section], most_lines: int = MOST_LINES) -> Fitted:
    """As much as fits in so many lines, from the top, one of them for the title and one for what is left out.

    Somebody's words are cut to MOST_LINES_OF_WORDS, so that one long answer leaves room for the others.
    """
    room, left_out, kept = most_lines - 2, 0, []
    short = [replace(section, items=tuple(map(_shortened, section.items))) for section in sections]
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
            kept.append(Section(section.heading, tuple(items)))
    return Fitted(tuple(kept), left_out, cut=short != list(sections))


def _shortened(item: Item) -> Item:
    """The item with its words on one paragraph, cut between words."""
    words = " ".join(item.words.split())
    most = LINE * MOST_LINES_OF_WORDS
    if len(words) <= most:
        return replace(item, words=words)
    head = words[: most - 1]
    return replace(item, words=(head.rpartition(" ")[0] or head).rstrip(" ,;:.") + "…")
