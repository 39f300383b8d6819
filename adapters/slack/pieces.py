"""A message as Slack's blocks, each with the words by which a screen reader tells it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.slack.text import (
    NOTHING,
    Json,
    Run,
    clean,
    on_one_line,
    plain_text,
    rich_text,
    runs,
    shortened,
    size,
    split,
)
from bot.domain.message import Block, Button, Buttons, Choice, File, Message, Picture, Quote, Text

MOST_IN_BLOCK = 3000  # of a section's text; a rich text block has no limit of its own in Slack's reference
MOST_IN_LABEL = 75  # of a button or an option
MOST_IN_ALT = 2000
MOST_IN_ACTIONS = 25


@dataclass(frozen=True)
class Piece:
    """One block of Slack's, and what it says; `tapped` when it holds buttons."""

    words: str
    block: Json
    tapped: bool = False


def draw(message: Message, pictures: Mapping[Picture, str]) -> list[Piece]:
    """The message from top to bottom; `pictures` are the ids of the files that were uploaded."""
    pieces: list[Piece] = []
    first = 0
    for block in message.blocks:
        pieces += _draw_block(block, pictures, first=first)
        first += _taps(block)
    return pieces


def brief(labels: Iterable[str], first: int = 1) -> list[str]:
    """Each label as it fits: one that is too long is its number and its first words."""
    lines = enumerate(map(on_one_line, labels), first)
    return [line if _fits(line) else shortened(f"{number}. {line}", MOST_IN_LABEL) for number, line in lines]


def in_full(labels: Iterable[str], first: int = 1) -> list[Piece]:
    """The labels that are too long, whole, under their numbers."""
    lines = [f"{number}. {line}" for number, line in enumerate(map(on_one_line, labels), first) if not _fits(line)]
    return draw_plain("\n".join(lines))


def draw_text(words: str) -> list[Piece]:
    """Our words, in as many blocks as they need."""
    styled = [run for run in runs(clean(words).strip("\n")) if run.words]
    plain = "".join(run.words for run in styled)
    pieces = split(plain, MOST_IN_BLOCK)
    return [
        Piece(piece, rich_text(cut)) for piece, cut in zip(pieces, _cut(styled, pieces), strict=True) if piece.strip()
    ]


def draw_plain(words: str, *, kind: str = "rich_text_section") -> list[Piece]:
    """Words that hold no emphasis, every one of them, in as many blocks as they need."""
    pieces = split(clean(words), MOST_IN_BLOCK)
    return [Piece(piece, rich_text([Run(piece)], kind=kind)) for piece in pieces if piece.strip()]


def draw_quote(words: str) -> list[Piece]:
    """A person's words."""
    return draw_plain(words, kind="rich_text_quote")


def _fits(label: str) -> bool:
    return size(label) <= MOST_IN_LABEL


def _taps(block: Block) -> int:
    return len(Message((block,)).buttons)


def _draw_block(block: Block, pictures: Mapping[Picture, str], *, first: int) -> list[Piece]:
    match block:
        case Text(words):
            return draw_text(words)
        case Quote(words):
            return draw_quote(words)
        case Buttons(buttons):
            return _draw_buttons(buttons, first)
        case Choice(options):
            return _draw_buttons(options, first)
        case Picture():
            return _draw_picture(block, pictures.get(block))
        case File(alt=alt):
            return draw_plain(clean(alt).strip())
        case _:
            assert_never(block)


def _draw_picture(picture: Picture, file: str | None) -> list[Piece]:
    """The image with its alternative words; these alone while it is not uploaded, in full when they are many."""
    alt = clean(picture.alt).strip()
    if file is None:
        return draw_plain(alt)
    short = shortened(alt, MOST_IN_ALT) or NOTHING
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": short}
    return [Piece(alt, image)] if short == alt else [Piece("", image), *draw_plain(alt)]


def _draw_buttons(buttons: Sequence[Button], first: int) -> list[Piece]:
    """Rows of buttons, after the labels that are too long for one. `first` counts from the top of the message."""
    shown = brief((button.label for button in buttons), first + 1)
    elements = [_button(button, label, first + n) for n, (button, label) in enumerate(zip(buttons, shown, strict=True))]
    rows = range(0, len(buttons), MOST_IN_ACTIONS)
    return in_full((button.label for button in buttons), first + 1) + [
        _row(elements[start : start + MOST_IN_ACTIONS], shown[start : start + MOST_IN_ACTIONS]) for start in rows
    ]


def _row(elements: list[Json], labels: list[str]) -> Piece:
    words = " ".join(f"[{label}]" for label in labels)
    return Piece(words, {"type": "actions", "elements": elements}, tapped=True)


def _button(button: Button, label: str, number: int) -> Json:
    return {"type": "button", "action_id": f"press:{number}", "text": plain_text(label), "value": button.data}


def _cut(styled: Iterable[Run], pieces: Iterable[str]) -> Iterator[list[Run]]:
    """The runs of each piece, in order; together the pieces are the words of the runs."""
    left = list(styled)
    for piece in pieces:
        found: list[Run] = []
        room = len(piece)
        while room and left:
            run = left.pop(0)
            found.append(Run(run.words[:room], run.strong))
            if len(run.words) > room:
                left.insert(0, Run(run.words[room:], run.strong))
            room -= len(found[-1].words)
        yield found
