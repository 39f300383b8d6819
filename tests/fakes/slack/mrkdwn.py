"""Slack's own markup, read as it is drawn."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

ENTITY = re.compile(r"<([^<>\n]+)>")
CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
STYLES = {"*": "bold", "_": "italic", "~": "strike"}
STYLED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?![\w*_~])")
SIGN = "(?:&gt;|>)"
QUOTED = re.compile(rf"^{SIGN}(?:{SIGN}{SIGN})? ?(.*)$", re.MULTILINE)  # Slack's own client escapes the sign as well
EMOJI = re.compile(r":([a-z0-9_+'-]*[a-z_+-][a-z0-9_+'-]*):")
BARE_LINK = re.compile(r"https?://[^\s<>|]+")
CALLS = re.compile(r"(?<!\w)@(here|channel|everyone)\b")
FIRST_HELD = 0xDC00  # characters that no text can have


@dataclass
class Read:
    """What a piece of text becomes: the words, what is drawn otherwise, and whom it rings."""

    words: str
    formats: list[str] = field(default_factory=list)
    rings: list[str] = field(default_factory=list)


def read(text: str, *, verbatim: bool = True) -> Read:
    """A text in markup. Without `verbatim` bare links and @here become what they name."""
    found = Read(text)
    held: list[str] = []
    _hold(found, ENTITY, held, becomes=lambda match: _entity(match[1], found))
    _hold(found, CODE, held, becomes=lambda match: _code(match[1] or match[2], found))
    found.formats += [f"quote: {words}" for words in QUOTED.findall(found.words)]
    found.formats += emoji_in(found.words)
    if not verbatim:
        found.rings += CALLS.findall(found.words)
        found.formats += [f"link: {link}" for link in BARE_LINK.findall(found.words)]
    found.words = _unstyled(QUOTED.sub(lambda match: match[1], found.words), found)
    found.words = unescape_slack(_let_go(found.words, held))
    found.formats = [unescape_slack(_let_go(each, held)) for each in found.formats]
    return found


def emoji_in(words: str) -> list[str]:
    """The names between colons that are drawn as pictures."""
    return [f"emoji: {name}" for name in EMOJI.findall(words)]


def unescape_slack(text: str) -> str:
    """The three characters that Slack escapes, and no others."""
    return re.sub(r"&(lt|gt|amp);", lambda match: unescape(match[0]), text)


def _hold(found: Read, what: re.Pattern[str], held: list[str], *, becomes: Callable[[re.Match[str]], str]) -> None:
    def hold(match: re.Match[str]) -> str:
        held.append(becomes(match))
        return chr(FIRST_HELD + len(held) - 1)

    found.words = what.sub(hold, found.words)


def _let_go(words: str, held: list[str]) -> str:
    for number in reversed(range(len(held))):
        words = words.replace(chr(FIRST_HELD + number), held[number])
    return words


def _code(words: str, found: Read) -> str:
    found.formats.append(f"code: {words}")
    return words


def _entity(inside: str, found: Read) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "!subteam^")):
        found.rings.append(target.lstrip("@").removeprefix("!subteam^"))
        return label or f"@{found.rings[-1]}"
    if target in ("!here", "!channel", "!everyone"):
        found.rings.append(target[1:])
        return f"@{target[1:]}"
    found.formats.append(f"link: {target}")
    return label or target.removeprefix("#").removeprefix("mailto:")


def _unstyled(words: str, found: Read) -> str:
    def plain(match: re.Match[str]) -> str:
        found.formats.append(f"{STYLES[match[1]]}: {match[2]}")
        return _unstyled(match[2], found)

    return STYLED.sub(plain, words)
