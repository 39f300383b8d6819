"""A modal as lines, for who reads or checks the words."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack.text import Json


def form_as_read(view: Mapping[str, Any]) -> str:
    """The modal from top to bottom as somebody reads it."""
    blocks = ["\n".join(_lines(block)) for block in view["blocks"]]
    return "\n\n".join([view["title"]["text"], *blocks, f"[{view['submit']['text']}]"])


def _lines(block: Json) -> Iterator[str]:
    if block["type"] != "input":
        yield from (run["text"] for part in block["elements"] for run in part["elements"])
        return
    yield block["label"]["text"] + ("" if block["optional"] else " *")
    yield from _held(block["element"])


def _held(element: Json) -> Iterator[str]:
    """What the input offers, and what it holds at the start."""
    chosen = [element.get("initial_option"), *element.get("initial_options", ())]
    for option in _options(element):
        yield f"{'(x)' if option in chosen else '( )'} {option['text']['text']}"
    yield from (element[key] for key in ("initial_value", "initial_date", "initial_time") if key in element)


def _options(element: Json) -> Iterator[Json]:
    for group in element.get("option_groups", [element]):
        yield from group.get("options", ())
