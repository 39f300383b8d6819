"""One message to one address: what may become of it, and what each kind declares once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random


class State(StrEnum):
    """Where a delivery is in its life."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Budget(StrEnum):
    """A kind's place in the budget for what nobody asked for (J04)."""

    QUESTION = "question"  # one a week
    GATHERED = "gathered"  # one a week besides, never on the day of the question
    ASKED = "asked"  # the person asked for it themselves: outside the budget
    TODAY = "today"  # a change, today or the next school day, to what they joined: outside the budget
    CHANNEL = "channel"  # a post in a channel: outside the budget
    UPDATE = "update"  # changes a message that stands and rings nobody: outside the budget


UNASKED = (Budget.QUESTION, Budget.GATHERED)


class Pace(StrEnum):
    """When a notice wants to be told, within its person's one gathered message a week (J04)."""

    GATHERED = "gathered"  # on Monday, for leaders on Tuesday
    OWN_HOUR = "own_hour"  # on their next free day, when this week's message has not gone yet
    AT_ONCE = "at_once"  # as soon as they are at work, the same


@dataclass(frozen=True)
class Kind:
    """What a kind of delivery declares once: its budget, and whether it may be said twice."""

    name: str
    budget: Budget
    repeatable: bool


KINDS = {
    kind.name: kind
    for kind in (
        Kind("introduction", Budget.GATHERED, repeatable=False),
        Kind("question", Budget.QUESTION, repeatable=True),
        Kind("offer_fewer", Budget.QUESTION, repeatable=False),
        Kind("going_quiet", Budget.QUESTION, repeatable=False),
        Kind("reminder", Budget.ASKED, repeatable=False),
        Kind("gathered", Budget.GATHERED, repeatable=True),
        Kind("reading", Budget.ASKED, repeatable=True),
        Kind("whole_digest", Budget.ASKED, repeatable=True),
        Kind("digest", Budget.CHANNEL, repeatable=False),
        Kind("setup", Budget.ASKED, repeatable=True),
        Kind("mended", Budget.ASKED, repeatable=False),
    )
}

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)


def pause_before_retry(attempts: int, chance: Random) -> timedelta:
    """How long to wait after the `attempts`-th failure: doubling, with jitter, never over half an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_PAUSE) * (0.5 + chance.random() / 2)
