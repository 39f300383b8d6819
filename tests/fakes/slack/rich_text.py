"""Rich text, the one kind of block in which nothing a person typed is taken for markup."""

from collections.abc import Iterator
from typing import Any

Object = dict[str, Any]
Piece = tuple[str, list[str], list[str]]  # words, formats, rings


def pieces(block: Object) -> Iterator[Piece]:
    """What is read of each element: words, what is drawn otherwise, whom it rings."""
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            yield from (_piece(item, "list") for item in element["elements"])
        else:
            yield _piece(element, element["type"].removeprefix("rich_text_"))


def _piece(element: Object, kind: str) -> Piece:
    words = "".join(_words(inline) for inline in element["elements"])
    marks = [] if kind == "section" else [f"{kind}: {words}"]
    return words, marks + [mark for inline in element["elements"] for mark in _marks(inline)], _rings(element)


def _words(inline: Object) -> str:
    match inline["type"]:
        case "text":
            return str(inline["text"])
        case "link":
            return str(inline.get("text") or inline["url"])
        case "emoji":
            return f":{inline['name']}:"
        case "broadcast":
            return f"@{inline['range']}"
        case "date":
            return str(inline.get("fallback", ""))
        case "color":
            return str(inline["value"])
        case _:
            return "@" + str(inline.get("user_id") or inline.get("usergroup_id") or inline.get("channel_id"))


def _marks(inline: Object) -> Iterator[str]:
    yield from (f"{style}: {_words(inline)}" for style, is_on in inline.get("style", {}).items() if is_on)
    if inline["type"] == "link":
        yield f"link: {inline['url']}"


def _rings(element: Object) -> list[str]:
    names = [
        inline.get("user_id") or inline.get("usergroup_id") or inline.get("range") for inline in element["elements"]
    ]
    return [name for name in names if name]


def typed(words: str) -> list[Object]:
    """The block that Slack's own client sends for words somebody typed."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]
