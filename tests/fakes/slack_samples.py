"""The blocks that the tests of limits are made of: each as small as can be, and as large as one asks."""

from typing import Any

from tests.fakes.slack import blocks
from tests.fakes.slack.uploads import File, Uploads

Object = dict[str, Any]


def files() -> Uploads:
    uploads = Uploads(lambda: 0.0)
    uploads.files["F1"] = File("F1", "a.png", 1, "", "T1", b"x", completed=0.0)
    return uploads


def plain(length: int) -> Object:
    return {"type": "plain_text", "text": "x" * length}


def marked(length: int) -> Object:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more: Any) -> Object:
    return {"type": "section", "text": plain(1), **more}


def button(**more: Any) -> Object:
    return {"type": "button", "text": plain(1), **more}


def actions(*elements: Object) -> Object:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 1, value: int = 1, description: int = 1) -> Object:
    return {"text": plain(text), "value": "v" * value, "description": plain(description)}


def overflow(count: int) -> Object:
    return {"type": "overflow", "options": [option()] * count}


def grouped(count: int, label: int = 1) -> Object:
    return {"type": "static_select", "option_groups": [{"label": plain(label), "options": [option()]}] * count}


def sure(*, title: int = 1, text: int = 1, deny: int = 1) -> Object:
    return {"title": plain(title), "text": plain(text), "confirm": plain(1), "deny": plain(deny)}


def select(**more: Any) -> Object:
    return {"type": "static_select", "options": [option()], **more}


def several(**more: Any) -> Object:
    return {"type": "multi_static_select", "options": [option()], **more}


def radio(count: int) -> Object:
    return {"type": "radio_buttons", "options": [option()] * count}


def asked(element: Object, **more: Any) -> Object:
    return {"type": "input", "label": plain(1), "element": element, **more}


def words_field(**more: Any) -> Object:
    return {"type": "plain_text_input", **more}


def image(**more: Any) -> Object:
    return {"type": "image", "image_url": "https://a.test/a.png", "alt_text": "x", **more}


def rich(*inlines: Object) -> Object:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inlines)}]}


def modal(*found: Object, **more: Any) -> Object:
    return {"type": "modal", "title": plain(1), "submit": plain(1), "blocks": list(found), **more}


def in_message(*found: Object) -> None:
    blocks.message({"blocks": list(found)}, files(), before={})


def in_modal(view: Object) -> None:
    blocks.view(view, files(), kind="modal")


def in_home(view: Object) -> None:
    blocks.view(view, files(), kind="home")
