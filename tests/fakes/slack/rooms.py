"""conversations.*: who is where, and what was said."""

from typing import Any

from tests.fakes.slack.conversation import SCOPE, Conversation, Kind, Post
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.registry import Call, method

Object = dict[str, Any]
KINDS: dict[str, Kind] = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}


@method("conversations.info", takes_json=False)
def info(call: Call) -> Object:
    """What a conversation is."""
    conversation = _known(call, "read")
    about = conversation.as_slack(is_member=call.workspace.is_member(conversation))
    if call.flag("include_num_members"):
        about["num_members"] = len(conversation.members)
    return {"channel": {**about, "context_team_id": call.workspace.team}}


@method("conversations.members", takes_json=False)
def members(call: Call) -> Object:
    """Who is in it, in pages."""
    page, following = call.page(_known(call, "read").members)
    return {"members": page, **following}


@method("conversations.list", takes_json=False)
def everything(call: Call) -> Object:
    """The conversations of the kinds that are asked for."""
    seen = [each for each in _of_kinds(call) if each.kind == "channel" or call.workspace.is_member(each)]
    page, following = call.page(seen)
    return {"channels": [each.as_slack(is_member=call.workspace.is_member(each)) for each in page], **following}


@method("users.conversations", takes_json=False)
def ours(call: Call) -> Object:
    """The conversations the app is in, of the kinds that are asked for."""
    page, following = call.page([each for each in _of_kinds(call) if call.workspace.is_member(each)])
    return {"channels": [each.as_slack(is_member=True) for each in page], **following}


@method("conversations.open")
def opened(call: Call) -> Object:
    """The conversation with these people, one to eight of them."""
    asked = call.arguments.get("users")
    users = [user for user in (asked if isinstance(asked, list) else str(asked or "").split(",")) if user]
    if not users and "channel" in call.arguments:
        return {"channel": {"id": call.workspace.conversation(str(call.arguments["channel"])).id}, "no_op": True}
    _allowed(call, users)
    before = len(call.workspace.conversations)
    found = call.workspace.dm_with(users[0]) if len(users) == 1 else call.workspace.group_of(users)
    about = found.as_slack(is_member=True) if call.flag("return_im") else {"id": found.id}
    news = {} if len(call.workspace.conversations) > before else {"no_op": True, "already_open": True}
    return {"channel": about, **news}


@method("conversations.history", takes_json=False)
def history(call: Call) -> Object:
    """What was said, the newest first, without what stands in threads."""
    conversation = _said(call)
    posts = [post for post in reversed(conversation.standing()) if post.message.get("thread_ts", post.ts) == post.ts]
    page, following = call.page([post for post in posts if _within(call, post)], most=999)
    has_more = bool(following["response_metadata"]["next_cursor"])
    return {"messages": _shown(call, page), "has_more": has_more, "pin_count": 0, **(following if has_more else {})}


@method("conversations.replies", takes_json=False)
def replies(call: Call) -> Object:
    """A message and what stands under it, the oldest first."""
    conversation, ts = _said(call), call.text("ts")
    thread = [post for post in conversation.standing() if ts in (post.ts, post.message.get("thread_ts"))]
    if not thread:
        raise Refusal("thread_not_found")
    page, following = call.page([post for post in thread if _within(call, post)])
    return {
        "messages": _shown(call, page),
        "has_more": bool(following["response_metadata"]["next_cursor"]),
        **following,
    }


def _of_kinds(call: Call) -> list[Conversation]:
    wanted = {_kind(name) for name in str(call.arguments.get("types") or "public_channel").split(",")}
    for kind in wanted:
        call.needs(f"{SCOPE[kind]}:read")
    leaves_out = call.flag("exclude_archived")
    found = [each for each in call.workspace.conversations.values() if each.kind in wanted]
    return [each for each in found if not (leaves_out and each.is_archived)]


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Refusal("invalid_types")
    return KINDS[name]


def _known(call: Call, what: str) -> Conversation:
    channel = call.text("channel", "channel_not_found")
    if not any(f"{scope}:{what}" in call.workspace.scopes for scope in SCOPE.values()):
        call.needs(f"channels:{what}")
    conversation = call.workspace.conversation(channel)
    call.needs(f"{SCOPE[conversation.kind]}:{what}")
    return conversation


def _said(call: Call) -> Conversation:
    conversation = _known(call, "history")
    if not call.workspace.is_member(conversation):
        raise Refusal("not_in_channel")
    return conversation


def _allowed(call: Call, users: list[str]) -> None:
    call.needs("im:write" if len(users) == 1 else "mpim:write")
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 8:
        raise Refusal("too_many_users")
    for user in users:
        person = call.workspace.person(user)
        if person.deleted:
            raise Refusal("user_disabled")
        if person.is_bot and len(users) == 1:
            raise Refusal("cannot_dm_bot")
        if person.home_team != call.workspace.team and not _shares_a_channel(call, user):
            raise Refusal("invalid_user_combination")


def _shares_a_channel(call: Call, user: str) -> bool:
    """Whether somebody of another organisation is in a channel that is shared with theirs."""
    return any(each.is_ext_shared and user in each.members for each in call.workspace.conversations.values())


def _within(call: Call, post: Post) -> bool:
    oldest, latest = float(call.arguments.get("oldest") or 0), float(call.arguments.get("latest") or "inf")
    stamp = float(post.ts)
    return oldest < stamp < latest or (call.flag("inclusive") and stamp in (oldest, latest))


def _shown(call: Call, posts: list[Post]) -> list[Object]:
    if call.flag("include_all_metadata"):
        return [post.message for post in posts]
    return [{name: value for name, value in post.message.items() if name != "metadata"} for post in posts]
