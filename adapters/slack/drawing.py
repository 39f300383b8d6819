"""Draws a message for one workspace: with its pictures uploaded, and the way to our home."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256

import structlog

from adapters.slack.calls import Calls
from adapters.slack.conversations import remember
from adapters.slack.names import team_of
from adapters.slack.render import Page, pages
from adapters.slack.trouble import CallFailed
from adapters.slack.uploading import Uploading, may_upload
from adapters.slack.workspace import Workspace
from adapters.slack.workspaces import Workspaces
from bot.domain.message import Message, Picture
from bot.ports import Refused, Throttled

LONGEST_ALT = 1000  # characters; the block itself takes 2000, and always has them
NOT_READY = "invalid_blocks"  # what Slack says of a picture that it is not done with
PAUSES = (2.0, 0.0)  # seconds, after each try
UPLOADS_KEPT = 200  # a picture that goes to many people is uploaded once

Put = Callable[[list[Page]], Awaitable[str]]

log = structlog.get_logger()


class Drawing:
    """Makes pages of messages. A picture that cannot be uploaded becomes its words."""

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._workspaces = workspaces
        self._uploading = Uploading(calls)
        self._uploads: OrderedDict[tuple[str, bytes], str] = OrderedDict()

    async def ready(self, workspace: str, *, private: bool) -> None:
        """Know who we are there, and for a private message whose app: all that Slack must tell before it is said."""
        found = await self._workspaces.find(workspace)
        if private:
            await self._workspaces.apps.of(found)

    async def draw(self, workspace: str, message: Message, *, private: bool, pictures: bool = True) -> list[Page]:
        """The pages of a message; a private one ends in the way to our home, when Slack told whose app we are."""
        found = await self._workspaces.find(workspace)
        uploaded = await self._uploaded(found, message) if pictures else {}
        home = _home_link(found, await self._workspaces.apps.of(found)) if private else None
        return pages(message, home_link=home, pictures=uploaded)

    async def put(self, put: Put, workspace: str, message: Message, *, private: bool) -> str:
        """Draw it and put it somewhere; the reference that gives.

        Slack takes a moment to be done with a picture, and until then refuses it: it is tried once more, and
        then said in words.
        """
        for pause in PAUSES if _has_pictures(message) else ():
            try:
                return await put(await self.draw(workspace, message, private=private))
            except CallFailed as error:
                if error.code != NOT_READY:
                    raise
            await self._calls.sleep(pause)
        return await put(await self.draw(workspace, message, private=private, pictures=False))

    async def _uploaded(self, workspace: Workspace, message: Message) -> Mapping[Picture, str]:
        if not may_upload(workspace):
            return {}
        try:
            return {
                block: await self._file(workspace.key, block) for block in message.blocks if isinstance(block, Picture)
            }
        except (CallFailed, Refused, Throttled) as error:
            log.warning("slack_picture_not_uploaded", error=type(error).__name__)
            return {}

    async def _file(self, workspace: str, picture: Picture) -> str:
        known = workspace, sha256(picture.png).digest()
        if known not in self._uploads:
            alt = picture.alt if len(picture.alt) <= LONGEST_ALT else ""
            uploaded = await self._uploading.upload(workspace, "picture.png", picture.png, alt=alt)
            remember(self._uploads, known, uploaded, most=UPLOADS_KEPT)
        return self._uploads[known]


def _has_pictures(message: Message) -> bool:
    return any(isinstance(block, Picture) for block in message.blocks)


def _home_link(workspace: Workspace, app: str) -> str | None:
    if not app:
        return None
    return f"slack://app?team={team_of(workspace.key)}&id={app}&tab=home"
