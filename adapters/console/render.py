"""Draws messages and forms as lines for a terminal."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from typing import assert_never

from bot.domain.form import Field, FieldErrors, Form, Option
from bot.domain.message import Block, Button, Buttons, Choice, File, Message, Picture, Quote, Text

WIDTH = 72
GAP = "   "  # between buttons on one line
TAB = 4
BAR = "│ "

_LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WITHOUT_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(map(ord, _LINE_BREAKS), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half a character: no stream can encode it
    ord("\t"): "\t",
}
_WITHOUT_BIDI = dict.fromkeys(map(ord, _BIDI))

_EMPHASIS = re.compile(r"(?<!\w)(\*{1,2})(?=\S)([^*\n]+)(?<=\S)\1(?!\w)")
_LIST_MARK = re.compile(r" *(?:[-•] |\d{1,3}\. )?")
# Stand for bold until the lines are folded: they take no room, and a drawn text holds no others.
_BOLD, _NOT_BOLD = "\x01", "\x02"
_WITH_BOLD = {ord(_BOLD): "\x1b[1m", ord(_NOT_BOLD): "\x1b[22m"}


def draw_message(
    message: Message,
    numbers: Iterator[int],
    *,
    saved: Mapping[File, str] | None = None,
    width: int = WIDTH,
    bold: bool = False,
) -> list[str]:
    """The message's lines; its buttons take their numbers in the order of `message.buttons`.

    `saved` has the names under which its files can be found.
    """
    drawn = (_draw_block(block, numbers, saved=saved or {}, width=width, bold=bold) for block in message.blocks)
    return _with_space_between(list(drawn))


def draw_form(form: Form, *, width: int = WIDTH) -> list[str]:
    """The form as it stands: title, fields and what they hold, and the words on its last button."""
    fields = (_draw_field(field, width) for field in form.fields)
    submit = _wrap(f"[{_on_one_line(form.submit)}]", width)
    return _with_space_between([_wrap(harmless(form.title), width), *fields, submit])


def preview(shown: Message | Form) -> str:
    """What this adapter makes of it, for somebody who reads or checks the words without a conversation."""
    if isinstance(shown, Form):
        return "\n".join(draw_form(shown))
    saved = {block: block.name for block in shown.blocks if isinstance(block, File)}
    return "\n".join(draw_message(shown, count(1), saved=saved))


def draw_errors(errors: FieldErrors, *, width: int = WIDTH) -> list[str]:
    """What is wrong, a sentence for each field."""
    return [line for sentence in errors.errors.values() for line in _wrap(harmless(sentence), width, mark="! ")]


def without_controls(words: str) -> str:
    """The same words; every kind of line break is a newline, tabs stay, other control characters go."""
    return words.replace("\r\n", "\n").translate(_WITHOUT_CONTROLS)


def harmless(words: str) -> str:
    """Words that can neither steer the terminal nor turn the order in which it shows things."""
    return without_controls(words).translate(_WITHOUT_BIDI)


def columns(words: str) -> int:
    """How many places a terminal needs for this."""
    return len(words) if words.isascii() and words.isprintable() else sum(map(_columns_of, words))


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _draw_block(
    block: Block, numbers: Iterator[int], *, saved: Mapping[File, str], width: int, bold: bool
) -> list[str]:
    match block:
        case Text(words):
            return _draw_text(words, width=width, bold=bold)
        case Quote(words):
            return _wrap(harmless(words), width, mark=BAR, hang=BAR)
        case Buttons(buttons):
            return _side_by_side(_numbered(buttons, numbers), width)
        case Choice(options):
            return [line for mark, label in _numbered(options, numbers) for line in _wrap(label, width, mark=mark)]
        case Picture(alt=alt):
            return _wrap(f"({harmless(alt).strip()})", width)
        case File():
            return _draw_file(block, saved.get(block, ""), width)
        case _:
            assert_never(block)


def _draw_file(file: File, name: str, width: int) -> list[str]:
    """What it is, and where it was saved; the first alone when it was not."""
    words = [harmless(each).strip() for each in (file.alt, name)]
    return _wrap(f"({' → '.join(filter(None, words))})", width)


def _draw_text(words: str, *, width: int, bold: bool) -> list[str]:
    lines = _wrap(_EMPHASIS.sub(_embolden if bold else r"\2", harmless(words)), width)
    return [line.translate(_WITH_BOLD) for line in lines]


def _embolden(emphasis: re.Match[str]) -> str:
    # Word by word, so that bold never runs over the end of a line.
    return re.sub(r"\S+", rf"{_BOLD}\g<0>{_NOT_BOLD}", emphasis[2])


def _numbered(buttons: tuple[Button, ...], numbers: Iterator[int]) -> list[tuple[str, str]]:
    return [(f"[{next(numbers)}] ", _on_one_line(button.label)) for button in buttons]


def _side_by_side(buttons: list[tuple[str, str]], width: int) -> list[str]:
    lines: list[str] = []
    for mark, label in buttons:
        if lines and columns(lines[-1] + GAP + mark + label) <= width:
            lines[-1] += GAP + mark + label
        else:
            lines += _wrap(label, width, mark=mark)
    return lines


def _draw_field(field: Field, width: int) -> list[str]:
    lines = _wrap(harmless(field.label) + (" *" if field.required else ""), width)
    if field.options:
        return lines + [line for option in field.options for line in _draw_option(option, field, width)]
    return lines + _wrap(harmless(field.value), width, mark=BAR, hang=BAR)


def _draw_option(option: Option, field: Field, width: int) -> list[str]:
    return _wrap(_on_one_line(option.label), width, mark="(x) " if option.value == field.value else "( ) ")


def _on_one_line(words: str) -> str:
    return " ".join(harmless(words).split())


def _with_space_between(drawn: list[list[str]]) -> list[str]:
    lines = [line for block in drawn if block for line in ("", *block)]
    return lines[1:]


def _wrap(words: str, width: int, *, mark: str = "", hang: str | None = None) -> list[str]:
    """Lines that begin with `mark`, and after the first with `hang`: blanks, if nothing is said of it."""
    if not words.strip():
        return []
    room = max(width - len(mark), 1)
    first, *others = (piece for line in words.strip("\n").split("\n") for piece in _fold(line, room))
    after = " " * len(mark) if hang is None else hang
    return [(mark + first).rstrip(" "), *((after + line).rstrip(" ") for line in others)]


def _fold(line: str, room: int) -> list[str]:
    """Pieces no wider than `room`. A word that is wider stays whole: the terminal folds it, a link still works."""
    line = line.expandtabs(TAB).rstrip(" ")
    if columns(line) <= room:
        return [line]
    lead = _LIST_MARK.match(line)
    indent = lead[0] if lead and len(lead[0]) <= room // 2 else ""
    first, *words = filter(None, line.removeprefix(indent).split(" "))  # a no-break space does not break
    pieces = [indent + first]
    for word in words:
        if columns(pieces[-1]) + 1 + columns(word) <= room:
            pieces[-1] += " " + word
        else:
            pieces.append(" " * len(indent) + word)
    return pieces
