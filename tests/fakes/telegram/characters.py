"""Characters that are written by name or number in Telegram's HTML: four names, and every number."""

import re

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
LONGEST = 10


def character_at(text: str, position: int) -> tuple[str, int]:
    """The character that is written here, and where what follows begins; others stand as they are."""
    found = CHARACTER.match(text, position)
    known = _known(found) if found else ""
    return (known, found.end()) if found and known else (text[position], position + 1)


def decoded(text: str) -> str:
    """A whole text."""
    return CHARACTER.sub(lambda found: _known(found) or found[0], text)


def _known(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED.get(name, "")
    if len(found[0].rstrip(";")) >= LONGEST:
        return ""
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if 0 < number < 0x10FFFF else ""
