"""Response URLs: five answers to one thing a person did, within half an hour."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import blocks
from tests.fakes.slack.conversation import Conversation, Post
from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackStandIn
    from tests.fakes.slack.workspace import Workspace

LASTS = 30 * 60
USES = 5


@dataclass
class ReplyUrl:
    """Where somebody acted: in which conversation, and on which message."""

    workspace: "Workspace"
    conversation: Conversation
    user: str
    post: Post | None
    made: float
    uses: int = 0


class ReplyUrls:
    """The addresses that were given, by the last part of each."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._given: dict[str, ReplyUrl] = {}

    def give(self, workspace: "Workspace", *, conversation: Conversation, user: str, post: Post | None = None) -> str:
        """An address of which nobody knows but the app."""
        name = workspace.slack.new_id("R")
        self._given[name] = ReplyUrl(workspace, conversation, user, post, self._now())
        return f"{workspace.slack.root_url}response/{name}"

    def use(self, name: str) -> ReplyUrl:
        """The place behind an address. Raises Refusal when it is worn out."""
        url = self._given.get(name)
        if url is None:
            raise Refusal("invalid_url")
        if self._now() - url.made > LASTS:
            raise Refusal("expired_url")
        if url.uses >= USES:
            raise Refusal("used_url")
        url.uses += 1
        return url


async def serve(slack: "SlackStandIn", request: web.Request) -> web.Response:
    """One answer."""
    try:
        told = json.loads(await request.read())
        _answer(slack.reply_urls.use(request.match_info["id"]), told)
    except Refusal as refusal:
        return web.json_response(refusal.body, status=404 if refusal.code.endswith("_url") else 400)
    await slack.tell()
    return web.json_response({"ok": True})


def _answer(url: ReplyUrl, told: dict[str, Any]) -> None:
    if told.get("delete_original"):
        _delete(url)
    elif told.get("replace_original") and url.post:
        url.post.message |= blocks.message(_spoken(told), url.workspace.slack.uploads, before=url.post.message)
    else:
        say(url, told)


def _delete(url: ReplyUrl) -> None:
    if url.post:
        url.post.conversation.posts.pop(url.post.ts, None)


def say(url: ReplyUrl, told: dict[str, Any]) -> Post:
    """A new message, for the person alone unless it says otherwise."""
    workspace = url.workspace
    drawn = blocks.message(_spoken(told), workspace.slack.uploads, before={})
    message = {"type": "message", "user": workspace.bot_user, "bot_id": workspace.bot_id, **drawn}
    if "thread_ts" in told:
        message["thread_ts"] = told["thread_ts"]
    only_for = "" if told.get("response_type") == "in_channel" else url.user
    return workspace.keep(url.conversation, message, only_for)


def _spoken(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
