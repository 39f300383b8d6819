"""Numbers that people see, each with the card that says what it is (S44, INV-11)."""

from dataclasses import dataclass
from enum import StrEnum


class Card(StrEnum):
    """What is counted. Its card says what for, who sees it, of how many, how long it is kept, and what comes of it."""

    NO_TIME = "no_time"
    WON_BACK = "won_back"


@dataclass(frozen=True)
class Number:
    """A number as it may be shown; without a card there is none."""

    value: float
    card: Card
