"""What people in Telegram do: they answer, they tap, they give a command."""

from enum import StrEnum
from typing import assert_never

from bench.asked import THOUGHT
from bench.reply import WORDS
from tests.fakes.telegram import Person


class Kind(StrEnum):
    """What everybody does at once."""

    ANSWERS = "typed answers"
    TAPS = "taps that close a question"
    COMMANDS = "commands"


async def act(person: Person, kind: Kind) -> None:
    """Somebody does it."""
    match kind:
        case Kind.ANSWERS:
            await person.says(WORDS)
        case Kind.TAPS:
            await person.taps(THOUGHT)
        case Kind.COMMANDS:
            await person.says("/help")
        case _:
            assert_never(kind)
