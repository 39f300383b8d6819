"""The fields of a form as Slack's inputs, and what they hold in our own form."""

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from adapters.slack.pieces import brief, draw_plain, draw_quote, in_full
from adapters.slack.text import NOTHING, Json, clean, on_one_line, plain_text, shortened, units
from bot.domain.form import Field, Option

ACTION = "value"
ALSO = ":also"  # of the input beside a date, with what most people choose
EMPTY = ","  # Slack wants something in an option's value; ours never hold a comma

MOST_IN_INPUT = 3000
MOST_IN_FIELD_LABEL = 2000
MOST_AT_A_GLANCE = 10  # options as round or square boxes
MOST_IN_LIST = 100  # options in a list, or in one group of it


def draw_field(field: Field) -> Iterator[Json]:
    """The field's input, after the words for which an input has no room.

    A date with options becomes two inputs: no calendar shows "until I say so".
    """
    label = shortened(on_one_line(field.label), MOST_IN_FIELD_LABEL) or NOTHING
    above = [] if label == on_one_line(field.label) else draw_plain(field.label)
    above += in_full(option.label for option in field.options) if _has_options(field) else []
    above += [] if _holds_its_value(field) else draw_quote(field.value)
    yield from (piece.block for piece in above)
    if field.kind == "date" and field.options:
        yield _input(field.name + ALSO, label, _one_of(field), is_optional=True)
        other = shortened(on_one_line(field.other), MOST_IN_FIELD_LABEL) or label
        yield _input(field.name, other, _element(field), is_optional=True)
    else:
        yield _input(field.name, label, _element(field), is_optional=not field.required)


def value_of(element: Mapping[str, Any]) -> str:
    """What a submitted input holds; Slack names it by the kind of input."""
    match element.get("type"):
        case "radio_buttons" | "static_select":
            return _plain(element.get("selected_option"))
        case "checkboxes" | "multi_static_select":
            return ",".join(_plain(option) for option in element.get("selected_options") or ())
        case "datepicker":
            return element.get("selected_date") or ""
        case "timepicker":
            return element.get("selected_time") or ""
        case "users_select":
            return _mentioned([element.get("selected_user")])
        case "multi_users_select":
            return _mentioned(element.get("selected_users") or [])
        case _:
            return element.get("value") or ""


def _plain(option: Mapping[str, Any] | None) -> str:
    return "" if option is None or option["value"] == EMPTY else str(option["value"])


def _mentioned(users: list[str | None]) -> str:
    return ",".join(f"@{user}" for user in users if user)


def _has_options(field: Field) -> bool:
    return field.kind in ("choice", "several", "date")


def _holds_its_value(field: Field) -> bool:
    return field.kind != "words" or units(field.value) <= _most_words(field)


def _most_words(field: Field) -> int:
    return min(field.most, MOST_IN_INPUT) if isinstance(field.most, int) else MOST_IN_INPUT


def _input(name: str, label: str, element: Json, *, is_optional: bool) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label),
        "element": {**element, "action_id": ACTION},
        "optional": is_optional,
    }


def _element(field: Field) -> Json:
    match field.kind:
        case "words":
            return _words(field)
        case "choice":
            return _one_of(field)
        case "several":
            return _several_of(field)
        case "number":
            return _number(field)
        case "date":
            return {"type": "datepicker", **_initially("initial_date", _picked(field))}
        case "time":
            return {"type": "timepicker", **_initially("initial_time", field.value)}
        case "people":
            return _people(field)
        case _:
            assert_never(field.kind)


def _initially(key: str, value: object) -> Json:
    return {key: value} if value else {}


def _words(field: Field) -> Json:
    most = _most_words(field)
    least = min(field.least, most) if isinstance(field.least, int) else 0
    held = clean(field.value) if _holds_its_value(field) else ""
    limits = {"min_length": least, "max_length": most}
    return {"type": "plain_text_input", "multiline": True, **limits, **_initially("initial_value", held)}


def _number(field: Field) -> Json:
    bounds = {"min_value": field.least, "max_value": field.most}
    known = {key: str(bound) for key, bound in bounds.items() if isinstance(bound, int)}
    return {"type": "number_input", "is_decimal_allowed": False, **known, **_initially("initial_value", field.value)}


def _people(field: Field) -> Json:
    """Nobody is filled in: our people are not Slack's users, and only the core knows who is who."""
    if field.most == 1:
        return {"type": "users_select"}
    return {"type": "multi_users_select", **_at_most(field)}


def _one_of(field: Field) -> Json:
    options = _options(field.options)
    chosen = [option for option in options if _plain(option) == field.value]
    at_start = _initially("initial_option", next(iter(chosen), None))
    if len(options) <= MOST_AT_A_GLANCE:
        return {"type": "radio_buttons", "options": options, **at_start}
    return {"type": "static_select", **_listed(options), **at_start}


def _several_of(field: Field) -> Json:
    options = _options(field.options)
    chosen = field.value.split(",")
    at_start = _initially("initial_options", [option for option in options if _plain(option) in chosen])
    if len(options) <= MOST_AT_A_GLANCE:
        return {"type": "checkboxes", "options": options, **at_start}
    return {"type": "multi_static_select", **_listed(options), **_at_most(field), **at_start}


def _at_most(field: Field) -> Json:
    return _initially("max_selected_items", field.most if isinstance(field.most, int) else None)


def _options(options: tuple[Option, ...]) -> list[Json]:
    labels = brief(option.label for option in options)
    return [
        {"text": plain_text(label), "value": option.value or EMPTY}
        for option, label in zip(options, labels, strict=True)
    ]


def _listed(options: list[Json]) -> Json:
    """A list of options, in groups named by their numbers when there are more than a list holds."""
    if len(options) <= MOST_IN_LIST:
        return {"options": options}
    starts = range(0, len(options), MOST_IN_LIST)
    return {"option_groups": [_group(options[start : start + MOST_IN_LIST], start + 1) for start in starts]}


def _group(options: list[Json], first: int) -> Json:
    return {"label": plain_text(f"{first}–{first + len(options) - 1}"), "options": options}


def _picked(field: Field) -> str:
    return "" if field.value in {option.value for option in field.options} else field.value
