"""The words of a message as a call gives them, read and measured as Telegram does."""

from tests.fakes.telegram.arguments import Arguments
from tests.fakes.telegram.markup import Parsed, parse, tidy, units
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.registry import Call

MOST_TEXT = 4096
MOST_CAPTION = 1024


def text_of(call: Call) -> Parsed:
    """The text of a message. Raises Refusal."""
    if not call.arguments.text("text"):
        raise bad_request("message text is empty")
    parsed = _parsed(call, "text", "entities")
    if not parsed.text:
        raise bad_request("text must be non-empty")
    if units(parsed.text) > MOST_TEXT:
        raise bad_request("message is too long")
    return parsed


def caption_of(call: Call) -> Parsed:
    """The words under a picture or a document, which may be none. Raises Refusal."""
    parsed = _parsed(call, "caption", "caption_entities")
    if units(parsed.text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return parsed


def _parsed(call: Call, name: str, entities: str) -> Parsed:
    parsed = _read(call.arguments, name, entities)
    call.standin.trouble.dropped_entities += parsed.dropped
    return parsed


def _read(arguments: Arguments, name: str, entities: str) -> Parsed:
    match arguments.text("parse_mode").lower():
        case "html":
            return parse(arguments.text(name))
        case "":
            return tidy(arguments.text(name), arguments.decoded(entities) or [])
        case _:
            raise bad_request("unsupported parse_mode")  # the stand-in reads HTML only
