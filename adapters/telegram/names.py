"""The names of bots, chats and messages, as text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bot:
    """Who we are there: our number, and the name after the @, which is empty until Telegram told it."""

    id: str
    name: str = ""


def bot_id(token: str) -> str:
    """A bot's number, which its token begins with."""
    return token.partition(":")[0]


def reference(chat: str, messages: Sequence[int | str]) -> str:
    """A message, or all pages of a long one: "CHAT/12" or "CHAT/12,13"."""
    return f"{chat}/{','.join(map(str, messages))}"


def parts_of(reference: str) -> tuple[str, tuple[int, ...]]:
    """The chat and the messages of a reference; no messages when it is none of ours."""
    chat, _, messages = reference.partition("/")
    numbers = messages.split(",") if messages else []
    return chat, tuple(int(number) for number in numbers) if all(map(str.isdecimal, numbers)) else ()


def place_parts(chat: str) -> tuple[str, int | None]:
    """The chat of an address, and the topic in it: "-100123:45" is topic 45 of a group."""
    group, _, topic = chat.partition(":")
    return group, int(topic) if topic.isdecimal() else None


def place_name(chat: str, topic: int | None) -> str:
    """The chat of an address, of a group or of a topic in it."""
    return chat if topic is None else f"{chat}:{topic}"
