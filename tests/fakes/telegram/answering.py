"""What a tap is answered with, and the menu of commands."""

import json
import re
from typing import Any

from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.registry import Call, method
from tests.fakes.telegram.taps import MOST_CHARACTERS

Object = dict[str, Any]
MOST_COMMANDS = 100
SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Say that a tap was heard, with words for that person alone."""
    words = call.arguments.text("text")
    if len(words) > MOST_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = call.standin.taps.answer(call.bot, call.arguments.text("callback_query_id"), call.standin.now())
    tap.text, tap.is_alert, tap.url = words, call.arguments.flag("show_alert"), call.arguments.text("url")
    return True


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """The menu, for a scope and a language."""
    commands = call.arguments.decoded("commands") or []
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_spot(call)] = [_checked(command) for command in commands]
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Object]:
    """The menu as it was set, for exactly this scope and language."""
    return call.bot.commands.get(_spot(call), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """No menu there any more."""
    call.bot.commands.pop(_spot(call), None)
    return True


def _spot(call: Call) -> tuple[str, str]:
    scope = call.arguments.decoded("scope") or {"type": "default"}
    language = call.arguments.text("language_code")
    if scope.get("type") not in SCOPES:
        raise bad_request("unsupported BotCommandScope type specified")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language_code specified")
    return (str(scope["type"]) if len(scope) == 1 else json.dumps(scope, sort_keys=True)), language


def _checked(command: Object) -> Object:
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
