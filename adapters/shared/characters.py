"""Where a character as people see it ends: it may be several to a computer."""

import unicodedata

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)


def between_characters(words: str, end: int) -> int:
    """The last place up to `end` that is not inside a character as people see it; `end` when there is none."""
    return next((place for place in range(end, 0, -1) if not _holds_together(words, place)), end)


def _holds_together(words: str, place: int) -> bool:
    before, after = words[place - 1], words[place]
    if _JOINER in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    if ord(after) in _SKIN_TONES or ord(after) in _TAGS:
        return True
    return ord(after) in _FLAG_LETTERS and _flag_letters_before(words, place) % 2 == 1


def _flag_letters_before(words: str, place: int) -> int:
    start = place
    while start and ord(words[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return place - start
