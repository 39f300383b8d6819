"""What somebody typed, changed or removed, as Slack tells it."""

from typing import Any

from adapters.shared.payload import Payload, part, text
from adapters.slack.conversations import is_private
from adapters.slack.names import reference
from adapters.slack.payload import person
from adapters.slack.words import words_of
from bot.domain.event import Deleted, Edited, Event, Said

_TYPED = ("", "file_share", "me_message", "thread_broadcast")
_SLACKBOT = "USLACKBOT"


def spoken(body: Payload, key: str, *, bot_user: str, owner: str = "") -> Event | None:
    """A message event; None for what is not a person's own words.

    `owner` is the person whose conversation with us this is, where it is known: not every removal tells whose words
    they were.
    """
    event = part(body, "event")
    match text(event, "subtype"):
        case "message_changed" if text(event, "message", "subtype") == "tombstone":
            return _deleted(body, key, text(event, "message", "ts"), bot_user=bot_user, owner=owner)
        case "message_changed":
            return _edited(body, key, bot_user=bot_user)
        case "message_deleted":
            return _deleted(body, key, text(event, "deleted_ts"), bot_user=bot_user, owner=owner)
        case subtype if subtype in _TYPED:
            return _said(body, key, bot_user=bot_user)
        case _:
            return None


def place_of(event: Any) -> str:
    """The channel or group of a message event; empty in a private conversation, which has other types than "im"."""
    channel = text(event, "channel")
    return "" if text(event, "channel_type") == "im" or is_private(channel) else channel


def _said(body: Payload, key: str, *, bot_user: str) -> Said | None:
    event = part(body, "event")
    sender, message, words = _author(event, bot_user), _message(event, text(event, "ts")), words_of(event)
    if not (sender and message and words.strip()):
        return None
    address = person(body, sender)
    return Said(key=key, sender=address, place=place_of(event), words=words, message=message)


def _edited(body: Payload, key: str, *, bot_user: str) -> Edited | Deleted | None:
    """Words changed; those that are all gone (a file stays) were removed."""
    event = part(body, "event")
    now, before = part(event, "message"), part(event, "previous_message")
    sender, message, words = _author(now, bot_user), _message(event, text(now, "ts")), words_of(now)
    if not (sender and message) or not _differs(now, before):
        return None
    address, place = person(body, sender), place_of(event)
    if not words.strip():
        return Deleted(key=key, sender=address, place=place, message=message)
    return Edited(key=key, sender=address, place=place, words=words, message=message)


def _differs(now: Any, before: Any) -> bool:
    """Whether a person changed the words; a link that was unfolded, or a reply below it, changes a message too."""
    if before is None:
        return part(now, "edited") is not None
    return words_of(now) != words_of(before)


def _deleted(body: Payload, key: str, stamp: str, *, bot_user: str, owner: str) -> Deleted | None:
    event = part(body, "event")
    before, message = part(event, "previous_message"), _message(event, stamp)
    sender = owner if before is None else _author(before, bot_user)
    if not (sender and message):
        return None
    return Deleted(key=key, sender=person(body, sender), place=place_of(event), message=message)


def _author(message: Any, bot_user: str) -> str:
    """Whose words these are; empty when a program wrote them."""
    user = text(message, "user")
    is_program = part(message, "bot_id") is not None or user in (bot_user, _SLACKBOT)
    return "" if is_program else user


def _message(event: Any, stamp: str) -> str:
    channel = text(event, "channel")
    return reference(channel, (stamp,)) if channel and stamp else ""
