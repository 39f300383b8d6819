"""What those who take part in a meeting may be told of it."""

from enum import StrEnum


class News(StrEnum):
    """One thing that became of a meeting."""

    MOVED_UP = "moved_up"  # from the waiting list to a place
    MOVED = "moved"  # to another moment
    CALLED_OFF = "called_off"
    NEEDS_LEADER = "needs_leader"  # who takes it over?
    NEEDED = "needed"  # to its owner: still needed?
    AFTER = "after"  # to its owner: what came of it?
