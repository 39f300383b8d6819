"""Buttons under a message, and what Telegram refuses of them."""

import re
from typing import Any

from tests.fakes.telegram.arguments import Arguments
from tests.fakes.telegram.refusal import bad_request

Object = dict[str, Any]
Keyboard = list[list[Object]]
MOST_BUTTONS = 100
MOST_BYTES = 64
WAYS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


def keyboard_of(arguments: Arguments) -> Keyboard:
    """The rows of buttons of a call; none when there are none. Raises Refusal."""
    markup = arguments.decoded("reply_markup")
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array')
    return _checked([row for row in rows if row])


def _checked(rows: Keyboard) -> Keyboard:
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _check(button)
    return rows


def _check(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    if not any(way in button for way in WAYS):
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MOST_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://\S+\Z|\w[\w.-]*\.\w\S*\Z", str(button["url"])):
        raise bad_request("inline keyboard button URL is invalid: Wrong HTTP URL")
