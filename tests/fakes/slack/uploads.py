"""Files: an address to send one to, the bytes, and the word that it is complete."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import events
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.registry import Call, method

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackStandIn

Object = dict[str, Any]
ALT_MOST = 1000


@dataclass
class File:
    """A file from the moment an address was asked for it; `completed` is when it was whole."""

    id: str
    name: str
    length: int
    alt: str
    workspace: str
    content: bytes | None = None
    completed: float | None = None


class Uploads:
    """Every file, and when one may be shown: `ready_after` seconds after it was completed."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.files: dict[str, File] = {}
        self.ready_after = 0.0

    def may_show(self, reference: Object) -> bool:
        """Whether an image can be made of it, named by id or by URL."""
        name = str(reference.get("id") or str(reference.get("url", "")).rpartition("/")[2])
        file = self.files.get(name)
        return file is not None and file.completed is not None and self._now() >= file.completed + self.ready_after


@method("files.getUploadURLExternal", takes_json=False)
def upload_url(call: Call) -> Object:
    """Where to send a file of this length."""
    call.needs("files:write")
    length = call.number("length", 0)
    if length <= 0 or len(str(call.arguments.get("alt_txt", ""))) > ALT_MOST:
        raise Refusal("invalid_arguments")
    file = File(
        call.slack.new_id("F"),
        call.text("filename"),
        length,
        str(call.arguments.get("alt_txt", "")),
        call.workspace.key,
    )
    call.slack.uploads.files[file.id] = file
    return {"upload_url": f"{call.slack.root_url}upload/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal")
def complete(call: Call) -> Object:
    """These files are whole; without a channel they stay private to the app, in one they are a message."""
    call.needs("files:write")
    named = call.arguments.get("files")
    if not isinstance(named, list) or not named:
        raise Refusal("invalid_arguments")
    files = [_uploaded(call, str(each.get("id"))) for each in named]
    where = _channel(call) if call.arguments.get("channel_id") else None
    for file in files:
        file.completed = call.slack.now()
    told = [{"id": file.id, "title": each.get("title", file.name)} for file, each in zip(files, named, strict=True)]
    if where is not None:
        _share(call, where, [{**each, "name": file.name} for file, each in zip(files, told, strict=True)])
    return {"files": told}


def _channel(call: Call) -> Conversation:
    """Where to share: by the id of a conversation, never by a person's."""
    channel = str(call.arguments["channel_id"])
    if channel[0] not in "CGDZ":
        raise Refusal("invalid_arguments")
    conversation = call.workspace.conversation(channel)
    if conversation.is_archived:
        raise Refusal("is_archived")
    if not call.workspace.is_member(conversation):
        raise Refusal("not_in_channel")
    return conversation


def _share(call: Call, where: Conversation, files: list[Object]) -> None:
    """A message of the app's that holds them, and says nothing besides."""
    workspace = call.workspace
    author = {"user": workspace.bot_user, "bot_id": workspace.bot_id, "team": workspace.team}
    message = {"type": "message", "subtype": "file_share", "text": "", "files": files, "upload": True, **author}
    workspace.echo(events.message_event(where, workspace.keep(where, message).message))


def _uploaded(call: Call, name: str) -> File:
    file = call.slack.uploads.files.get(name)
    if file is None or file.workspace != call.workspace.key or file.content is None:
        raise Refusal("file_not_found")
    return file


async def serve(slack: "SlackStandIn", request: web.Request) -> web.Response:
    """The bytes, raw or as a form."""
    file = slack.uploads.files.get(request.match_info["id"])
    content = await _content(request)
    if file is None or len(content) != file.length:
        return web.Response(status=400, text="ERROR")
    file.content = content
    return web.Response(text=f"OK - {file.length}")


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        return value.file.read() if isinstance(value, web.FileField) else str(value).encode()
    return b""
