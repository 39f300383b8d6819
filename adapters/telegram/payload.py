"""What an update tells of people, chats and messages."""

from dataclasses import dataclass
from typing import Any

from adapters.shared.payload import Payload, part, text
from adapters.telegram.config import TELEGRAM
from adapters.telegram.names import Bot, reference
from bot.domain.address import Address

MOST = 2**63  # no number of Telegram's is as large, nor one that a database takes
GROUPS = ("group", "supergroup")
_FORWARDED = ("forward_origin", "forward_date")  # the second is how older servers tell it


@dataclass(frozen=True)
class Told:
    """One thing that an update tells: `body` is the message, the tap or the change; `key` is the event's."""

    key: str
    bot: Bot
    body: Payload

    @property
    def person(self) -> Address | None:
        """Who did it; None for a bot, and for who speaks as a channel or a group."""
        user = part(self.body, "from")
        return None if part(self.body, "sender_chat") is not None else self.address(user)

    @property
    def somebody(self) -> Address:
        """Who did it; an empty chat where nobody can tell."""
        return self.person or self.nobody

    @property
    def nobody(self) -> Address:
        """The address of nobody in particular."""
        return Address(TELEGRAM, self.bot.id, "")

    @property
    def group(self) -> str:
        """The group in which it happened; empty anywhere else."""
        return group_in(self.body)

    @property
    def is_private(self) -> bool:
        """Whether it happened in a private chat."""
        return text(self.body, "chat", "type") == "private"

    @property
    def is_passed_on(self) -> bool:
        """Whether it is a forwarded message of somebody else, or of who knows whom: nobody answers with that."""
        if not any(part(self.body, mark) is not None for mark in _FORWARDED):
            return False
        author = name(self.body, "forward_origin", "sender_user", "id") or name(self.body, "forward_from", "id")
        return author != name(self.body, "from", "id")

    @property
    def message(self) -> str:
        """The reference of this message; empty when it is none."""
        return message_in(self.body)

    def address(self, user: Any) -> Address | None:
        """Somebody's address; None for a bot, ourselves among them."""
        chat = name(user, "id")
        if chat in ("", self.bot.id) or part(user, "is_bot") is True:
            return None
        return Address(TELEGRAM, self.bot.id, chat)


def number(payload: Any, *path: str) -> int | None:
    """The number there; None when it is something else."""
    found = part(payload, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) and abs(found) < MOST else None


def name(payload: Any, *path: str) -> str:
    """The number there, as the text that names it; empty when it is something else."""
    found = number(payload, *path)
    return "" if found is None else str(found)


def group_in(message: Any) -> str:
    """The group in which a message stands; empty anywhere else."""
    return name(message, "chat", "id") if text(message, "chat", "type") in GROUPS else ""


def message_in(message: Any) -> str:
    """The reference of a message; empty when it is none."""
    chat, which = name(message, "chat", "id"), name(message, "message_id")
    return reference(chat, [which]) if chat and which else ""


def topic_in(message: Any) -> int | None:
    """The topic in which a message stands. A mere reply names a thread too, and is in no topic."""
    return number(message, "message_thread_id") if part(message, "is_topic_message") is True else None
