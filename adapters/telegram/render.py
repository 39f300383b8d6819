"""Draws messages as Telegram's, within every limit of its. Pure: nothing is sent here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from adapters.telegram.keyboard import Row, in_full, keyboard
from adapters.telegram.lengths import MOST_ENTITIES, MOST_IN_CAPTION, MOST_IN_TEXT, units
from adapters.telegram.names import DOCUMENT, PICTURE
from adapters.telegram.preview import form_as_read, page_as_read
from adapters.telegram.styled import Letters, cut, entities, html, joined, ours, plain, theirs, trimmed, words_of
from adapters.telegram.text import NOTHING, end_of_piece, is_seen
from bot.domain.form import Form
from bot.domain.message import Buttons, Choice, File, Message, Picture, Quote, Text

__all__ = ["NOTHING", "Page", "pages", "preview"]

_ROOM_FOR_MARK = 20


@dataclass(frozen=True)
class Page:
    """One message of Telegram's, its words in Telegram's HTML. With a picture (PNG) or a file these are its caption."""

    html: str
    keyboard: tuple[Row, ...] = ()
    png: bytes | None = None
    file: File | None = None

    @property
    def kind(self) -> str:
        """PICTURE or DOCUMENT; empty for a text. What is of one kind never becomes another."""
        if self.png is not None:
            return PICTURE
        return "" if self.file is None else DOCUMENT


@dataclass(frozen=True)
class _Part:
    """What becomes a page: words, or a picture or a file with its words."""

    letters: Letters
    shown: Picture | File | None = None


def pages(message: Message) -> list[Page]:
    """The message as one page, or as many as it needs; all buttons stand on the last.

    Raises ValueError when a button carries more than Telegram takes, or nothing.
    """
    parts = list(_parts(message)) or [_Part(plain(NOTHING))]
    found = [_page(part, number, len(parts)) for number, part in enumerate(parts, 1)]
    return [*found[:-1], replace(found[-1], keyboard=keyboard(message))]


def preview(shown: Message | Form) -> str:
    """What somebody reads in Telegram, for who looks over or checks the words without a conversation."""
    if isinstance(shown, Form):
        return form_as_read(shown)
    return "\n\n".join(page_as_read(page.html, page.keyboard) for page in pages(shown))


def _page(part: _Part, number: int, total: int) -> Page:
    """A later page begins with its number: its first words may be somebody's (J17). A caption's are always ours."""
    match part.shown:
        case Picture(png):
            return Page(html(part.letters), png=png)
        case File() as file:
            return Page(html(part.letters), file=file)
        case None:
            mark = plain(f"({number}/{total})\n" if number > 1 else "")
            return Page(html(mark + part.letters))
        case _:
            assert_never(part.shown)


def _parts(message: Message) -> Iterator[_Part]:
    """The message from top to bottom: each picture and file by itself, and what stands between them."""
    letters: Letters = []
    first = 1
    for block in message.blocks:
        if isinstance(block, Picture | File):
            yield from _texts(letters)
            captioned, letters = _captioned(block)
            yield captioned
        else:
            letters = joined(letters, _letters(block, first))
            first += len(Message((block,)).buttons)
    yield from _texts(letters)


def _letters(block: Text | Quote | Buttons | Choice, first: int) -> Letters:
    """The words of a block. `first` is the number of its first button, counted from the top of the message."""
    match block:
        case Text(words):
            return _seen(ours(words))
        case Quote(words):
            return _seen(theirs(words))
        case Buttons(buttons) | Choice(buttons):
            return plain(in_full(buttons, first))
        case _:
            assert_never(block)


def _captioned(shown: Picture | File) -> tuple[_Part, Letters]:
    """The picture or the file with its words, and those that a caption has no room for."""
    letters = _seen(plain(shown.alt.strip())) or plain(NOTHING)
    end = _end(letters, most=MOST_IN_CAPTION)
    return _Part(trimmed(letters[:end]), shown), letters[end:]


def _texts(letters: Letters) -> Iterator[_Part]:
    pieces = cut(letters, partial(_end, most=MOST_IN_TEXT - _ROOM_FOR_MARK))
    return (_Part(piece) for piece in pieces if is_seen(words_of(piece)))


def _end(letters: Letters, *, most: int) -> int:
    """Where a page ends that begins with these letters: within so many units, and the entities of one message."""
    words = words_of(letters[: most + 1])  # no letter takes less than a unit: what comes after cannot fit
    end = end_of_piece(words, most)
    while entities(letters[:end]) > MOST_ENTITIES:
        end = end_of_piece(words[:end], units(words[:end]) // 2)
    return end


def _seen(letters: Letters) -> Letters:
    return letters if is_seen(words_of(letters)) else []
