"""The names of bots, chats and messages, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

PICTURE = "p"
DOCUMENT = "d"


@dataclass(frozen=True)
class Bot:
    """Who we are there: our number, and the name after the @, which is empty until Telegram told it."""

    id: str
    name: str = ""


def bot_id(token: str) -> str:
    """A bot's number, which its token begins with."""
    return token.partition(":")[0]


def reference(chat: str, messages: Sequence[int | str]) -> str:
    """A message, or all pages of a long one: "CHAT/12" or "CHAT/12,13"; a picture is "p13", a file "d13"."""
    return f"{chat}/{','.join(map(str, messages))}"


def parts_of(reference: str) -> tuple[str, tuple[int, ...]]:
    """The chat and the messages of a reference; no messages when it is none of ours."""
    chat, marks = marks_of(reference)
    return chat, tuple(number_in(mark) for mark in marks)


def marks_of(reference: str) -> tuple[str, tuple[str, ...]]:
    """The chat of a reference, and its messages as they are written there: "12", "p13" for a picture, "d14" a file."""
    chat, _, messages = reference.partition("/")
    marks = messages.split(",") if messages else []
    return chat, tuple(marks) if all(_digits(mark).isdecimal() for mark in marks) else ()


def kind_in(mark: str) -> str:
    """PICTURE or DOCUMENT; empty for a text."""
    return mark[:1] if mark[:1] in (PICTURE, DOCUMENT) else ""


def number_in(mark: str) -> int:
    """The number of the message that is written so."""
    return int(_digits(mark))


def tapped(reference: str) -> str:
    """What a tap below a message names: its last page alone, whatever is on it."""
    chat, marks = marks_of(reference)
    return f"{chat}/{_digits(''.join(marks[-1:]))}"


def place_parts(chat: str) -> tuple[str, int | None]:
    """The chat of an address, and the topic in it: "-100123:45" is topic 45 of a group."""
    group, _, topic = chat.partition(":")
    return group, int(topic) if topic.isdecimal() else None


def place_name(chat: str, topic: int | None) -> str:
    """The chat of an address, of a group or of a topic in it."""
    return chat if topic is None else f"{chat}:{topic}"


def _digits(mark: str) -> str:
    return mark.removeprefix(kind_in(mark))
