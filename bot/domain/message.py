"""What people see, as a small closed set of blocks that every adapter can draw.

Our words are Text (Markdown), their words are Quote (always plain). A new block is a type error
in every adapter until it is drawn there.
"""

from dataclasses import dataclass

MOST_BUTTONS = 6  # five and "Meer" (J16)


@dataclass(frozen=True)
class Text:
    """Our own words; may hold Markdown's *emphasis* and nothing of a person's."""

    words: str


@dataclass(frozen=True)
class Quote:
    """A person's words, drawn plain: they format nothing and ring nobody."""

    words: str


@dataclass(frozen=True)
class Button:
    """One tap. `data` is `verb:id[:choice]`, under 64 ASCII bytes (see `domain.press`)."""

    label: str
    data: str


@dataclass(frozen=True)
class Buttons:
    """Things one can do, side by side."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Choice:
    """Answers of which one is tapped, in their own order (a scale, a choice, yes and no)."""

    options: tuple[Button, ...]


@dataclass(frozen=True)
class Picture:
    """A PNG image with the words that say the same; until it is sent it may be `svg` only, which takes long to draw."""

    png: bytes
    alt: str
    svg: str = ""


@dataclass(frozen=True)
class File:
    """Something to keep, never empty (J25): `alt` is our words that say what it is, `kind` its media type."""

    name: str
    content: bytes
    alt: str
    kind: str = "text/calendar"


Block = Text | Quote | Buttons | Choice | Picture | File


@dataclass(frozen=True)
class Message:
    """Blocks from top to bottom. The first line holds nobody's words and no name of a colleague (J17)."""

    blocks: tuple[Block, ...]
    silent: bool = False

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Everything that can be tapped, in the order in which it is drawn."""
        found: list[Button] = []
        for block in self.blocks:
            if isinstance(block, Buttons):
                found += block.buttons
            elif isinstance(block, Choice):
                found += block.options
        return tuple(found)
