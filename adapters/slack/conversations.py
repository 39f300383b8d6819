"""Which private conversation is whose. Slack takes a person's id for it when we speak, and its own id for the rest."""

from collections import OrderedDict
from typing import TypeVar

from bot.domain.address import TOGETHER

K = TypeVar("K")
V = TypeVar("V")

KEPT = 50_000  # the people of a large organisation, a few MB


class Conversations:
    """What we have seen of people's private conversations with us; the longest unseen are forgotten."""

    def __init__(self, *, kept: int = KEPT) -> None:
        self._kept = kept
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._users: OrderedDict[tuple[str, str], str] = OrderedDict()

    def saw(self, workspace: str, user: str, channel: str) -> None:
        """Remember that this channel is the private conversation with this person."""
        remember(self._channels, (workspace, user), channel, most=self._kept)
        remember(self._users, (workspace, channel), user, most=self._kept)

    def with_person(self, workspace: str, user: str) -> str | None:
        """The channel of the conversation with this person, when we have seen it."""
        return self._channels.get((workspace, user))

    def one_name(self, workspace: str, channel: str) -> str:
        """The same name for a conversation, whether it is called by its own id or by the person's."""
        return self._users.get((workspace, channel), channel)


def is_person(chat: str) -> bool:
    """Whether an address's chat is a person rather than a channel or group, or a few people."""
    return chat.startswith(("U", "W")) and TOGETHER not in chat


def is_private(channel: str) -> bool:
    """Whether a channel is a conversation between us and one person."""
    return channel.startswith("D")


def remember(kept: OrderedDict[K, V], key: K, value: V, *, most: int) -> None:
    """Keep this as the latest, and no more than so many."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
