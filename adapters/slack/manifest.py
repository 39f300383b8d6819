"""The app manifest: what Slack has to know of us, with the fewest scopes that do the work. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EVENTS_PATH = "/slack/events"
REDIRECT_PATH = "/slack/oauth_redirect"
COMMAND = "command:"  # in front of a shortcut's command, in its callback id
MESSAGE_COMMAND = "message:"  # the same for a message's shortcut: two shortcuts never share an id

SCOPES = (
    "channels:read",  # who joins and leaves a channel, and what becomes of it
    "chat:write",
    "commands",
    "files:write",  # pictures, and files
    "groups:read",  # the same for private channels
    "im:history",  # replies, and finding our own message again
    "mpim:write",  # a conversation for a few people
    "users:read",
)
EMAIL_SCOPE = "users:read.email"  # to match with an imported list, where a school wants that
EVENTS = {  # and the scopes that give them; any one of them will do
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
    "message.im": ("im:history",),
    "user_change": ("users:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unarchive": ("channels:read",),
    "channel_unshared": ("channels:read", "groups:read"),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
}

Json = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class ManifestWords:
    """What people read of the app in Slack's own menus.

    `commands` has of each slash command what it does, and a hint of what to type after it; the shortcuts have
    of each of our commands a name and what it does.
    """

    name: str
    description: str
    long_description: str
    commands: Mapping[str, Pair]
    shortcuts: Mapping[str, Pair]
    message_shortcuts: Mapping[str, Pair]


def scopes(*, emails: bool) -> list[str]:
    """What we may do in a workspace; `emails` adds reading people's addresses."""
    return sorted((*SCOPES, EMAIL_SCOPE)) if emails else list(SCOPES)


def manifest(words: ManifestWords, *, url: str | None, emails: bool) -> Json:
    """The manifest for the web server at `url`, without a slash at its end; for Socket Mode when there is none."""
    return {
        "_metadata": {"major_version": 1},
        "display_information": {
            "name": words.name, "description": words.description, "long_description": words.long_description,
        },
        "features": _features(words, url),
        "oauth_config": _oauth(url, emails=emails),
        "settings": _settings(url),
    }  # fmt: skip


def _features(words: ManifestWords, url: str | None) -> Json:
    return {
        "app_home": {
            "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": words.name, "always_online": True},
        "shortcuts": [
            *_shortcuts("global", words.shortcuts),
            *_shortcuts("message", words.message_shortcuts),
        ],
        "slash_commands": [
            {
                "command": command, **_at("url", url), "description": does, "usage_hint": hint,
                "should_escape": False,
            }
            for command, (does, hint) in words.commands.items()
        ],
    }  # fmt: skip


def _shortcuts(kind: str, named: Mapping[str, Pair]) -> list[Json]:
    return [
        {
            "name": name,
            "type": kind,
            "callback_id": (MESSAGE_COMMAND if kind == "message" else COMMAND) + command,
            "description": does,
        }
        for command, (name, does) in named.items()
    ]


def _oauth(url: str | None, *, emails: bool) -> Json:
    redirect = {"redirect_urls": [url + REDIRECT_PATH]} if url else {}
    return {**redirect, "scopes": {"bot": scopes(emails=emails)}}


def _settings(url: str | None) -> Json:
    return {
        "event_subscriptions": {**_at("request_url", url), "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **_at("request_url", url)},
        "org_deploy_enabled": False,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": False,
    }


def _at(name: str, url: str | None) -> Json:
    """Where Slack finds us; nowhere in Socket Mode."""
    return {name: url + EVENTS_PATH} if url else {}
