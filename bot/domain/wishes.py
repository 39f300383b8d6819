"""What somebody can tell for being brought together, one thing at a time; and half days as bits (J19-J21)."""

from collections.abc import Iterable
from enum import StrEnum

MOST_OFFERED = 3  # roles (S24)
MOST_COLLEAGUES = 20  # in each list
MOST_SUBJECT = 40  # characters
HALF_DAYS = tuple(range(10))  # Monday morning, Monday afternoon, Tuesday morning …


class Wish(StrEnum):
    """One thing to tell, with a form of its own."""

    SEEKING = "seeking"
    ROLES = "roles"
    HALF_DAYS = "half_days"
    WISHED = "wished"  # colleagues they would like
    APART = "apart"  # and those they would rather not meet (J20)


LISTS = (Wish.WISHED, Wish.APART)  # of colleagues; seen by nobody


def windows_of(half_days: Iterable[int]) -> int | None:
    """These half days as bits. Of none it is not known which: it would mean that they can meet nobody."""
    return sum(1 << half_day for half_day in set(half_days)) or None


def half_days_in(windows: int | None) -> list[int]:
    """The half days that somebody told, in order."""
    return [half_day for half_day in HALF_DAYS if (windows or 0) >> half_day & 1]
