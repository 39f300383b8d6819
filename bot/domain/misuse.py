"""Misuse: when what was agreed about answers was broken, and how a team starts again after it (J10)."""

from datetime import timedelta

from bot.domain.vote import ENOUGH_ANSWERS

LONGEST_REPORT = 1000  # characters
REPORT_KEPT = timedelta(days=100)  # without an answer; answered it goes at once
TAP_COUNTS = timedelta(days=28)  # of who wants to start again


def may_start_again(want: int, may_say: int) -> bool:
    """Whether a team starts again: more than half of those who may say so, and at least five of them.

    Where fewer than five may say so, all of them: who taps is then as little known as who takes part.
    """
    return want * 2 > may_say and want >= min(may_say, ENOUGH_ANSWERS)
