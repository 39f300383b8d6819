"""A form as Slack's modal: drawn, read back when it is submitted, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.fields import ALSO, draw_field, value_of
from adapters.slack.pieces import draw_plain
from adapters.slack.text import MORE, Json, clean, on_one_line, plain_text, shortened, split
from bot.domain.form import FieldErrors, Form

CALLBACK = "form"

MOST_IN_TITLE = 24  # of a modal's title, and of the words on its button
MOST_BLOCKS = 100
MOST_IN_ERROR = 2000  # Slack names no limit here: that of a label
OWN_TITLE = "Ruimte"
SHORT_SUBMIT = "OK"


def modal(form: Form, *, private_metadata: str) -> dict[str, Any]:
    """The view to open; `private_metadata` is at most 3000 characters, and comes back when it is submitted.

    A title or a button that is too long for Slack stands in full at the top or below the fields.
    Raises ValueError for a form of more blocks than a modal holds: it is asked field by field instead.
    """
    title, submit = on_one_line(form.title), on_one_line(form.submit)
    short = shortened(submit, MOST_IN_TITLE) or SHORT_SUBMIT
    fits = title == shortened(title, MOST_IN_TITLE)
    blocks = [] if fits else _words(title)
    blocks += [block for field in form.fields for block in draw_field(field)]
    blocks += [] if short == submit else _words(submit)
    if len(blocks) > MOST_BLOCKS:
        raise ValueError(f"a modal holds {MOST_BLOCKS} blocks, this form has {len(blocks)}")
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": private_metadata,
        "title": plain_text(title if fits else OWN_TITLE),
        "submit": plain_text(short),
        "blocks": blocks,
    }


def modal_values(view: Mapping[str, Any]) -> dict[str, str]:
    """What a submitted view holds, by field, as our forms know it; people as Slack's user ids after an `@`."""
    inputs: dict[str, Mapping[str, Any]] = {
        name: element for name, elements in view["state"]["values"].items() for element in elements.values()
    }
    values = {name: value_of(element) for name, element in inputs.items()}
    for name, element in inputs.items():
        if name.endswith(ALSO):
            field, option = name.removesuffix(ALSO), values.pop(name)
            if element.get("selected_option") and not _is_newly_picked(view, field, values.get(field, "")):
                values[field] = option
    return values


def modal_errors(errors: FieldErrors, view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, by the inputs of this view; what is about none of them stands at the first."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    told: dict[str, list[str]] = {}
    for name, sentence in errors.errors.items():
        told.setdefault(name if name in inputs else next(iter(inputs), ""), []).append(clean(sentence))
    return {name: _error("\n".join(sentences)) for name, sentences in told.items() if name}


def _words(words: str) -> list[Json]:
    return [piece.block for piece in draw_plain(words)]


def _error(words: str) -> str:
    return shortened(words, MOST_IN_ERROR) or split(words, MOST_IN_ERROR - 1)[0] + MORE


def _is_newly_picked(view: Mapping[str, Any], field: str, day: str) -> bool:
    """Whether somebody picked this day; else it is the option beside it that they chose, or that still stands."""
    before = [block["element"].get("initial_date") for block in view["blocks"] if block.get("block_id") == field]
    return bool(day) and day not in before
