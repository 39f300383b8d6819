"""A message as a person reads it: markup has become what it looks like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from tests.fakes.slack import rich_text

Object = dict[str, Any]
ENTITY = re.compile(r"<([^<>\n]+)>")
STYLES = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
STYLED = re.compile(r"(?<![\w*_~`])(```|[*_~`])(?=\S)((?:(?!\1)[^\n]|\n(?=.*```))+?)(?<=\S)\1(?![\w*_~`])")
QUOTED = re.compile(r"^(?:&gt;|>) ?(.*)$", re.MULTILINE)
EMOJI = re.compile(r":([a-z0-9_+'-]*[a-z_+-][a-z0-9_+'-]*):")
BARE_LINK = re.compile(r"https?://[^\s<>|]+")
CALLS = re.compile(r"(?<!\w)@(here|channel|everyone)\b")


@dataclass
class Read:
    """What a piece of text becomes: the words, what is drawn otherwise, and whom it rings."""

    words: str
    formats: list[str] = field(default_factory=list)
    rings: list[str] = field(default_factory=list)


def read_mrkdwn(text: str, *, verbatim: bool = True, emoji: bool = True) -> Read:
    """Slack's own markup. Without `verbatim` bare links and @here become what they name."""
    read = Read(text)
    _find(read, emoji=emoji)
    if not verbatim:
        read.rings += CALLS.findall(ENTITY.sub("", text))
        read.formats += [f"link: {link}" for link in BARE_LINK.findall(ENTITY.sub("", text))]
    read.words = _unstyled(QUOTED.sub(lambda found: found[1], read.words), read)
    read.words = unescape_slack(ENTITY.sub(lambda found: _entity(found[1], read), read.words))
    return read


def unescape_slack(text: str) -> str:
    """The three characters that Slack escapes, and no others."""
    return re.sub(r"&(lt|gt|amp);", lambda found: unescape(found[0]), text)


def _find(read: Read, *, emoji: bool) -> None:
    read.formats += [f"quote: {words}" for words in QUOTED.findall(read.words)]
    if emoji:
        read.formats += [f"emoji: {name}" for name in EMOJI.findall(ENTITY.sub("", read.words))]


def _unstyled(words: str, read: Read) -> str:
    def plain(found: re.Match[str]) -> str:
        read.formats.append(f"{STYLES[found[1][0]]}: {found[2]}")
        return found[2] if "`" in found[1] else _unstyled(found[2], read)

    return STYLED.sub(plain, words)


def _entity(inside: str, read: Read) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "!subteam^")):
        read.rings.append(target.lstrip("@").removeprefix("!subteam^"))
        return label or f"@{read.rings[-1]}"
    if target in ("!here", "!channel", "!everyone"):
        read.rings.append(target[1:])
        return f"@{target[1:]}"
    read.formats.append(f"link: {target}")
    return label or target.removeprefix("#").removeprefix("mailto:")


def read_object(text: Object) -> Read:
    """A text object: plain, or in Slack's markup."""
    words = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return read_mrkdwn(words, verbatim=bool(text.get("verbatim")))
    emoji = text.get("emoji", True)
    return Read(words, [f"emoji: {name}" for name in EMOJI.findall(words)] if emoji else [])


def texts_of(blocks: list[Object]) -> Iterator[Read]:
    """Every piece of text a person reads in these blocks, from top to bottom; buttons are left out."""
    for block in blocks:
        yield from _block(block)


def _block(block: Object) -> Iterator[Read]:
    match block["type"]:
        case "section":
            yield from (read_object(text) for text in [block.get("text"), *block.get("fields", [])] if text)
            yield from _pictures([block.get("accessory") or {}])
        case "header":
            yield read_object(block["text"])
        case "context":
            yield from (read_object(each) for each in block["elements"] if each["type"] != "image")
            yield from _pictures(block["elements"])
        case "image":
            yield Read(block["alt_text"])
        case "input":
            yield from (read_object(block[name]) for name in ("label", "hint") if name in block)
        case "markdown":
            yield read_mrkdwn(block["text"], verbatim=False)
        case "rich_text":
            yield from (Read(*piece) for piece in rich_text.pieces(block))


def _pictures(elements: list[Object]) -> Iterator[Read]:
    yield from (Read(each["alt_text"]) for each in elements if each.get("type") == "image")


def words_of(message: Object) -> str:
    """What a person reads in a message; its text where it has no blocks."""
    if not message.get("blocks"):
        return read_mrkdwn(str(message.get("text", ""))).words
    return "\n".join(words for read in texts_of(message["blocks"]) if (words := read.words))


def rings_of(message: Object) -> list[str]:
    """Whom a message notifies by name, by its text or its blocks, each once."""
    text = read_mrkdwn(str(message.get("text", "")), verbatim=not message.get("link_names"))
    reads = [text, *texts_of(message.get("blocks") or [])]
    return list(dict.fromkeys(ring for read in reads for ring in read.rings))


def formats_of(message: Object) -> list[str]:
    """What is drawn otherwise than plain in what is shown."""
    blocks = message.get("blocks") or [{"type": "markdown", "text": str(message.get("text", ""))}]
    return [each for read in texts_of(blocks) for each in read.formats]


def elements_of(blocks: list[Object]) -> Iterator[tuple[Object, Object]]:
    """Everything that can be acted on, with the block it is in."""
    for block in blocks:
        found = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        yield from ((block, each) for each in found if each and block["type"] != "rich_text" and "action_id" in each)


def buttons_of(blocks: list[Object]) -> list[Object]:
    """The buttons, from top to bottom."""
    return [element for _, element in elements_of(blocks) if element["type"] == "button"]


def label_of(element: Object) -> str:
    """What a button says."""
    return str(element.get("text", {}).get("text", ""))
