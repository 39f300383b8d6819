"""What somebody who answered can still read of colleagues in what is told of five to nine: every case, counted.

Whoever answered knows their own answer and, at worst, how many answered and what each of the others may have said.
For each number of people, every set of answers is gone through, and for each own answer and what is told: which
answers the others may have given. Told in three ways: as the pulse tells it, with ends in half points that stand apart,
and to one decimal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import factorial, log2

from bot.domain.number import FLOOR
from bot.domain.pulse_finding import HIGHEST, LOWEST, MANY_FROM, POINTS, mean_in_halves

Answers = tuple[int, ...]
WAYS: Mapping[str, Callable[[Sequence[int]], object]] = {
    "as it is told: half points, 2 or lower to 4 or higher": lambda tally: mean_in_halves(tally, LOWEST, HIGHEST),
    "half points, 1 to 5": lambda tally: mean_in_halves(tally, 2, 10),
    "one decimal": lambda tally: round(sum(p * n for p, n in zip(POINTS, tally, strict=True)) / sum(tally), 1),
}


@dataclass(frozen=True)
class Leak:
    """Of all that can happen, each answer as likely as another: how often an insider reads everything, or a bound.

    `whole`: what each of the others said. `all_high`: that nobody among the others is on the other side of the middle.
    `bits`: what is learnt of the answers of the others, of at most `of` bits.
    """

    whole: float
    all_high: float
    bits: float
    of: float


def leak(people: int, told: Callable[[Sequence[int]], object]) -> Leak:
    """Over every way in which so many can answer."""
    seen: dict[tuple[int, object], list[tuple[Answers, int]]] = {}
    for others in combinations_with_replacement(POINTS, people - 1):
        for mine in POINTS:
            tally = [(*others, mine).count(point) for point in POINTS]
            seen.setdefault((mine, told(tally)), []).append((others, _orders(others)))
    total = len(POINTS) ** people
    whole = sum(weight for ways in seen.values() if len({others for others, _ in ways}) == 1 for _, weight in ways)
    one_side = sum(w for ways in seen.values() if _is_one_sided([one for one, _ in ways]) for _, w in ways)
    weights = [sum(weight for _, weight in ways) for ways in seen.values()]
    before = (people - 1) * log2(len(POINTS))
    after = sum(weight / total * log2(weight) for weight in weights)
    return Leak(whole / total, one_side / total, before - after, before)


def _orders(answers: Answers) -> int:
    """In how many orders these can be given."""
    found = factorial(len(answers))
    for point in POINTS:
        found //= factorial(answers.count(point))
    return found


def _is_one_sided(ways: Sequence[Answers]) -> bool:
    return all(min(others) >= 3 for others in ways) or all(max(others) <= 3 for others in ways)


def table() -> Iterator[str]:
    """For a document."""
    yield "| told | people | reads every answer | knows all lean one way | learns |"
    yield "| --- | --- | --- | --- | --- |"
    for way, told in WAYS.items():
        for people in range(FLOOR, MANY_FROM):
            found = leak(people, told)
            yield (
                f"| {way} | {people} | {found.whole:.3%} | {found.all_high:.2%} |"
                f" {found.bits:.1f} of {found.of:.1f} bits |"
            )


if __name__ == "__main__":
    print("\n".join(table()))
