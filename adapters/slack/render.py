"""Draws messages and forms as Slack's Block Kit, within every limit of its reference. Pure: nothing is sent here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from adapters.slack.modal import modal, modal_errors, modal_values
from adapters.slack.pieces import Piece, draw
from adapters.slack.preview import form_as_read
from adapters.slack.text import MORE, NOTHING, Run, escape, rich_text, size, unescape
from bot.domain.form import Form
from bot.domain.message import Message, Picture

__all__ = ["HOME_LINK", "Page", "home", "modal", "modal_errors", "modal_values", "pages", "preview"]

HOME_LINK = "home_link"  # the id of the block with the way to the home tab (J27)

MOST_BLOCKS = 50
MOST_TEXT = 4000  # Slack advises no more, and cuts at ten times as much
MOST_BLOCKS_AT_HOME = 100
MOST_WORDS_AT_HOME = 30_000  # a view is at most 250 kB, and JSON may take six bytes and more for a character
_ROOM_FOR_MARK = 20


@dataclass(frozen=True)
class Page:
    """One message of Slack's: its blocks, and the same as words for a lock screen and a screen reader."""

    text: str
    blocks: list[dict[str, Any]]


def pages(
    message: Message, *, home_link: str | None = None, pictures: Mapping[Picture, str] | None = None
) -> list[Page]:
    """The message as one page, or as many as it needs; all buttons stand on the last.

    `home_link` is an address that is drawn below it all; `pictures` are the ids of the files that were uploaded.
    """
    link = [_link(home_link)] if home_link else []
    found = _paged(draw(message, pictures or {}), MOST_BLOCKS - len(link))
    texts = [_text(page, number, len(found)) for number, page in enumerate(found, 1)]
    drawn = [[piece.block for piece in page] for page in found]
    drawn[-1] += link
    return [Page(text, blocks) for text, blocks in zip(texts, drawn, strict=True)]


def home(message: Message) -> dict[str, Any]:
    """The message as a home view. Of one that is too long the last paragraphs go, never a button."""
    return {"type": "home", "blocks": [piece.block for piece in _at_home(draw(message, {}))]}


def preview(shown: Message | Form) -> str:
    """What somebody reads in Slack, for who looks over or checks the words without a conversation."""
    if isinstance(shown, Form):
        return form_as_read(modal(shown, private_metadata=""))
    return "\n\n".join(unescape(page.text) for page in pages(shown))


def _link(address: str) -> dict[str, Any]:
    element = {"type": "mrkdwn", "text": f"<{escape(address)}|Ruimte>", "verbatim": True}
    return {"type": "context", "block_id": HOME_LINK, "elements": [element]}


def _text(page: Sequence[Piece], number: int, total: int) -> str:
    """What is read aloud. A later page begins with its number: its first words may be somebody's (J17)."""
    mark = [f"({number}/{total})"] if number > 1 else []
    return "\n".join([*mark, *(escape(piece.words) for piece in page if piece.words)]) or NOTHING


def _paged(pieces: Sequence[Piece], most: int) -> list[list[Piece]]:
    found = _fill(pieces, most)
    if any(piece.tapped for page in found[:-1] for piece in page):
        return _fill(sorted(pieces, key=lambda piece: piece.tapped), most)
    return found


def _fill(pieces: Sequence[Piece], most: int) -> list[list[Piece]]:
    """Pages as full as they can be; rows of buttons that follow each other stay together."""
    found: list[list[Piece]] = [[]]
    for tapped, alike in groupby(pieces, key=lambda piece: piece.tapped):
        for unit in [list(alike)] if tapped else [[piece] for piece in alike]:
            if found[-1] and not _is_within([*found[-1], *unit], most):
                found.append([])
            found[-1] += unit
    return found


def _is_within(page: Sequence[Piece], most: int) -> bool:
    return len(page) <= most and sum(size(piece.words) + 1 for piece in page) <= MOST_TEXT - _ROOM_FOR_MARK


def _at_home(pieces: Sequence[Piece]) -> list[Piece]:
    """What fits in the view; three dots stand where words were left out."""
    told = [place for place, piece in enumerate(pieces) if not piece.tapped]
    room = MOST_BLOCKS_AT_HOME - len(pieces) + len(told)
    fitting = sum(taken <= MOST_WORDS_AT_HOME for taken in accumulate(size(pieces[place].words) for place in told))
    if len(told) <= min(room, fitting):
        return list(pieces)
    end = told[min(room - 1, fitting)]
    dots = Piece(MORE, rich_text([Run(MORE)]))
    return [*pieces[:end], dots, *(piece for piece in pieces[end:] if piece.tapped)]
