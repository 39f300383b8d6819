"""What the people of a group are told of each other: fixed sentences only (J31)."""

from enum import StrEnum


class PairingNews(StrEnum):
    """One thing that is told; who said it is named only where somebody walks over."""

    AGREED = "agreed"  # a moment suits all of them
    ASKED = "asked"  # does another moment suit you?
    MOVED = "moved"  # the moment they had is off: does another one suit you?
    OFF = "off"  # the moment was let go
    WALKS = "walks"  # somebody drops by
