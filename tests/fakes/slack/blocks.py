"""What an app draws, as Slack takes it: refused where Slack's reference would not have it, and filled in."""

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.fakes.slack import reading
from tests.fakes.slack.block_shapes import MESSAGE, VIEWS
from tests.fakes.slack.checks import wrong
from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.uploads import Uploads

Object = dict[str, Any]
TEXT_MOST = 40_000
BLOCK_WEIGHS = 125
VIEW_MOST = 250_000
MARKDOWN_MOST = 12_000  # of all the markdown blocks of a message together
ATTACHMENTS_MOST = 100


def message(arguments: Object, uploads: "Uploads", *, before: Object) -> Object:
    """Text, blocks and metadata of a message; what is not given may stay as `before`. Raises Refusal."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks")
    _has_words(arguments, text)
    drawn: Object = {"text": text, "blocks": [] if text else before.get("blocks", [])}
    if blocks is not None:
        if troubles := MESSAGE(blocks, "/blocks") or _together(blocks, uploads):
            raise Refusal("invalid_blocks", errors=troubles, response_metadata={"messages": troubles})
        drawn["blocks"] = [_with_ids(block) for block in blocks]
    drawn["text"] = text or _escaped(reading.words_of(drawn))
    return {**drawn, **_extras(arguments)}


def _has_words(arguments: Object, text: Any) -> None:
    attachments = arguments.get("attachments") or []
    if not text and not arguments.get("blocks") and not attachments:
        raise Refusal("no_text")
    if not isinstance(text, str) or len(text) > TEXT_MOST:
        raise Refusal("msg_too_long")
    if len(attachments) > ATTACHMENTS_MOST:
        raise Refusal("too_many_attachments")


def view(found: Any, uploads: "Uploads", *, kind: str) -> Object:
    """A modal or a home. Raises Refusal."""
    if not isinstance(found, dict):
        raise Refusal("invalid_arguments", response_metadata={"messages": wrong("must be provided", "/view")})
    if len(json.dumps(found, ensure_ascii=False).encode()) > VIEW_MOST:
        raise Refusal("view_too_large")
    if troubles := VIEWS[kind](found, "/view") or _of_view(found) + _together(found["blocks"], uploads):
        raise Refusal("invalid_arguments", response_metadata={"messages": troubles})
    return {**found, "blocks": [_with_ids(block) for block in found["blocks"]]}


def _of_view(view: Object) -> list[str]:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and "submit" not in view:
        return wrong("must define `submit` to use an `input` block in modals", "/view/submit")
    return []


def _extras(arguments: Object) -> Object:
    links = {"link_names": True} if str(arguments.get("link_names", "")).lower() in ("1", "true") else {}
    metadata = arguments.get("metadata")
    if metadata is None:
        return links
    return {**links, "metadata": _metadata(metadata) if metadata != {} else None}


def _metadata(found: Any) -> Object:
    if not isinstance(found, dict) or set(found) - {"event_type", "event_payload", "entities"}:
        raise Refusal("invalid_metadata_format")
    if not isinstance(found.get("event_type"), str) or not isinstance(found.get("event_payload"), dict):
        raise Refusal("invalid_metadata_schema")
    return found


def _together(blocks: list[Object], uploads: "Uploads") -> list[str]:
    return _too_much_markdown(blocks) + _twice(blocks) + _not_among_options(blocks) + _without_file(blocks, uploads)


def _twice(blocks: list[Object]) -> list[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    troubles = wrong("`block_id` already exists", "/blocks") if len(set(ids)) < len(ids) else []
    for number, block in enumerate(blocks):
        actions = [element["action_id"] for _, element in reading.elements_of([block])]
        troubles += wrong("`action_id` already exists", f"/blocks/{number}") if len(set(actions)) < len(actions) else []
    return troubles


def _too_much_markdown(blocks: list[Object]) -> list[str]:
    together = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    return (
        wrong(f"must be less than {MARKDOWN_MOST + 1} characters together", "/blocks")
        if together > MARKDOWN_MOST
        else []
    )


def _not_among_options(blocks: list[Object]) -> list[str]:
    return [
        trouble
        for block in blocks
        for element in [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        if element
        for initial in [element.get("initial_option"), *element.get("initial_options", [])]
        if initial and initial not in _options(element)
        for trouble in wrong("initial option does not match any of the options", "/blocks")
    ]


def _options(element: Object) -> list[Object]:
    groups = [group["options"] for group in element.get("option_groups", [])]
    return [option for options in [element.get("options", []), *groups] for option in options]


def _without_file(blocks: list[Object], uploads: "Uploads") -> list[str]:
    shown = [each for block in blocks for each in [block, block.get("accessory") or {}, *block.get("elements", [])]]
    files = [each["slack_file"] for each in shown if "slack_file" in each]
    return [] if all(uploads.may_show(file) for file in files) else wrong("invalid slack file", "/blocks")


def _with_ids(block: Object) -> Object:
    named = {"block_id": uuid4().hex[:5], **block}
    for name in ("accessory", "element"):
        if name in named and named[name]["type"] != "image":
            named[name] = {"action_id": uuid4().hex[:5], **named[name]}
    if named["type"] == "actions":
        named["elements"] = [{"action_id": uuid4().hex[:5], **element} for element in named["elements"]]
    return named


def weight(blocks: list[Object]) -> int:
    """How much of a message these blocks take: every text in them, and something for each block."""
    return sum(BLOCK_WEIGHS + _letters(block) for block in blocks)


def _letters(found: Any) -> int:
    if isinstance(found, list):
        return sum(_letters(each) for each in found)
    if not isinstance(found, dict):
        return 0
    return sum(
        len(value) if name == "text" and isinstance(value, str) else _letters(value) for name, value in found.items()
    )


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
