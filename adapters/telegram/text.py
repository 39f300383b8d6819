"""Words as Telegram takes them: cleaned as it would do itself, cut at paragraphs, and kept from being nothing."""

import unicodedata

from adapters.shared.characters import between_characters
from adapters.telegram.lengths import room, units

NOTHING = "—"  # where Telegram wants words and there are none; an adapter has no words of its own
MORE = "…"

_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half a character: JSON may carry it, Telegram does not
    **dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f")),  # Telegram drops these
    ord("\n"): "\n",
    ord("\t"): " ",  # what Telegram makes of it
}
_RINGS = (("a\u030a", "å"), ("A\u030a", "Å"))  # else Telegram takes the ring away
_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf")
_BLANKS = "\u2800\ufffc"  # a blank in Braille, and the place of an object that is not there
_BORDERS = ("\n\n", "\n", " ")


def clean(words: str) -> str:
    """The same words; every line ends in a newline, and what Telegram drops or replaces is so already."""
    for apart, whole in _RINGS:
        words = words.replace(apart, whole)
    return words.replace("\r\n", "\n").translate(_CONTROLS)


def on_one_line(words: str) -> str:
    """The same words without line breaks; a dash when there is nothing to see."""
    line = " ".join(clean(words).split())
    return line if is_seen(line) else NOTHING


def is_seen(words: str) -> bool:
    """Whether anything can be seen of it. Telegram refuses a message of blanks, of every kind, as an empty one."""
    return any(each not in _BLANKS and unicodedata.category(each) not in _UNSEEN for each in words)


def shortened(words: str, most: int) -> str:
    """The words when they are within `most` units; else the first of them with an ellipsis."""
    if units(words) <= most:
        return words
    return words[: end_of_piece(words, most - units(MORE))].rstrip() + MORE


def end_of_piece(words: str, most: int) -> int:
    """Where the first piece within `most` units ends: after a paragraph, else a line, else a word.

    A border that would leave the piece less than half full is passed over for a finer one. Only a word that is
    too long by itself is cut, and then between characters as people see them.
    """
    full = room(words, most)
    if full == len(words):
        return full
    ends = [words.rfind(border, 0, full) + len(border) for border in _BORDERS if border in words[:full]]
    fuller = (end for end in ends if end > full // 2)
    return next(fuller, max(ends, default=0)) or between_characters(words, full)
