"""What may be said of the answers to one statement (4.2): coarse for a few, and never that all agree.

Who answered knows their own answer, and can take it away from whatever is told. So for 5 to 9 people only a mean in
half points is told, with both ends in one: "4 or higher", "2 or lower". A higher end would tell a lone dissenter what
everybody else said (bench/half_points.py counts it). From 10 people it is how many in ten lean which way, and "nearly
everybody" as soon as so few differ that one of them could know the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.number import FLOOR

POINTS = (1, 2, 3, 4, 5)
MANY_FROM = 10
LOWEST, HIGHEST = 4, 8  # half points: 2 or lower, 4 or higher
PARTS = 10
Tally = tuple[int, int, int, int, int]  # how many gave each of the five answers


class Crowd(StrEnum):
    """About how many people answered: all that is told of their number."""

    FEW = "few"  # 5 to 9
    MANY = "many"  # 10 or more


class Lean(StrEnum):
    """Which way an answer leans."""

    AGAINST = "against"  # 1 and 2
    BETWEEN = "between"  # 3
    FOR = "for"  # 4 and 5


@dataclass(frozen=True)
class Finding:
    """What is told of one statement. `halves` is the mean in half points, 4 (2 or lower) to 8 (4 or higher).

    Of many also how many in ten lean AGAINST, BETWEEN and FOR; or only the way that `nearly` everybody leans.
    """

    statement: str
    crowd: Crowd
    halves: int
    tenths: tuple[int, int, int] | None = None
    nearly: Lean | None = None

    @property
    def mean(self) -> float:
        """In points, 2 to 4, for a picture over the terms."""
        return self.halves / 2


def find(statement: str, tally: Tally) -> Finding | None:
    """What may be said of these answers; None of fewer than five. Who answered "don't know" is not among them."""
    answered = sum(tally)
    if answered < FLOOR:
        return None
    if answered < MANY_FROM:
        return Finding(statement, Crowd.FEW, mean_in_halves(tally))
    leans = (tally[0] + tally[1], tally[2], tally[3] + tally[4])
    nearly = _nearly(leans)
    if nearly is None:
        return Finding(statement, Crowd.MANY, mean_in_halves(tally), tenths=in_tenths(leans))
    end = {Lean.AGAINST: LOWEST, Lean.BETWEEN: (LOWEST + HIGHEST) // 2, Lean.FOR: HIGHEST}[nearly]
    return Finding(statement, Crowd.MANY, end, nearly=nearly)  # the mean itself would tell how the few differ


def mean_in_halves(tally: Sequence[int], lowest: int = LOWEST, highest: int = HIGHEST) -> int:
    """The mean in half points, rounded up at a quarter, with its ends taken together."""
    answered, points = sum(tally), sum(point * number for point, number in zip(POINTS, tally, strict=True))
    return min(max((4 * points + answered) // (2 * answered), lowest), highest)


def in_tenths(leans: tuple[int, int, int]) -> tuple[int, int, int]:
    """How many in ten, together ten: what is over goes to the largest remainders."""
    answered = sum(leans)
    parts = [PARTS * number // answered for number in leans]
    order = sorted(range(len(leans)), key=lambda place: (-(PARTS * leans[place] % answered), place))
    for place in order[: PARTS - sum(parts)]:
        parts[place] += 1
    return parts[0], parts[1], parts[2]


def _nearly(leans: tuple[int, int, int]) -> Lean | None:
    answered, most = sum(leans), max(leans)
    differ = answered - most
    return tuple(Lean)[leans.index(most)] if differ <= max(2, answered // 10) else None
