"""Shares the files of a message below it, in the same conversation."""

import structlog

from adapters.slack.calls import Calls
from adapters.slack.names import parts_of
from adapters.slack.trouble import IN_VAIN, code_in
from adapters.slack.uploading import Uploading, may_upload
from adapters.slack.workspaces import Workspaces
from bot.domain.message import File, Message

log = structlog.get_logger()


class Sharing:
    """Shares files, each as a message of its own.

    Slack does not tell which message that is, so it stays when ours is taken back. A message that was in doubt, and
    was found, may have come without its files.
    """

    def __init__(self, calls: Calls, workspaces: Workspaces) -> None:
        self._calls = calls
        self._workspaces = workspaces
        self._uploading = Uploading(calls)

    async def share(self, workspace: str, reference: str, message: Message) -> None:
        """Share every file of the message that was posted under this reference.

        Never an error: the message stands, and to send it again would be to say it twice.
        """
        channel, _ = parts_of(reference)  # the conversation's own id: a person's will not do here
        for block in message.blocks:
            if isinstance(block, File):
                await self._share(workspace, channel, block)

    async def _share(self, workspace: str, channel: str, file: File) -> None:
        try:
            if not may_upload(await self._workspaces.find(workspace)):
                log.warning("slack_file_not_shared", code="missing_scope")
                return
            await self._calls.room(workspace, channel)
            await self._uploading.upload(workspace, file.name, file.content, channel=channel)
        except IN_VAIN as error:
            log.warning("slack_file_not_shared", code=code_in(error))
