"""Telegram's HTML, read as Telegram reads it: what it looks like, and the entities that make it so."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.refusal import bad_request

Object = dict[str, Any]
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
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]{1,9}));?")
TAG = re.compile(r"""<(/?)([^\s>/]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
ATTRIBUTE = re.compile(r"""\s+([\w-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.:/-]+))?""")
MOST_ENTITIES = 100


@dataclass
class Parsed:
    """What is read, and its entities; `dropped` is how many of those Telegram left out."""

    text: str
    entities: list[Object] = field(default_factory=list)
    dropped: int = 0


@dataclass
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]


def units(text: str) -> int:
    """How long a text is for Telegram: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> Parsed:
    """Read HTML. Raises Refusal where Telegram cannot parse it."""
    reader = _Reader(html)
    reader.read()
    return tidy(reader.text, reader.entities)


def tidy(text: str, entities: list[Object]) -> Parsed:
    """Without the white space around it, and with at most 100 entities, the first ones."""
    start = units(text) - units(text.lstrip())
    stripped = text.strip()
    moved = [_within(entity, start, units(stripped)) for entity in entities]
    kept = sorted((each for each in moved if each["length"] > 0), key=lambda each: (each["offset"], -each["length"]))
    return Parsed(stripped, kept[:MOST_ENTITIES], max(0, len(kept) - MOST_ENTITIES))


def _within(entity: Object, start: int, most: int) -> Object:
    begin = max(0, entity["offset"] - start)
    end = min(most, entity["offset"] + entity["length"] - start)
    return {**entity, "offset": begin, "length": end - begin}


class _Reader:
    def __init__(self, html: str) -> None:
        self.html, self.text = html, ""
        self.entities: list[Object] = []
        self.open: list[_Open] = []

    def read(self) -> None:
        position = 0
        while position < len(self.html):
            match self.html[position]:
                case "<":
                    position = self._tag(position)
                case "&":
                    position = self._character(position)
                case other:
                    self.text += other
                    position += 1
        if self.open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _character(self, position: int) -> int:
        found = CHARACTER.match(self.html, position)
        known = _known(found) if found else ""
        self.text += known or "&"
        return found.end() if found and known else position + 1

    def _tag(self, position: int) -> int:
        found, at = TAG.match(self.html, position), self._at(position)
        if found is None:
            raise _unreadable(
                f"Unclosed {'end' if self.html[position + 1 : position + 2] == '/' else 'start'} tag {at}"
            )
        slash, name, rest = found.groups()
        if slash:
            self._closes(name.lower(), at)
        else:
            self._opens(name.lower(), rest, at)
        return found.end()

    def _opens(self, name: str, rest: str, at: str) -> None:
        if name not in KINDS:
            raise _unreadable(f'Unsupported start tag "{name}" {at}')
        if ATTRIBUTE.sub("", rest).strip():
            raise _unreadable(f'Expected equal sign in declaration of an attribute of the tag "{name}" {at}')
        attributes = {key.lower(): value.strip("\"'") for key, value in ATTRIBUTE.findall(rest)}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" {at}')
        self.open.append(_Open(name, units(self.text), attributes))

    def _closes(self, name: str, at: str) -> None:
        if not self.open:
            raise _unreadable(f"Unexpected end tag {at}")
        opened = self.open.pop()
        if name not in ("", opened.tag):
            raise _unreadable(f'Unmatched end tag {at}, expected "</{opened.tag}>", found "</{name}>"')
        length = units(self.text) - opened.offset
        about = _about(opened, self.text)
        if about is not None and length:
            self.entities.append({"type": KINDS[opened.tag], "offset": opened.offset, "length": length, **about})

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self.html[:position].encode(errors='replace'))}"


def _known(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name, "")
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if 0 < number < 0x10FFFF else ""


def _about(opened: _Open, text: str) -> Object | None:
    match opened.tag:
        case "a":
            url = _decoded(opened.attributes.get("href", "")) or text.encode("utf-16-le")[opened.offset * 2 :].decode(
                "utf-16-le"
            )
            return {"url": url} if re.match(r"(https?|tg|tel|mailto)[:.]|\w+\.\w", url) else None
        case "blockquote" if "expandable" in opened.attributes:
            return {"type": "expandable_blockquote"}
        case "tg-emoji":
            return {"custom_emoji_id": opened.attributes.get("emoji-id", "")}
        case _:
            return {}


def _decoded(value: str) -> str:
    return CHARACTER.sub(lambda found: _known(found) or found[0], value)


def _unreadable(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")
