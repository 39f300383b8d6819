"""What somebody tapped, sent or commanded, as Slack tells it."""

import hashlib
import json

from adapters.shared.payload import Payload, first, keepable, part, text
from adapters.slack import manifest
from adapters.slack.began import began
from adapters.slack.config import SLACK
from adapters.slack.conversations import is_private
from adapters.slack.modal import CALLBACK
from adapters.slack.names import reference
from adapters.slack.payload import named, person
from adapters.slack.permalink import permalink
from adapters.slack.render import modal_values
from adapters.slack.words import unescaped
from bot.domain.address import Address
from bot.domain.event import AT_HOME, Commanded, Pressed, Submitted


def pressed(body: Payload) -> Pressed | None:
    """A tap on a button of ours; None for one that only opens a link."""
    action = part(body, "actions", 0)
    sender, data = _sender(body), text(action, "value")
    if sender is None or not data:
        return None
    return Pressed(
        key=_key(body, text(action, "action_ts")),
        sender=sender,
        place=place_of(body),
        shows_forms=_can_show(body),
        data=data,
        message=message_in(body),
    )


def submitted(body: Payload) -> Submitted | None:
    """A form that was sent; None for a modal that is not ours."""
    view = part(body, "view")
    sender, form = _sender(body), began(text(view, "private_metadata"))
    if sender is None or form is None or text(view, "callback_id") != CALLBACK:
        return None
    values = {name: keepable(value) for name, value in modal_values(view).items()}
    return Submitted(key=_key(body), sender=sender, shows_forms=True, data=form.data, values=values)


def typed_command(body: Payload) -> Commanded | None:
    """A slash command; what it says back is only for who typed it."""
    return _commanded(body, text(body, "command").removeprefix("/").lower(), unescaped(text(body, "text")))


def shortcut(body: Payload) -> Commanded | None:
    """A shortcut, which is one of our commands; None for one that we do not know.

    That of a message gives the message's permalink as the words, and never what it says (J27).
    """
    where, _, command = text(body, "callback_id").partition(":")
    match f"{where}:":
        case manifest.COMMAND:
            return _commanded(body, command, "")
        case manifest.MESSAGE_COMMAND:
            return _commanded(body, command, permalink(body))
        case _:
            return None


def place_of(body: Payload) -> str:
    """The channel or group in which this was done; empty in a private conversation, a modal or our page."""
    channel = channel_in(body)
    return "" if is_private(channel) else channel


def channel_in(body: Payload) -> str:
    """The conversation in which this was done."""
    return first(named(body, "channel"), text(body, "channel_id"), text(body, "container", "channel_id"))


def message_in(body: Payload) -> str:
    """The message whose button was tapped: a reference, "home", or empty within a modal."""
    stamp = first(text(body, "container", "message_ts"), text(body, "message", "ts"))
    channel = channel_in(body)
    if channel and stamp:
        return reference(channel, (stamp,))
    return AT_HOME if text(body, "view", "type") == "home" else ""


def _commanded(body: Payload, command: str, words: str) -> Commanded | None:
    sender = _sender(body)
    if sender is None or not command:
        return None
    return Commanded(
        key=_key(body), sender=sender, near=place_of(body), shows_forms=_can_show(body), command=command, words=words
    )  # fmt: skip


def _sender(body: Payload) -> Address | None:
    user = first(named(body, "user"), text(body, "user_id"))
    address = person(body, user)
    return address if user and address.workspace else None


def _can_show(body: Payload) -> bool:
    return bool(text(body, "trigger_id"))


def _key(body: Payload, *more: str) -> str:
    """The same whenever Slack says it again; a trigger is told once, and without one the whole payload is its name."""
    said = text(body, "trigger_id") or hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return ":".join((SLACK, said, *filter(None, more)))
