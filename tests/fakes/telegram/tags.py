"""The tags of Telegram's HTML, as its own server reads them."""

import re
from dataclasses import dataclass

from tests.fakes.telegram.characters import decoded
from tests.fakes.telegram.refusal import Refusal, bad_request

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAME = re.compile(r"</?([^\s>]*)\s*")
ATTRIBUTE = re.compile(r"""([^\s=>/"']*)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]*))?\s*""")


@dataclass(frozen=True)
class Tag:
    """A tag, and where what follows it begins."""

    name: str
    end: int
    attributes: dict[str, str]


def unreadable(why: str) -> Refusal:
    """What makes the words no HTML."""
    return bad_request(f"can't parse entities: {why}")


def tag_at(html: str, position: int, *, where: str) -> Tag:
    """The tag that begins here; `where` says it in a refusal. Raises Refusal."""
    found = NAME.match(html, position)
    name = found[1].lower() if found else ""
    end = found.end() if found else len(html)
    if html.startswith("</", position):
        if html[end : end + 1] != ">":
            raise unreadable(f"Unclosed end tag {where}")
        return Tag(name.removeprefix("/"), end + 1, {})
    if end >= len(html):
        raise unreadable(f"Unclosed start tag {where}")
    if name not in KINDS:
        raise unreadable(f'Unsupported start tag "{name}" {where}')
    return _with_attributes(html, Tag(name, end, {}), where)


def _with_attributes(html: str, tag: Tag, where: str) -> Tag:
    position, attributes = tag.end, {}
    while html[position : position + 1] != ">":
        found = ATTRIBUTE.match(html, position)
        if found is None or not found[1]:
            raise unreadable(f'Empty attribute name in the tag "{tag.name}" {where}')
        if found.end() >= len(html):
            raise unreadable(f"Unclosed start tag {where}")
        attributes[found[1]] = decoded((found[2] or "").strip("\"'"))
        position = found.end()
    if tag.name == "span" and attributes.get("class") != "tg-spoiler":
        raise unreadable(f'Tag "span" must have class "tg-spoiler" {where}')
    return Tag(tag.name, position + 1, attributes)
