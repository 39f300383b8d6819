"""One message to one address: what may become of it, and what each kind declares once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random


class State(StrEnum):
    """Where a delivery is in its life."""

    WAITING = "waiting"
    SENDING = "sending"
    DOUBTED = "doubted"  # it may have arrived; its platform will be asked
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


UNASKED = (Budget.QUESTION, Budget.GATHERED)  # at most so many a week, and one a day
AT_WORK = (*UNASKED, Budget.TODAY)  # nobody asked for it: only in working hours (INV-6), and never in silence (J09)


class Pace(StrEnum):
    """When a notice wants to be told, within its person's one gathered message a week (J04)."""

    GATHERED = "gathered"  # on Monday, for leaders on Tuesday
    OWN_HOUR = "own_hour"  # on their next free day, when this week's message has not gone yet
    AT_ONCE = "at_once"  # as soon as they are at work, the same


class Only(StrEnum):
    """Which deliveries of a lane something is about."""

    ALL = ""
    NEW = "new"
    CHANGES = "changes"  # updates, and what is taken back

    def holds(self, *, changing: bool) -> bool:
        """Whether it is about a change, or about a new message."""
        return self is Only.ALL or (self is Only.CHANGES) == changing


class NewerKind(Exception):
    """What is to be said is, or holds, something of a kind that only a newer program knows: that one says it."""


@dataclass(frozen=True)
class Silence:
    """Until when nothing of this may be sent in a lane: its platform asked for it, or `is_away`."""

    until: datetime
    only: Only = Only.ALL
    is_away: bool = field(default=False, compare=False)


def longest_of(silences: Iterable[Silence], *, changing: bool, now: datetime) -> Silence | None:
    """The longest in which a lane is silent for changes, or for new messages; None when it is not.

    Of two as long the one that was asked for.
    """
    these = [one for one in silences if one.until > now and one.only.holds(changing=changing)]
    return max(these, key=lambda one: (one.until, not one.is_away), default=None)


@dataclass(frozen=True)
class Kind:
    """What a kind of delivery declares once: its budget, whether it may be said twice, and so on.

    Only the question and what changes today ring; all else arrives silently, where a platform can (J28).
    """

    name: str
    budget: Budget
    repeatable: bool
    rings: bool = False
    takes_long: bool = False  # to draw: one at a time


KINDS = {
    kind.name: kind
    for kind in (
        Kind("introduction", Budget.GATHERED, repeatable=False),
        Kind("question", Budget.QUESTION, repeatable=True, rings=True),
        Kind("offer_fewer", Budget.QUESTION, repeatable=False),
        Kind("going_quiet", Budget.QUESTION, repeatable=False),
        Kind("pulse", Budget.QUESTION, repeatable=True, rings=True),  # in the place of the question
        Kind("pulse_report", Budget.ASKED, repeatable=True),
        Kind("trend", Budget.ASKED, repeatable=True, takes_long=True),  # drawn on its way, and the lane waits
        Kind("misuse", Budget.ASKED, repeatable=True),
        Kind("reminder", Budget.ASKED, repeatable=False, rings=True),  # the question again, because they asked
        Kind("gathered", Budget.GATHERED, repeatable=True),
        Kind("reading", Budget.ASKED, repeatable=True),
        Kind("whole_digest", Budget.ASKED, repeatable=True),
        Kind("digest", Budget.CHANNEL, repeatable=False),
        Kind("whoami", Budget.GATHERED, repeatable=False),
        Kind("setup", Budget.ASKED, repeatable=True),
        Kind("group", Budget.ASKED, repeatable=True),
        Kind("mended", Budget.ASKED, repeatable=False),
        Kind("meeting", Budget.CHANNEL, repeatable=False),
        Kind("meeting_news", Budget.TODAY, repeatable=False, rings=True),
        Kind("meeting_needed", Budget.TODAY, repeatable=False, rings=True),
        Kind("meeting_after", Budget.TODAY, repeatable=False),
        Kind("consent", Budget.TODAY, repeatable=False),
        Kind("agreement", Budget.TODAY, repeatable=False),  # when one looks back on it soon
        Kind("look_back", Budget.TODAY, repeatable=False),
        Kind("session", Budget.ASKED, repeatable=True),
        Kind("session_post", Budget.CHANNEL, repeatable=True),
        Kind("warning", Budget.ASKED, repeatable=False),
        Kind("warning_post", Budget.CHANNEL, repeatable=False),
        Kind("calendar_file", Budget.ASKED, repeatable=True),
        Kind("my_data", Budget.ASKED, repeatable=True, takes_long=True),
        Kind("pairing", Budget.TODAY, repeatable=False, rings=True),  # they said yes to it
        Kind("pairing_post", Budget.CHANNEL, repeatable=False, rings=True),
        Kind("pairing_none", Budget.TODAY, repeatable=False),
        Kind("pairing_news", Budget.TODAY, repeatable=False, rings=True),
        Kind("pairing_news_post", Budget.CHANNEL, repeatable=False, rings=True),
        Kind("pairing_file", Budget.ASKED, repeatable=True),
        Kind("pairing_after", Budget.TODAY, repeatable=False),
        Kind("run", Budget.ASKED, repeatable=True),
        Kind("run_post", Budget.CHANNEL, repeatable=True),
        Kind("run_warning", Budget.ASKED, repeatable=False),
        Kind("run_warning_post", Budget.CHANNEL, repeatable=False),
        Kind("pairing_nudge", Budget.TODAY, repeatable=False),
        Kind("pairing_anew", Budget.TODAY, repeatable=False),
        Kind("proposal", Budget.CHANNEL, repeatable=False),
        Kind("unlinked", Budget.ASKED, repeatable=False),  # to an account that somebody undid by their own link
    )
}

MOST_ATTEMPTS = 8
MOST_DOUBTS = 8  # what was looked for and not found is said again, but not for ever
LOOK_AFTER = timedelta(seconds=30)  # a platform's history may lag behind what it took
LONGEST_SILENCE = timedelta(days=1)  # as long as the adapters believe a platform
SILENCE_WHEN_REFUSED = timedelta(hours=1)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)
FOR_A_NEWER_PROGRAM = timedelta(minutes=5)  # what this one does not know waits so long each time
LONGEST_WHILE_AWAY = timedelta(minutes=1)  # nobody is there; one message tries again, until it is out of date


def pause_before_retry(attempts: int, chance: Random) -> timedelta:
    """How long to wait after the `attempts`-th failure: doubling, with jitter, never over half an hour."""
    return _doubling(attempts, LONGEST_PAUSE, chance)


def pause_while_away(tries: int, chance: Random) -> timedelta:
    """How long a lane is silent once its platform did not answer for the `tries`-th time: the same, to a minute."""
    return _doubling(tries, LONGEST_WHILE_AWAY, chance)


def _doubling(times: int, longest: timedelta, chance: Random) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(times - 1, 20)
    return min(doubled, longest) * (0.5 + chance.random() / 2)
