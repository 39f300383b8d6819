"""What a payload of Slack's means: one event of ours, or nothing. Pure, and never an error for what is malformed."""

from collections.abc import Callable

from adapters.shared.payload import Payload, items, part, text
from adapters.slack import done
from adapters.slack.config import SLACK
from adapters.slack.payload import named, person, workspace_in
from adapters.slack.roster import profile_of
from adapters.slack.said import spoken
from bot.domain.event import (
    Commanded,
    Event,
    Invited,
    Joined,
    Left,
    PlaceChanged,
    ProfileChanged,
    Removed,
    Uninstalled,
)

_INTERACTIONS: dict[str, Callable[[Payload], Event | None]] = {
    "block_actions": done.pressed,
    "view_submission": done.submitted,
    "shortcut": done.shortcut,
    "message_action": done.shortcut,
}
HOME = "home"  # the tab, and our command
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
_PLACE_GONE = {
    "channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted", "group_deleted",
}  # fmt: skip
_PLACE_CHANGED = {
    "channel_unarchive", "group_unarchive", "channel_rename", "group_rename", "channel_shared", "channel_unshared",
}  # fmt: skip


def to_event(body: Payload, *, bot_user: str, owner: str = "") -> Event | None:
    """The event of one payload; None for what is of no meaning to us, or malformed.

    `bot_user` is our own user in that workspace; `owner` the person with whom the conversation is, where that is known.
    """
    try:
        return _event(body, bot_user=bot_user, owner=owner)
    except _MALFORMED:  # a form or a profile, read by those who draw them and who know people
        return None


def _event(body: Payload, *, bot_user: str, owner: str) -> Event | None:
    kind = text(body, "type")
    if kind == "event_callback":
        return _told(body, bot_user=bot_user, owner=owner)
    if kind in _INTERACTIONS:
        return _INTERACTIONS[kind](body)
    return done.typed_command(body) if not kind else None


def _told(body: Payload, *, bot_user: str, owner: str) -> Event | None:
    kind, said = text(body, "event", "type"), text(body, "event_id")
    if not said or not workspace_in(body):
        return None
    key = f"{SLACK}:{said}"
    match kind:
        case "message":
            return spoken(body, key, bot_user=bot_user, owner=owner)
        case "member_joined_channel" | "member_left_channel":
            return _came_or_went(body, key, bot_user=bot_user)
        case "app_home_opened":
            return _opened_home(body, key)
        case "user_change":
            return _profile_changed(body, key)
        case "app_uninstalled":
            return _taken_away(body, key)
        case "tokens_revoked":
            return _taken_away(body, key) if items(body, "event", "tokens", "bot") else None
        case _:
            return _place(body, key)


def _taken_away(body: Payload, key: str) -> Uninstalled:
    at = part(body, "event_time")
    return Uninstalled(key=key, sender=person(body, ""), at=float(at) if isinstance(at, int) else 0.0)


def _came_or_went(body: Payload, key: str, *, bot_user: str) -> Joined | Left | Invited | Removed | None:
    event = part(body, "event")
    user, place, joined = text(event, "user"), text(event, "channel"), text(event, "type") == "member_joined_channel"
    if not (user and place):
        return None
    if user == bot_user:
        bringer = person(body, text(event, "inviter"))
        return (Invited if joined else Removed)(key=key, sender=bringer, place=place)
    return (Joined if joined else Left)(key=key, sender=person(body, user), place=place)


def _place(body: Payload, key: str) -> Removed | PlaceChanged | None:
    event = part(body, "event")
    kind, place = text(event, "type"), named(event, "channel")
    sender = person(body, text(event, "user"))
    if place and kind in _PLACE_GONE:
        return Removed(key=key, sender=sender, place=place)
    if place and kind in _PLACE_CHANGED:
        return PlaceChanged(key=key, sender=sender, place=place)
    return None


def _opened_home(body: Payload, key: str) -> Commanded | None:
    event = part(body, "event")
    user = text(event, "user")
    if not user or text(event, "tab") != HOME:
        return None
    return Commanded(key=key, sender=person(body, user), command=HOME)


def _profile_changed(body: Payload, key: str) -> ProfileChanged | None:
    user = part(body, "event", "user")
    if not text(user, "id"):
        return None
    profile = profile_of(user, workspace_in(body))
    return ProfileChanged(key=key, sender=profile.address, profile=profile)
