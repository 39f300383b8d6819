"""Where a message can go."""

from collections.abc import Sequence
from dataclasses import dataclass

TOGETHER = ","


@dataclass(frozen=True)
class Address:
    """A person's account or a Place (a channel or group).

    `workspace` is what the platform limits as a whole: a Slack workspace, a Telegram bot, one
    terminal. `chat` is the conversation in it: a user, channel or group. That of a few people with us is named by all
    of them, in order, until its platform opens it.
    """

    platform: str
    workspace: str
    chat: str

    @property
    def lane(self) -> str:
        """The name of the lane that carries everything to this workspace."""
        return f"{self.platform}:{self.workspace}"

    @property
    def name(self) -> str:
        """It as one word."""
        return f"{self.lane}/{self.chat}"

    @classmethod
    def of_group(cls, people: Sequence["Address"]) -> "Address":
        """The conversation of these people, all in one workspace, with us."""
        return cls(people[0].platform, people[0].workspace, TOGETHER.join(sorted(one.chat for one in people)))

    @property
    def people(self) -> tuple[str, ...]:
        """Whose conversation it is, where it is one of a few people; else nobody."""
        return tuple(self.chat.split(TOGETHER)) if TOGETHER in self.chat else ()
