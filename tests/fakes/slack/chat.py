"""chat.*: what the app says, changes and takes back."""

from typing import Any

from tests.fakes.slack import blocks, events
from tests.fakes.slack.conversation import Conversation, Post
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.registry import Call, method
from tests.fakes.slack.workspace import SLACKBOT

Object = dict[str, Any]
BLOCKS_MOST = 13_422  # as others measured: all the characters together, and 125 for each block
UPDATE_MOST = 4000  # bytes, of the escaped text; a new message may be longer


@method("chat.postMessage")
def post_message(call: Call) -> Object:
    """Say something in a conversation; a person's id opens the one with them."""
    call.needs("chat:write")
    conversation = _speakable(call, call.text("channel", "channel_not_found"))
    message = _drawn(call, {})
    if "thread_ts" in call.arguments:
        message["thread_ts"] = str(call.arguments["thread_ts"])
    call.slack.rates.count_post(call.workspace.key, conversation.id)
    post = call.workspace.keep(conversation, message)
    call.workspace.echo(events.message_event(conversation, post.message))
    return {"channel": conversation.id, "ts": post.ts, "message": post.message}


@method("chat.update")
def update(call: Call) -> Object:
    """Draw a message of our own anew. Blocks stay when no text is given either, metadata unless an empty one is."""
    call.needs("chat:write")
    post = _own(call, "cant_update_message")
    window = call.slack.edit_window
    if window is not None and call.slack.now() - float(post.ts) > window:
        raise Refusal("edit_window_closed")
    if post.conversation.is_archived:
        raise Refusal("is_inactive")
    before, stamp = post.message, call.slack.new_stamp()
    post.message = {**_kept(before), **_drawn(call, before), "ts": post.ts}
    if not post.message["blocks"]:  # what has blocks is not marked as edited
        post.message["edited"] = {"user": call.workspace.bot_user, "ts": stamp}
    now, told = _told(post.message), _told(before)
    call.workspace.echo(events.changed_event(post.conversation, stamp, now=now, before=told))
    return {"channel": post.conversation.id, "ts": post.ts, "text": post.message["text"], "message": post.message}


def _kept(before: Object) -> Object:
    return {name: value for name, value in before.items() if name != "link_names"}


@method("chat.delete")
def delete(call: Call) -> Object:
    """Take a message of our own away."""
    call.needs("chat:write")
    post = _own(call, "cant_delete_message")
    del post.conversation.posts[post.ts]
    call.workspace.echo(events.deleted_event(post.conversation, call.slack.new_stamp(), _told(post.message)))
    return {"channel": post.conversation.id, "ts": post.ts}


@method("chat.postEphemeral")
def post_ephemeral(call: Call) -> Object:
    """Say something that one person sees; the app can neither change nor find it."""
    call.needs("chat:write")
    conversation = _speakable(call, call.text("channel", "channel_not_found"))
    if call.text("user", "user_not_found") not in conversation.members:
        raise Refusal("user_not_in_channel")
    post = call.workspace.keep(conversation, _drawn(call, {}), str(call.arguments["user"]))
    return {"message_ts": post.ts}


def _speakable(call: Call, channel: str) -> Conversation:
    workspace = call.workspace
    conversation = (
        workspace.dm_with(_reachable(call, channel)) if channel[0] in "UW" else workspace.conversation(channel)
    )
    if conversation.is_archived:
        raise Refusal("is_archived")
    if not workspace.is_member(conversation):
        raise Refusal("not_in_channel")
    if conversation.kind == "im":
        _reachable(call, conversation.members[0])
    return conversation


def _reachable(call: Call, user: str) -> str:
    person = call.workspace.people.get(user)
    if person is None:
        raise Refusal("channel_not_found")
    if person.deleted:
        raise Refusal("user_disabled")
    if person.is_bot or person.id == SLACKBOT:
        raise Refusal("cannot_dm_bot")
    return user


def _drawn(call: Call, before: Object) -> Object:
    drawn = blocks.message(call.arguments, call.slack.uploads, before=before)
    if before and len(str(call.arguments.get("text", "")).encode()) > UPDATE_MOST:
        raise Refusal("msg_too_long")
    if blocks.weight(drawn["blocks"]) > BLOCKS_MOST:
        raise Refusal("msg_blocks_too_long")
    return {
        "type": "message",
        "user": call.workspace.bot_user,
        "bot_id": call.workspace.bot_id,
        "app_id": call.workspace.app_id,
        "team": call.workspace.team,
        **drawn,
    }


def _own(call: Call, otherwise: str) -> Post:
    channel = call.text("channel", "channel_not_found")
    if channel not in call.workspace.conversations:
        raise Refusal("channel_not_found")
    post = call.workspace.conversation(channel).posts.get(call.text("ts", "message_not_found"))
    if post is None or post.only_for:
        raise Refusal("message_not_found")
    if post.message.get("bot_id") != call.workspace.bot_id:
        raise Refusal(otherwise)
    return post


def _told(message: Object) -> Object:
    return {name: value for name, value in message.items() if name != "metadata"}
