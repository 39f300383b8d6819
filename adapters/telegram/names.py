"""The names of bots, chats and messages, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

PICTURE = "p"


@dataclass(frozen=True)
class Bot:
    """Who we are there: our number, and the name after the @, which is empty until Telegram told it."""

    id: str
    name: str = ""


def bot_id(token: str) -> str:
    """A bot's number, which its token begins with."""
    return token.partition(":")[0]


def reference(chat: str, messages: Sequence[int | str]) -> str:
    """A message, or all pages of a long one: "CHAT/12" or "CHAT/12,13"; a picture is "p13"."""
    return f"{chat}/{','.join(map(str, messages))}"


def parts_of(reference: str) -> tuple[str, tuple[int, ...]]:
    """The chat and the messages of a reference; no messages when it is none of ours."""
    chat, marks = marks_of(reference)
    return chat, tuple(int(mark.removeprefix(PICTURE)) for mark in marks)


def marks_of(reference: str) -> tuple[str, tuple[str, ...]]:
    """The chat of a reference, and its messages as they are written there: "12", and "p13" for a picture."""
    chat, _, messages = reference.partition("/")
    marks = messages.split(",") if messages else []
    return chat, tuple(marks) if all(mark.removeprefix(PICTURE).isdecimal() for mark in marks) else ()


def tapped(reference: str) -> str:
    """What a tap below a message names: its last page alone, whatever is on it."""
    chat, marks = marks_of(reference)
    return f"{chat}/{''.join(marks[-1:]).removeprefix(PICTURE)}"


def place_parts(chat: str) -> tuple[str, int | None]:
    """The chat of an address, and the topic in it: "-100123:45" is topic 45 of a group."""
    group, _, topic = chat.partition(":")
    return group, int(topic) if topic.isdecimal() else None


def place_name(chat: str, topic: int | None) -> str:
    """The chat of an address, of a group or of a topic in it."""
    return chat if topic is None else f"{chat}:{topic}"
