"""What Slack's reference says of blocks and views, as far as we use them; and how somebody reads and submits them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack.render import Page

Json = Mapping[str, Any]
INITIAL = {
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
}


def faults_in_page(page: Page) -> list[str]:
    """What Slack would refuse in this message, or cut."""
    return [
        *outside("text", len(page.text), 1, 4000),
        *outside("blocks", len(page.blocks), 0, 50),
        *in_blocks(page.blocks),
    ]


def faults_in_view(view: Json) -> list[str]:
    """What Slack would refuse in this modal or home view."""
    names = [name for name in ("title", "submit") if name in view]
    titles = [fault for name in names for fault in outside(name, len(view[name]["text"]), 1, 24)]
    return [*titles, *outside("view", len(view["blocks"]), 0, 100), *in_blocks(view["blocks"])]


def outside(what: str, size: int, least: int, most: int) -> list[str]:
    return [] if least <= size <= most else [f"{what}: {size} is not {least} to {most}"]


def in_blocks(blocks: list[dict[str, Any]]) -> list[str]:
    actions = [button["action_id"] for button in buttons(blocks)]
    ids = Counter([*actions, *(block["block_id"] for block in blocks if "block_id" in block)])
    twice = [f"twice: {name}" for name, times in ids.items() if times > 1]
    return twice + [fault for block in blocks for fault in in_block(block)]


def in_block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            for words in texts(block):
                yield from outside("rich text", len(words), 1, 3000)
            yield from outside("rich text block", sum(map(len, texts(block))), 1, 3000)
        case "actions":
            yield from outside("actions", len(block["elements"]), 1, 25)
            for button in block["elements"]:
                yield from outside("button", len(button["text"]["text"]), 1, 75)
                yield from outside("value", len(button["value"]), 1, 2000)
        case "image":
            yield from outside("alt_text", len(block["alt_text"]), 1, 2000)
        case "context":
            yield from outside("context", len(block["elements"]), 1, 10)
        case "input":
            yield from outside("label", len(block["label"]["text"]), 1, 2000)
            yield from in_element(block["element"])
        case unknown:
            yield f"unknown block: {unknown}"


def in_element(element: Json) -> Iterator[str]:
    kind = element["type"]
    most = {"radio_buttons": 10, "checkboxes": 10, "static_select": 100, "multi_static_select": 100}
    if kind in most:
        groups = element.get("option_groups", [element])
        yield from outside("groups", len(groups), 1, 100)
        for group in groups:
            yield from outside(kind, len(group["options"]), 1, most[kind])
        chosen = [element.get("initial_option"), *element.get("initial_options", ())]
        yield from (f"not an option: {one}" for one in chosen if one and one not in options(element))
    for option in options(element):
        yield from outside("option", len(option["text"]["text"]), 1, 75)
        yield from outside("option value", len(option["value"]), 1, 150)
    if kind == "plain_text_input":
        yield from outside("max_length", element["max_length"], max(element["min_length"], 1), 3000)
        yield from outside("initial_value", len(element.get("initial_value", "")), 0, element["max_length"])


def options(element: Json) -> list[dict[str, Any]]:
    """Every option of a list or a row of boxes."""
    return [option for group in element.get("option_groups", [element]) for option in group.get("options", [])]


def texts(block: Json) -> list[str]:
    """The words of a rich text block, run by run."""
    return (
        [run["text"] for part in block["elements"] for run in part["elements"]] if block["type"] == "rich_text" else []
    )


def words(blocks: list[dict[str, Any]]) -> str:
    """What is read in these blocks, buttons and links aside."""
    read = ["".join(texts(block)) or block.get("alt_text", "") for block in blocks]
    return "\n".join(filter(None, read))


def buttons(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything that can be tapped, from top to bottom."""
    return [element for block in blocks if block["type"] == "actions" for element in block["elements"]]


def submitted(view: Json, **changed: Any) -> dict[str, Any]:
    """The view as it comes back: as it stood, but for what was `changed` by the name of its block."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: {"value": _held(block["element"])} for block in inputs}
    for name, value in changed.items():
        element = values[name]["value"]
        element[INITIAL.get(element["type"], ("value", ""))[0]] = value
    return {**view, "state": {"values": values}}


def _held(element: Json) -> dict[str, Any]:
    key, initial = INITIAL.get(element["type"], ("value", "initial_value"))
    empty: list[str] | None = [] if key in ("selected_options", "selected_users") else None
    return {"type": element["type"], key: element.get(initial, empty)}
