"""What a line typed in a terminal means."""

import re
import unicodedata

from adapters.console.messenger import Screen, Shown
from adapters.console.render import without_controls
from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Pressed, Said

_ARROW_AND_FUNCTION_KEYS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[A-Z])")
_BYTE_ORDER_MARK = "\ufeff"
_NUMBER = re.compile(r"([1-9][0-9]{0,8})|\[([1-9][0-9]{0,8})\]")
_COMMAND = re.compile(r"/(\S+)\s*(.*)", re.DOTALL)
_FINAL_PUNCTUATION = ".,;:!?… "


def to_event(line: str, *, screen: Screen, sender: Address, key: str) -> Event | None:
    """The event of one typed line: a tap on something shown, a command, or words; None for an empty line."""
    words = _typed(line)
    if not words:
        return None
    if shown := _tapped(words, screen):
        return Pressed(key=key, sender=sender, data=shown.button.data, message=shown.reference)
    if command := _COMMAND.fullmatch(words):
        return Commanded(key=key, sender=sender, command=command[1].lower(), words=command[2])
    return Said(key=key, sender=sender, words=words)


def _typed(line: str) -> str:
    return without_controls(_ARROW_AND_FUNCTION_KEYS.sub("", line)).replace(_BYTE_ORDER_MARK, "").strip()


def _tapped(words: str, screen: Screen) -> Shown | None:
    """The button that is meant.

    A label in the latest message goes before a number far above it: on a scale of 1 to 5, "3" is its
    third point, whatever once stood under 3; "[3]" can only be a number.
    """
    number = _NUMBER.fullmatch(words)
    shown = screen.find(int(number[1] or number[2])) if number else None
    if shown in screen.latest:
        return shown
    return next((other for other in screen.latest if _is_label(words, other.button.label)), shown)


def _is_label(words: str, label: str) -> bool:
    said = _loosely(words)
    return bool(said) and said == _loosely(label)


def _loosely(words: str) -> str:
    spaced = " ".join(unicodedata.normalize("NFC", words).casefold().split())
    return spaced.rstrip(_FINAL_PUNCTUATION)
