"""A conversation: a channel, a group, or the one between a person and the app."""

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.slack import mrkdwn, reading

Kind = Literal["channel", "private", "im", "mpim"]
SCOPE = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
CHANNEL_TYPE = {"channel": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass
class Post:
    """A message that stands in a conversation; `message` is what Slack keeps of it."""

    conversation: "Conversation"
    message: dict[str, Any]
    only_for: str = ""  # the one person who sees an ephemeral message

    @property
    def ts(self) -> str:
        """Its stamp, which is its name within the conversation."""
        return str(self.message["ts"])

    @property
    def reference(self) -> str:
        """Channel and stamp."""
        return f"{self.conversation.id}/{self.ts}"

    @property
    def text(self) -> str:
        """The top-level text: what a notification and a screen reader take, without markup."""
        return mrkdwn.read(str(self.message.get("text", ""))).words

    @property
    def words(self) -> str:
        """What a person reads."""
        return reading.words_of(self.message)

    @property
    def buttons(self) -> list[str]:
        """The labels of what can be tapped."""
        return [reading.label_of(element) for element in reading.buttons_of(self.message.get("blocks", []))]

    @property
    def rings(self) -> list[str]:
        """Who is notified by name: ids of people and groups, `here`, `channel`, `everyone`."""
        return reading.rings_of(self.message)

    @property
    def formats(self) -> list[str]:
        """What is drawn otherwise than plain, such as `bold: word`."""
        return reading.formats_of(self.message)

    @property
    def files(self) -> list[str]:
        """The ids of the files in it."""
        return [file["id"] for file in self.message.get("files", [])]

    @property
    def metadata(self) -> dict[str, Any] | None:
        """What the app hung on it."""
        return self.message.get("metadata")


@dataclass
class Conversation:
    """Who is in it and what was said; `app_is_in` says whether the app may speak there."""

    id: str
    kind: Kind
    name: str = ""
    members: list[str] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)
    is_archived: bool = False
    is_ext_shared: bool = False
    creator: str = ""

    def standing(self, user: str = "") -> list[Post]:
        """What stands there, oldest first: for everybody, and for this person only."""
        return [post for _, post in sorted(self.posts.items()) if post.only_for in ("", user)]

    def as_slack(self, *, is_member: bool) -> dict[str, Any]:
        """The object that `conversations.info` gives."""
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "private",
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel",
            "is_archived": self.is_archived,
            "is_ext_shared": self.is_ext_shared,
            "is_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_general": False,
            "is_member": is_member,
            "creator": self.creator,
            **({"user": self.members[0]} if self.kind == "im" else {}),
        }
