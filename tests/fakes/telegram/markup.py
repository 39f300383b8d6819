"""Telegram's HTML, read as Telegram reads it: what it looks like, and the entities that make it so."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.characters import character_at
from tests.fakes.telegram.tags import KINDS, Tag, tag_at, unreadable

Object = dict[str, Any]
LINK = re.compile(r"(https?|tg|tel|mailto):|\w[\w.-]*\.\w")
MOST_ENTITIES = 100


@dataclass
class Parsed:
    """What is read, and its entities; `dropped` is how many of those Telegram left out."""

    text: str
    entities: list[Object] = field(default_factory=list)
    dropped: int = 0


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
    """Goes through the HTML from left to right; `open` are the tags that were not closed yet, with where they began."""

    def __init__(self, html: str) -> None:
        self.html, self.text = html, ""
        self.entities: list[Object] = []
        self.open: list[tuple[Tag, int]] = []

    def read(self) -> None:
        position = 0
        while position < len(self.html):
            match self.html[position]:
                case "<":
                    position = self._tag(position)
                case "&":
                    character, position = character_at(self.html, position)
                    self.text += character
                case other:
                    self.text += other
                    position += 1
        if self.open:
            raise unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0].name}"')

    def _tag(self, position: int) -> int:
        where = f"at byte offset {len(self.html[:position].encode(errors='replace'))}"
        closes = self.html.startswith("</", position)
        if closes and not self.open:
            raise unreadable(f"Unexpected end tag {where}")
        tag = tag_at(self.html, position, where=where)
        if closes:
            self._close(tag, where)
        else:
            self.open.append((tag, len(self.text)))
        return tag.end

    def _close(self, tag: Tag, where: str) -> None:
        opened, begin = self.open.pop()
        if tag.name not in ("", opened.name):
            raise unreadable(f'Unmatched end tag {where}, expected "</{opened.name}>", found "</{tag.name}>"')
        within = self.text[begin:]
        about = _about(opened, within)
        if about is not None and within:
            self.entities.append({"offset": units(self.text[:begin]), "length": units(within), **about})


def _about(tag: Tag, within: str) -> Object | None:
    """What an entity is besides where it stands; None when Telegram makes none of it."""
    match tag.name:
        case "a":
            url = tag.attributes.get("href") or within
            return {"type": "text_link", "url": url} if LINK.match(url) else None
        case "blockquote" if "expandable" in tag.attributes:
            return {"type": "expandable_blockquote"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
        case name:
            return {"type": KINDS[name]}
