"""A message as a person reads it: markup has become what it looks like."""

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack import mrkdwn, rich_text
from tests.fakes.slack.mrkdwn import Read

Object = dict[str, Any]


def read_object(text: Object) -> Read:
    """A text object: plain, or in Slack's markup."""
    words = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return mrkdwn.read(words, verbatim=bool(text.get("verbatim")))
    emoji = text.get("emoji", True)
    return Read(words, mrkdwn.emoji_in(words) if emoji else [])


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
            yield mrkdwn.read(block["text"], verbatim=False)
        case "rich_text":
            yield from (Read(*piece) for piece in rich_text.pieces(block))


def _pictures(elements: list[Object]) -> Iterator[Read]:
    yield from (Read(each["alt_text"]) for each in elements if each.get("type") == "image")


def words_of(message: Object) -> str:
    """What a person reads in a message, with the titles of its files; its text where it has no blocks."""
    blocks = message.get("blocks") or []
    said = texts_of(blocks) if blocks else [mrkdwn.read(str(message.get("text", "")))]
    titles = [file["title"] for file in message.get("files", [])]
    return "\n".join(words for words in [*(read.words for read in said), *titles] if words)


def rings_of(message: Object) -> list[str]:
    """Whom a message notifies by name, by its text or its blocks, each once."""
    text = mrkdwn.read(str(message.get("text", "")), verbatim=not message.get("link_names"))
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
