"""Where a message can go."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """A person's account or a Place (a channel or group).

    `workspace` is what the platform limits as a whole: a Slack workspace, a Telegram bot, one
    terminal. `chat` is the conversation in it: a user, channel or group.
    """

    platform: str
    workspace: str
    chat: str

    @property
    def lane(self) -> str:
        """The name of the lane that carries everything to this workspace."""
        return f"{self.platform}:{self.workspace}"
