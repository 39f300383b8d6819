"""A person's words as they typed them.

Slack sends them twice: as rich text, which says what each piece is, and as a line in its own markup. Mentions and
links become plain words; nothing of it can ring or format any more.
"""

import re
from collections.abc import Iterator
from typing import Any

from adapters.shared.payload import Payload, first, items, keepable, part, text

_MARKED = re.compile(r"<([^<>\n]+)>")
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_INDENT = "  "


def words_of(message: Payload) -> str:
    """What somebody typed in this message; empty when there are only files."""
    rich = [each for each in items(message, "blocks") if text(each, "type") == "rich_text"]
    pieces = [_element(each) for block in rich for each in items(block, "elements")]
    return _below_each_other(pieces) or plain(text(message, "text"))


def plain(marked: str) -> str:
    """A line in Slack's markup as it was typed: links and mentions as words, and its three escapes undone."""
    return unescaped(_MARKED.sub(lambda found: _mark(found[1]), marked))


def unescaped(escaped: str) -> str:
    """The same words without Slack's three escapes."""
    return re.sub("&(?:lt|gt|amp);", lambda found: _ESCAPED[found[0]], escaped)


def _mark(mark: str) -> str:
    about, _, label = mark.partition("|")
    match about[:1], about[1:]:
        case "@" | "#" as sign, name:
            return sign + first(label, name).removeprefix(sign)
        case "!", name:
            return first(label, "@" + name.split("^")[-1])
        case _:
            return _link(about, label)


def _link(url: str, label: str) -> str:
    """What was typed is the address or a part of it; only a link under other words needs both."""
    if not url or label in url:
        return label or url
    return f"{label} ({url})"


def _element(element: Any) -> str:
    inner = items(element, "elements")
    match text(element, "type"):
        case "rich_text_list":
            return "\n".join(_list(element))
        case "rich_text_quote":
            return "\n".join(f"> {line}" for line in _inline(inner).split("\n"))
        case _:
            return _inline(inner)


def _list(element: Any) -> Iterator[str]:
    indent, offset = _number(element, "indent", most=8), _number(element, "offset", most=10_000)
    for number, each in enumerate(items(element, "elements"), start=offset + 1):
        mark = f"{number}." if text(element, "style") == "ordered" else "-"
        yield f"{_INDENT * indent}{mark} {_inline(items(each, 'elements'))}"


def _number(element: Any, name: str, *, most: int) -> int:
    found = part(element, name)
    return min(max(found, 0), most) if isinstance(found, int) else 0


def _inline(elements: list[Any]) -> str:
    return "".join(map(_piece, elements))


def _piece(piece: Any) -> str:
    match text(piece, "type"):
        case "emoji":
            return _emoji(piece)
        case "link":
            return _link(text(piece, "url"), text(piece, "text"))
        case "user" | "usergroup" | "team" as kind:
            return "@" + text(piece, f"{kind}_id")
        case "channel":
            return "#" + text(piece, "channel_id")
        case "broadcast":
            return "@" + text(piece, "range")
        case "color":
            return text(piece, "value")
        case _:
            return first(text(piece, "text"), text(piece, "fallback"))


def _emoji(piece: Any) -> str:
    """The characters themselves; a school's own picture has only its name."""
    try:
        return keepable("".join(chr(int(code, 16)) for code in text(piece, "unicode").split("-")))
    except (ValueError, OverflowError):
        return f":{text(piece, 'name')}:"


def _below_each_other(pieces: list[str]) -> str:
    whole = ""
    for piece in filter(None, pieces):
        apart = "\n" if whole and not whole.endswith("\n") and not piece.startswith("\n") else ""
        whole += apart + piece
    return whole
