"""What somebody who waits a term learns of a newcomer from the means in half points, counted out and not measured.

They know that one person came and that all others answered as before, which nobody in a school can know.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from math import factorial, prod

from bot.domain.pulse_finding import POINTS, Finding, Tally, find

SIZES = range(5, 14)


def pinned(answered: int) -> float:
    """How often the two findings leave one answer for who came to so many, every answer being as likely as another."""
    left: Mapping[tuple[Finding | None, Finding | None], dict[int, int]] = defaultdict(lambda: dict.fromkeys(POINTS, 0))
    for tally in tallies(answered):
        ways = factorial(answered) // prod(map(factorial, tally))
        for answer in POINTS:
            left[find("p", tally), find("p", with_one_more(tally, answer))][answer] += ways
    sure = sum(sum(ways.values()) for ways in left.values() if sum(map(bool, ways.values())) == 1)
    return float(sure / len(POINTS) ** (answered + 1))


def with_one_more(tally: Tally, answer: int) -> Tally:
    """The same answers, and this one."""
    one, two, three, four, five = (number + (point == answer) for point, number in zip(POINTS, tally, strict=True))
    return one, two, three, four, five


def tallies(answered: int) -> Iterator[Tally]:
    """Every way in which so many people can have answered, by how many gave each answer."""
    for bars in combinations(range(answered + len(POINTS) - 1), len(POINTS) - 1):
        ends = (-1, *bars, answered + len(POINTS) - 1)
        one, two, three, four, five = (after - before - 1 for before, after in pairwise(ends))
        yield one, two, three, four, five


def rows() -> list[str]:
    """As they stand in docs/attack.md."""
    return [f"| {size} | {size + 1} | {pinned(size):.1%} |" for size in SIZES]


if __name__ == "__main__":
    print("\n".join(rows()))
