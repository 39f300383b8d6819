"""Brings files to Slack: an address to send one to, its bytes, and the word that it is complete."""

from dataclasses import dataclass

from adapters.slack.calls import Calls
from adapters.slack.workspace import Workspace

SCOPE = "files:write"


def may_upload(workspace: Workspace) -> bool:
    """Whether Slack takes files from us there, as far as we know."""
    return not workspace.scopes or SCOPE in workspace.scopes


@dataclass(frozen=True)
class Uploading:
    """Uploads files. Raises what `Calls` raises."""

    calls: Calls

    async def upload(self, workspace: str, name: str, content: bytes, *, alt: str = "", channel: str = "") -> str:
        """The id of the file, which only we see; with a `channel` it is a message there. `alt` tells a picture."""
        told = {"alt_txt": alt} if alt else {}
        place = await self.calls.call(
            workspace, "files.getUploadURLExternal", filename=name, length=len(content), **told
        )  # fmt: skip
        file, url = str(place.get("file_id")), str(place.get("upload_url"))
        await self.calls.upload(workspace, url, content)
        there = {"channel_id": channel} if channel else {}
        await self.calls.call(workspace, "files.completeUploadExternal", files=[{"id": file, "title": name}], **there)
        return file
