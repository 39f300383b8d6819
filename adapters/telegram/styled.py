"""Words letter by letter with how each is set, so that they can be cut anywhere and no tag is cut with them."""

import re
from collections.abc import Callable, Iterable
from enum import Enum
from itertools import groupby

from adapters.telegram.text import clean


class Style(Enum):
    """How a letter is set."""

    PLAIN = "plain"
    STRONG = "strong"
    QUOTED = "quoted"
    LITERAL = "literal"  # quoted, and what Telegram would make a link of that does something


Letter = tuple[str, Style]
Letters = list[Letter]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_TAG = re.compile(r"<[^>]*>")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,2})(?P<shown>(?=\S)[^*\n]+(?<=\S))\1(?!\w)")
# A mention rings whoever has that name, and a tapped command is sent by who taps it: "/stop" would stop the reader.
_RINGS_OR_ACTS = re.compile(r"(?P<shown>(?<!\w)@\w+|(?<![\w/<>@])/\w+(?:@\w+)?)")


def plain(words: str) -> Letters:
    """Our words that hold no emphasis."""
    return _set(clean(words), Style.PLAIN)


def ours(words: str) -> Letters:
    """Our words; *emphasis* is strong, without its asterisks."""
    return trimmed(_marked(clean(words), _EMPHASIS, (Style.PLAIN, Style.STRONG)))


def theirs(words: str) -> Letters:
    """A person's words, every one of them."""
    return trimmed(_marked(clean(words), _RINGS_OR_ACTS, (Style.QUOTED, Style.LITERAL)))


def words_of(letters: Iterable[Letter]) -> str:
    """What is read."""
    return "".join(letter for letter, _ in letters)


def is_quoted(letter: Letter) -> bool:
    """Whether it is a person's."""
    return letter[1] in (Style.QUOTED, Style.LITERAL)


def trimmed(letters: Letters) -> Letters:
    """The letters without blanks at either end."""
    words = words_of(letters)
    return letters[len(words) - len(words.lstrip()) : len(words.rstrip())]


def joined(above: Letters, below: Letters) -> Letters:
    """One under the other. A quote stands apart by itself; other blocks have a blank line between them."""
    if not above or not below:
        return above or below
    gap = "\n" if is_quoted(above[-1]) != is_quoted(below[0]) else "\n\n"
    return above + plain(gap) + below


def cut(letters: Letters, end: Callable[[Letters], int]) -> list[Letters]:
    """Pieces of which each ends where `end` says of all that is left."""
    found = []
    while letters:
        place = end(letters)
        found.append(trimmed(letters[:place]))
        letters = letters[place:]
    return found


def entities(letters: Letters) -> int:
    """How many entities Telegram makes of its tags."""
    return html(letters).count("</")


def html(letters: Letters) -> str:
    """The letters in Telegram's HTML: nothing of a person's is markup."""
    return "".join(
        f"<blockquote>{_inner(run)}</blockquote>" if quoted else _inner(run)
        for quoted, run in groupby(letters, is_quoted)
    )


def read(markup: str) -> str:
    """The words of what `html` wrote."""
    return _TAG.sub("", markup).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _inner(letters: Iterable[Letter]) -> str:
    return "".join(_tagged(words_of(run), style) for style, run in groupby(letters, lambda letter: letter[1]))


def _tagged(words: str, style: Style) -> str:
    tag = {Style.STRONG: "b", Style.LITERAL: "code"}.get(style)
    escaped = words.translate(_ESCAPES)
    return f"<{tag}>{escaped}</{tag}>" if tag else escaped


def _marked(words: str, mark: re.Pattern[str], styles: tuple[Style, Style]) -> Letters:
    """The words in the first style, and what `mark` finds to be shown in the second."""
    found: Letters = []
    end = 0
    for each in mark.finditer(words):
        found += _set(words[end : each.start()], styles[0]) + _set(each["shown"], styles[1])
        end = each.end()
    return found + _set(words[end:], styles[0])


def _set(words: str, style: Style) -> Letters:
    return [(letter, style) for letter in words]
