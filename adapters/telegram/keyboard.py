"""Buttons in rows that can be read on a phone, with what does not fit in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from adapters.telegram.lengths import MOST_IN_DATA, MOST_IN_LABEL, units
from adapters.telegram.text import on_one_line, shortened
from bot.domain.message import Button, Buttons, Choice, File, Message, Picture, Quote, Text

Row = tuple[Button, ...]

_MOST_IN_ROW = 28  # characters over all buttons of a row, when each is as wide as the widest
_MOST_BUTTONS_IN_ROW = {Buttons: 2, Choice: 3}


def keyboard(message: Message) -> tuple[Row, ...]:
    """Every button of the message in rows: read as one reads, they stand in the order of `message.buttons`.

    Raises ValueError when one carries more than Telegram takes, or nothing.
    """
    shown = iter(_labelled(message.buttons))
    found: list[Row] = []
    for block in message.blocks:
        match block:
            case Buttons() | Choice():
                own = [next(shown) for _ in Message((block,)).buttons]
                found += _rows(own, _MOST_BUTTONS_IN_ROW[type(block)])
            case Text() | Quote() | Picture() | File():
                pass
            case _:
                assert_never(block)
    return tuple(found)


def in_full(buttons: Iterable[Button], first: int) -> str:
    """The labels that are too long for a button, whole, under their numbers; `first` is that of the first button."""
    lines = enumerate((on_one_line(button.label) for button in buttons), first)
    return "\n".join(f"{number}. {line}" for number, line in lines if not _fits(line))


def _labelled(buttons: Sequence[Button]) -> Iterator[Button]:
    for number, button in enumerate(buttons, 1):
        if not 1 <= len(button.data.encode()) <= MOST_IN_DATA:
            raise ValueError(f"a button carries 1 to {MOST_IN_DATA} bytes")
        line = on_one_line(button.label)
        yield replace(button, label=line if _fits(line) else shortened(f"{number}. {line}", MOST_IN_LABEL))


def _fits(line: str) -> bool:
    return units(line) <= MOST_IN_LABEL


def _rows(buttons: Sequence[Button], most: int) -> list[Row]:
    """Rows of at most so many, of fewer where labels are long."""
    found: list[Row] = []
    for button in buttons:
        wider = (*found[-1], button) if found else ()
        if found and len(wider) <= most and _is_readable(wider):
            found[-1] = wider
        else:
            found.append((button,))
    return found


def _is_readable(row: Row) -> bool:
    return max(units(button.label) for button in row) * len(row) <= _MOST_IN_ROW
