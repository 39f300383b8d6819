"""Words as Slack takes them: cleaned, escaped, measured, and cut between words.

Nothing of a message is drawn as Slack's own markup. That cannot be escaped in full: `_`, `~`, a backtick, a leading
`>` and `:smile:` always format. A rich text block has no markup at all; its words show as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from adapters.shared.characters import between_characters

Json = dict[str, Any]

NOTHING = "—"  # where Slack wants words and there are none; an adapter has no words of its own
MORE = "…"

_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(map(ord, "\r\v\f\x85"), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half a character: JSON may carry it, Slack does not
    ord("\n"): "\n",
    ord("\t"): "\t",
}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,2})(?=\S)([^*\n]+)(?<=\S)\1(?!\w)")
_BORDERS = tuple(re.compile(rf".*\S{border}", re.DOTALL) for border in (r"\s*\n\n", r"\s*\n", r"\s"))
_WHOLE_WORDS = re.compile(r".*\S(?=\s)", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Words in one style."""

    words: str
    strong: bool = False


def clean(words: str) -> str:
    """The same words; every line ends in a newline, tabs stay, other control characters go."""
    return words.replace("\r\n", "\n").translate(_CONTROLS)


def on_one_line(words: str) -> str:
    """The same words without line breaks; a dash when there are none."""
    return " ".join(clean(words).split()) or NOTHING


def escape(words: str) -> str:
    """The words with the three characters that Slack gives a meaning; they can ring nobody and link nowhere."""
    return words.translate(_ESCAPES)


def unescape(words: str) -> str:
    """What `escape` was given."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def size(words: str) -> int:
    """How much of a limit this takes, however Slack counts: escaped, and in the units of JavaScript."""
    return units(escape(words))


def units(words: str) -> int:
    """How long JavaScript finds this, and with it the fields in which people type."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def split(words: str, most: int) -> list[str]:
    """Pieces within `most`, which together are the words: between paragraphs, else lines, else words.

    Only a word that is too long by itself is split, and then between characters as people see them.
    """
    pieces = []
    while len(head := words[: _room(words, most)]) < len(words):
        found = next(filter(None, (border.match(head) for border in _BORDERS)), None)
        end = found.end() if found else between_characters(words, len(head))
        pieces.append(words[:end])
        words = words[end:]
    return [*pieces, words]


def shortened(words: str, most: int) -> str:
    """The words when they are within `most`; else the first whole ones with an ellipsis, or nothing at all."""
    if size(words) <= most:
        return words
    whole = _WHOLE_WORDS.match(words[: _room(words, most - size(MORE)) + 1])
    return whole[0] + MORE if whole else ""


def runs(words: str) -> Iterator[Run]:
    """Our words by style, without the asterisks of *emphasis*."""
    end = 0
    for emphasis in _EMPHASIS.finditer(words):
        yield Run(words[end : emphasis.start()])
        yield Run(emphasis[2], strong=True)
        end = emphasis.end()
    yield Run(words[end:])


def plain_text(words: str) -> Json:
    """Words that Slack shows as they are, where it takes no rich text; `:smile:` stays what it is."""
    return {"type": "plain_text", "text": words, "emoji": False}


def rich_text(styled: Iterable[Run], *, kind: str = "rich_text_section") -> Json:
    """A block of words that Slack does not read as markup; `kind` is Slack's name for how they are set."""
    elements = [_element(run) for run in styled if run.words]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def _element(run: Run) -> Json:
    element: Json = {"type": "text", "text": run.words}
    return {**element, "style": {"bold": True}} if run.strong else element


def _room(words: str, most: int) -> int:
    """How many characters from the start are within `most`; at least one."""
    taken = 0
    for number, character in enumerate(words):
        taken += size(character)
        if taken > most:
            return max(number, 1)
    return len(words)
