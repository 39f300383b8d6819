"""Files: an address to send one to, the bytes, and the word that it is complete."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

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
    """These files are whole; without a channel they stay private to the app."""
    call.needs("files:write")
    named = call.arguments.get("files")
    if not isinstance(named, list) or not named:
        raise Refusal("invalid_arguments")
    files = [_uploaded(call, str(each.get("id"))) for each in named]
    for file in files:
        file.completed = call.slack.now()
    return {
        "files": [
            {"id": file.id, "title": each.get("title", file.name)} for file, each in zip(files, named, strict=True)
        ]
    }


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
