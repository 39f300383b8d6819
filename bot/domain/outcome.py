"""What can come of a topic. No minutes are kept: at most three lines (7.3)."""

from enum import StrEnum

LONGEST_LINE = 200


class OutcomeKind(StrEnum):
    """A decision with its reason and what was not chosen (S68), an action of who took it, or nothing needed."""

    DECISION = "decision"
    ACTION = "action"
    NOTHING = "nothing"
