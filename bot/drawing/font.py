"""The font that comes along (Inter, under the OFL beside it), and how wide words are in it.

Only four tables of the file are read: units in `head`, how many widths in `hhea`, which glyph in `cmap` (format 4,
as in the OpenType specification), and the widths in `hmtx`.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from struct import unpack_from

FAMILY = "Inter"
REGULAR, BOLD = "Inter-Regular.ttf", "Inter-SemiBold.ttf"
FILES = (REGULAR, BOLD)
UNKNOWN = 0  # the glyph of a character that the font does not have


def wrapped(words: str, size: float, width: float, *, file: str = REGULAR) -> list[str]:
    """The words on lines of at most this width; a word that is wider by itself is cut."""
    lines: list[str] = []
    line = ""
    for word in _words(words, size, width, file):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, file=file) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _words(words: str, size: float, width: float, file: str) -> Iterator[str]:
    """Word by word; one that is too wide in pieces."""
    for word in words.split():
        piece = ""
        for letter in word:
            if piece and width_of(piece + letter, size, file=file) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def width_of(words: str, size: float, *, file: str = REGULAR) -> float:
    """How wide these words are at a size, at most: kerning only brings letters closer together."""
    widths = _widths(file)
    return sum(widths.get(ord(letter), widths[UNKNOWN]) for letter in words) * size


@lru_cache
def _widths(file: str) -> Mapping[int, float]:
    """The width of each character, in parts of the size; under UNKNOWN that of the empty box."""
    content = (files("bot.drawing") / file).read_bytes()
    tables = _tables(content)
    (units,) = unpack_from(">H", content, tables["head"] + 18)
    (most,) = unpack_from(">H", content, tables["hhea"] + 34)
    (last,) = unpack_from(">H", content, tables["hmtx"] + 4 * (most - 1))
    advances = [unpack_from(">H", content, tables["hmtx"] + 4 * number)[0] for number in range(most)]
    glyphs = {UNKNOWN: 0, **dict(_glyphs(content, tables["cmap"]))}
    return {code: (advances[glyph] if glyph < most else last) / units for code, glyph in glyphs.items()}


def _tables(content: bytes) -> dict[str, int]:
    """Where each table begins."""
    (number,) = unpack_from(">H", content, 4)
    records = (unpack_from(">4sIII", content, 12 + 16 * index) for index in range(number))
    return {name.decode("ascii"): offset for name, _, offset, _ in records}


def _glyphs(content: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Each character with its glyph, from the first subtable. Raises ValueError when that is not of format 4."""
    (offset,) = unpack_from(">I", content, cmap + 8)
    start = cmap + offset
    version, _, _, doubled = unpack_from(">4H", content, start)
    if version != 4:
        raise ValueError(f"a character map of format {version}")
    segments = doubled // 2
    for index in range(segments):
        end, begin, delta, near = (
            unpack_from(">H", content, start + 14 + part * doubled + (2 if part else 0) + 2 * index)[0]
            for part in range(4)
        )
        place = start + 16 + 3 * doubled + 2 * index  # of `near`, from which it counts
        for code in range(begin, min(end, 0xFFFE) + 1):
            glyph = unpack_from(">H", content, place + near + 2 * (code - begin))[0] if near else code
            yield code, (glyph + delta) & 0xFFFF if glyph or not near else 0
