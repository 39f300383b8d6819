"""What Slack sends, as its documentation shows it."""

from itertools import count
from typing import Any

Body = dict[str, Any]

BOT = "U0BOT"
NOOR = "U0NOOR"
DM = "D0NOOR"
CHANNEL = "C0BOUW"
STAMP = "1700000000.000100"
RESPONSE_URL = "https://hooks.slack.test/actions/T1/1/secret"

_numbers = count(1)


def event(**fields: Any) -> Body:
    """An event as it is delivered, its own id on it."""
    return {
        "token": "verification",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": fields,
        "type": "event_callback",
        "event_id": f"Ev{next(_numbers)}",
        "event_time": 1700000000,
        "authorizations": [
            {"enterprise_id": None, "team_id": "T1", "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
    }


def typed(words: str, **fields: Any) -> Body:
    """Words in our private conversation, escaped and without rich text."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    message = {"type": "message", "channel": DM, "channel_type": "im", "user": NOOR, "text": escaped, "ts": STAMP}
    return event(**message | {"event_ts": STAMP, "team": "T1"} | fields)


def rich(*elements: Body) -> list[Body]:
    """The blocks of a message a person wrote."""
    return [{"type": "rich_text", "block_id": "b1", "elements": list(elements)}]


def section(*elements: Body | str) -> Body:
    """One piece of rich text; a string is plain text."""
    pieces = [{"type": "text", "text": each} if isinstance(each, str) else each for each in elements]
    return {"type": "rich_text_section", "elements": pieces}


def interaction(kind: str, **fields: Any) -> Body:
    """Something a person did on something of ours."""
    return {
        "type": kind,
        "user": {"id": NOOR, "username": "noor", "name": "noor", "team_id": "T1"},
        "api_app_id": "A1",
        "token": "verification",
        "team": {"id": "T1", "domain": "lindeboom"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": f"13345224609.738474920.{next(_numbers)}",
        **fields,
    }


def tap(data: str, *, channel: str = DM, ephemeral: bool = False, **fields: Any) -> Body:
    """A tap on a button in a message."""
    return interaction(
        "block_actions",
        container={"type": "message", "message_ts": STAMP, "channel_id": channel, "is_ephemeral": ephemeral},
        channel={"id": channel, "name": "directmessage" if channel.startswith("D") else "bouw-1"},
        message={"type": "message", "user": BOT, "ts": STAMP, "text": "Hoi"},
        state={"values": {}},
        response_url=RESPONSE_URL,
        actions=[_button(data)],
        **fields,
    )


def tap_at_home(data: str) -> Body:
    """A tap on a button of our page."""
    return interaction(
        "block_actions",
        container={"type": "view", "view_id": "V1"},
        view={"id": "V1", "team_id": "T1", "type": "home", "private_metadata": "", "callback_id": ""},
        actions=[_button(data)],
    )


def _button(data: str) -> Body:
    label = {"type": "plain_text", "text": "Ja", "emoji": False}
    return {
        "type": "button",
        "action_id": "press:0",
        "block_id": "b1",
        "text": label,
        "value": data,
        "action_ts": STAMP,
    }


def slash(command: str, words: str = "", *, channel: str = DM) -> Body:
    """A slash command, which is a form and not JSON."""
    return {
        "token": "verification",
        "team_id": "T1",
        "team_domain": "lindeboom",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "bouw-1",
        "user_id": NOOR,
        "user_name": "noor",
        "command": command,
        "text": words,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": RESPONSE_URL,
        "trigger_id": f"13345224609.738474920.{next(_numbers)}",
    }


def sent_form(metadata: str, values: dict[str, str] | None = None, **view: Any) -> Body:
    """A modal that was submitted."""
    state = {name: {"value": {"type": "plain_text_input", "value": value}} for name, value in (values or {}).items()}
    modal = {
        "id": "V1", "team_id": "T1", "type": "modal", "callback_id": "form", "private_metadata": metadata,
        "state": {"values": state}, "hash": "156663117.cd33ad1f", "app_installed_team_id": "T1", "bot_id": "B1",
        "blocks": [{"type": "input", "block_id": name, "element": {"type": "plain_text_input", "action_id": "value"}}
                   for name in state],
    }  # fmt: skip
    return interaction("view_submission", view=modal | view, response_urls=[])
