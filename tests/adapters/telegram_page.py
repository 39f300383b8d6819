"""A page as Telegram would take it: its own small reader of HTML, and what it would refuse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from adapters.telegram.render import Page

_PIECE = re.compile(r"<(/?)(b|blockquote|code)>|(&(?:lt|gt|amp);)|([^<>&]+)|(.)", re.DOTALL)
_WITHIN: dict[str, list[str]] = {"b": [], "blockquote": [], "code": ["blockquote"]}  # where we let each tag stand


@dataclass
class Reading:
    """What a page says, which tags stood around which words, and what is wrong with its markup."""

    words: str = ""
    marked: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def reading(html: str) -> Reading:
    """The page's words as a person reads them."""
    found, opened = Reading(), list[tuple[str, int]]()
    for closing, tag, entity, words, stray in _PIECE.findall(html):
        if stray:
            found.faults.append(f"stray {stray}")
        elif closing:
            name, start = opened.pop() if opened else ("", 0)
            found.faults += [] if name == tag else [f"</{tag}> closes {name}"]
            found.marked.append((tag, found.words[start:]))
        elif tag:
            found.faults += [] if [name for name, _ in opened] == _WITHIN[tag] else [f"<{tag}> stands elsewhere"]
            opened.append((tag, len(found.words)))
        found.words += unescape(entity) or words
    found.faults += [f"<{name}> stays open" for name, _ in opened]
    return found


def quoted(page: Page) -> list[str]:
    """The quotes on a page."""
    return [words for tag, words in reading(page.html).marked if tag == "blockquote"]


def labels(page: Page) -> list[list[str]]:
    """The buttons under a page, row by row."""
    return [[button.label for button in row] for row in page.keyboard]


def faults_in_page(page: Page) -> list[str]:
    """What Telegram would refuse of it, or leave out."""
    return [*reading(page.html).faults, *_too_much(page), *_buttons(page)]


def _too_much(page: Page) -> Iterator[str]:
    found = reading(page.html)
    length = sum(1 + (ord(letter) > 0xFFFF) for letter in found.words)
    if length > (1024 if page.kind else 4096):
        yield f"{length} units"
    if not found.words.strip(" \n\u200b\u200c\u200d\u200e\u200f\u202e\ufeff\xa0\u2800\u3000"):
        yield "empty"
    if len(found.marked) > 100:
        yield f"{len(found.marked)} entities"
    if any(0xD800 <= ord(letter) < 0xE000 for letter in found.words):
        yield "half a character"


def _buttons(page: Page) -> Iterator[str]:
    for button in (button for row in page.keyboard for button in row):
        if not button.label.strip() or "\n" in button.label:
            yield f"label {button.label!r}"
        if not 1 <= len(button.data.encode()) <= 64:
            yield f"data of {len(button.data)}"
