"""What who leads a team says of what they were asked to arrange (S19)."""

from enum import StrEnum


class Arranging(StrEnum):
    """The answer that a team reads; nothing is wrong with any of them."""

    ARRANGES = "arranges"
    CANNOT = "cannot"
    LATER = "later"  # asked once more, the week after
