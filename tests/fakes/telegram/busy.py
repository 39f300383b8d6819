"""How busy it was, by the calls that were answered well: what Telegram has a limit for."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from typing import Protocol

from tests.fakes.telegram.recorded import Recorded


class Timed(Protocol):
    """What came at a moment, to whichever platform."""

    at: float


def most_in_a_second(calls: Iterable[Timed]) -> int:
    """The most that came within any second, wherever it begins."""
    return most_within(1, calls)


def most_within(seconds: float, calls: Iterable[Timed]) -> int:
    """The most that came within so many seconds, wherever they begin."""
    moments = sorted(call.at for call in calls)
    return max((bisect_left(moments, moment + seconds) - first for first, moment in enumerate(moments)), default=0)


def closest_in_a_chat(calls: Sequence[Recorded]) -> float:
    """The fewest seconds between two calls about the same chat."""
    moments = defaultdict[str, list[float]](list)
    for call in calls:
        moments[call.chat].append(call.at)
    gaps = (after - before for each in moments.values() for before, after in pairwise(sorted(each)))
    return min(gaps, default=inf)
