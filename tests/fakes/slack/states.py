"""What stands in the fields of a view or message, as Slack tells it: by block, then by action."""

from typing import Any

from tests.fakes.slack import reading

Object = dict[str, Any]
Filled = dict[tuple[str, str], Object]

KEPT: dict[
    str, tuple[str, str, list[str] | None]
] = {  # by kind of element: where it starts, where it ends up, and what it is when nothing was filled in
    "plain_text_input": ("initial_value", "value", None),
    "email_text_input": ("initial_value", "value", None),
    "url_text_input": ("initial_value", "value", None),
    "number_input": ("initial_value", "value", None),
    "static_select": ("initial_option", "selected_option", None),
    "external_select": ("initial_option", "selected_option", None),
    "radio_buttons": ("initial_option", "selected_option", None),
    "multi_static_select": ("initial_options", "selected_options", []),
    "checkboxes": ("initial_options", "selected_options", []),
    "users_select": ("initial_user", "selected_user", None),
    "multi_users_select": ("initial_users", "selected_users", []),
    "conversations_select": ("initial_conversation", "selected_conversation", None),
    "multi_conversations_select": ("initial_conversations", "selected_conversations", []),
    "channels_select": ("initial_channel", "selected_channel", None),
    "datepicker": ("initial_date", "selected_date", None),
    "timepicker": ("initial_time", "selected_time", None),
    "datetimepicker": ("initial_date_time", "selected_date_time", None),
    "rich_text_input": ("initial_value", "rich_text_value", None),
}


def values(blocks: list[Object], filled: Filled) -> Object:
    """`{block_id: {action_id: {"type": ..., ...}}}` of everything that can hold something."""
    found: Object = {}
    for block, element in reading.elements_of(blocks):
        if element["type"] in KEPT:
            spot = (block["block_id"], element["action_id"])
            held = filled.get(spot) or _initial(element)
            found.setdefault(spot[0], {})[spot[1]] = {"type": element["type"], **held}
    return found


def _initial(element: Object) -> Object:
    start, end, nothing = KEPT[element["type"]]
    return {end: element.get(start, nothing)}


def fill(element: Object, given: str) -> Object:
    """What a person's hand makes of a field: words, a date, an option by label or value, several by commas."""
    _, end, nothing = KEPT[element["type"]]
    if end == "selected_option":
        return {end: _option(element, given) if given else None}
    if end == "selected_options":
        return {end: [_option(element, each) for each in given.split(",") if each]}
    if nothing is not None:
        return {end: [each for each in given.split(",") if each]}
    return {end: int(given) if end == "selected_date_time" else given or None}


def _option(element: Object, given: str) -> Object:
    groups = [group["options"] for group in element.get("option_groups", [])]
    options = [option for group in [element.get("options", []), *groups] for option in group]
    for option in options:
        if given.strip() in (option["value"], option["text"]["text"]):
            return dict(option)
    raise LookupError(f"there is no option {given!r}")


def is_empty(held: Object) -> bool:
    """Whether a field holds nothing."""
    return not any(value for name, value in held.items() if name != "type")
