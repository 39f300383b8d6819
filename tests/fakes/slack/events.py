"""What the Events API wraps around an event, and which scopes let an app hear it."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.fakes.slack.conversation import CHANNEL_TYPE, SCOPE, Conversation

if TYPE_CHECKING:
    from tests.fakes.slack.workspace import Workspace

Object = dict[str, Any]
NEEDS = {
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_rename": ("channels:read",),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "channel_left": ("channels:read",),
    "group_rename": ("groups:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
}
MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}
HISTORY = {CHANNEL_TYPE[kind]: f"{scope}:history" for kind, scope in SCOPE.items()}


def hears(workspace: "Workspace", event: Object) -> bool:
    """Whether the app asked to hear of this and has a scope for it, where one is needed."""
    is_message = event["type"] == "message"
    name = MESSAGES[event["channel_type"]] if is_message else event["type"]
    if workspace.slack.subscriptions is not None and name not in workspace.slack.subscriptions:
        return False
    needed = (HISTORY[event["channel_type"]],) if is_message else NEEDS.get(name, ())
    return not needed or not workspace.scopes.isdisjoint(needed)


def callback(workspace: "Workspace", event: Object, *, is_ext_shared: bool = False) -> Object:
    """The envelope of an event, with an id that stays the same when it is delivered again."""
    slack, enterprise = workspace.slack, workspace.enterprise or None
    stamp = slack.new_stamp()
    told = event if event["type"] in ("app_uninstalled", "tokens_revoked") else {"event_ts": stamp, **event}
    return {
        "token": "verification-token",
        "team_id": workspace.team,
        "enterprise_id": enterprise,
        "context_team_id": workspace.team,
        "context_enterprise_id": enterprise,
        "api_app_id": workspace.app_id,
        "event": told,
        "type": "event_callback",
        "event_id": slack.new_id("Ev"),
        "event_time": int(slack.now()),
        "authorizations": [_authorization(workspace)],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{uuid4().hex}",
    }


def _authorization(workspace: "Workspace") -> Object:
    return {
        "enterprise_id": workspace.enterprise or None,
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }


def message_event(conversation: Conversation, message: Object) -> Object:
    """A new message, as the event tells of it; what the app hung on it is not told here."""
    shown = {name: value for name, value in message.items() if name != "metadata"}
    return {**shown, **_where(conversation), "event_ts": message["ts"]}


def changed_event(conversation: Conversation, stamp: str, *, now: Object, before: Object) -> Object:
    """A message that was edited."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": now,
        "previous_message": before,
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
        **_where(conversation),
    }


def deleted_event(conversation: Conversation, stamp: str, before: Object) -> Object:
    """A message that was taken away."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "deleted_ts": before["ts"],
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
        **_where(conversation),
    }


def _where(conversation: Conversation) -> Object:
    return {"channel": conversation.id, "channel_type": CHANNEL_TYPE[conversation.kind]}
