"""The planner of consultation rounds: its weights and its time against networkx, what a crowd takes, and its rounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gc import collect
from multiprocessing import get_context
from random import Random
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

from bench.figures import Figure
from bench.matching_rounds import rounds_figure
from bench.matching_school import school_figure
from bot.domain.matching.model import Edge, MaxWeightMatching, Member, Plan, Policy, Trait
from bot.services.solver import FEW_CANDIDATES, heaviest_pairs
from tests.matching import a_school, plan_of, slow_pairs

MIXED = Policy(apart=frozenset({Trait.SECTION, Trait.SCHOOL}))
WEIGHED = (*range(2, 61), 80, 100, 150, 199, 200, 201, 300, 500, 750, 1000)
TIMED = {200: 10, 1000: 30}  # people, and how many times faster at least
TURNS = 5
CROWD, MOST_MEGABYTES, MOST_SECONDS = 10_000, 600, 60


@dataclass(frozen=True)
class Compared:
    """Seconds of a whole plan with either, each turn."""

    ours: Sequence[float]
    networkx: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times faster the median is."""
        return median(self.networkx) / median(self.ours)

    @property
    def range(self) -> str:
        """How many times faster the turns were."""
        ratios = [slow / ours for ours, slow in zip(self.ours, self.networkx, strict=True)]
        return f"{min(ratios):.1f} to {max(ratios):.1f}x"


def measure() -> Iterator[Figure]:
    """All figures about the planner, each when it is there."""
    yield _speed_figure()
    yield _crowd_figure()
    yield rounds_figure()
    yield school_figure()


def _plan(members: Sequence[Member], match: MaxWeightMatching, candidates: int | None = None) -> Plan:
    return plan_of(members, policy=MIXED, match=match, candidates=candidates)


def _same_weight(people: int) -> bool:
    """Whether every matching that a plan of so many asks for weighs as much as that of networkx."""
    same: list[bool] = []

    def both(number: int, edges: Sequence[Edge]) -> list[tuple[int, int]]:
        weight = {(one, other): weight for one, other, weight in edges}
        found, slow = heaviest_pairs(number, edges), slow_pairs(number, edges)
        same.append(sum(weight[two] for two in found) == sum(weight[two] for two in slow) and len(found) == len(slow))
        return found

    _plan(a_school(people, Random(people)), both)
    return all(same)


def _compared(people: int) -> Compared:
    members = a_school(people, Random(people))
    ours, slow = [], []
    for _ in range(TURNS):
        ours.append(_seconds(members, heaviest_pairs))
        slow.append(_seconds(members, slow_pairs))
    return Compared(ours, slow)


def _seconds(members: Sequence[Member], match: MaxWeightMatching) -> float:
    collect()  # or one would pay for what the other left
    began = perf_counter()
    _plan(members, match)
    return perf_counter() - began


def _speed_figure() -> Figure:
    differ = [people for people in WEIGHED if not _same_weight(people)]
    timed = {people: _compared(people) for people in TIMED}
    return Figure(
        title="A plan of pairs, against networkx",
        limit="the same weight, and a whole plan for 200 people at least 10x faster, for 1,000 at least 30x",
        is_met=not differ and all(timed[people].ratio >= least for people, least in TIMED.items()),
        about=(
            "Made-up people with three to six of twenty windows, in schools of forty and five sections, with two roles"
            " offered and two wanted. The whole plan is timed, with the weights and the candidates that are the same"
            f" for both; only what finds the pairs differs. The medians of {TURNS} of each, by turns. Weights"
            f" were compared for {len(WEIGHED)} numbers of people: every one from 2 to 60 and"
            f" {', '.join(f'{people:,}' for people in WEIGHED[59:])}; of an odd number for every third that is tried."
            f" They differed for {len(differ)}."
        ),
        rows=[
            ["people", "ours", "networkx", "ratio", "ratio of all turns"],
            *(
                [
                    f"{people:,}", f"{median(of.ours) * 1000:.0f} ms", f"{median(of.networkx) * 1000:.0f} ms",
                    f"{of.ratio:.1f}x", of.range,
                ]
                for people, of in timed.items()
            ),
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """What a plan for many took, in a process of its own."""

    seconds: float
    megabytes: float
    left: int
    gap: float  # of the bound


def crowd(people: int, candidates: int | None) -> Crowd:
    """Plan so many here, and say what it took."""
    members = a_school(people, Random(people))
    began = perf_counter()
    plan = _plan(members, heaviest_pairs, candidates)
    seconds = perf_counter() - began
    return Crowd(
        seconds, getrusage(RUSAGE_SELF).ru_maxrss / 1024, len(plan.unplaced), plan.proof.gap / plan.proof.bound
    )


def _crowd_figure() -> Figure:
    asked = {
        f"{CROWD:,}, the {FEW_CANDIDATES} best candidates each": (CROWD, FEW_CANDIDATES),
        f"{CROWD:,}, the 40 best": (CROWD, None),
        f"{CROWD - 1:,}, the 40 best, with a third": (CROWD - 1, None),
    }
    found = {}
    for name, (people, candidates) in asked.items():
        with get_context("spawn").Pool(1) as apart:
            found[name] = apart.apply(crowd, (people, candidates))
    return Figure(
        title=f"A plan for {CROWD:,} people",
        limit=f"below {MOST_MEGABYTES} MB and {MOST_SECONDS} s",
        is_met=all(of.megabytes < MOST_MEGABYTES and of.seconds < MOST_SECONDS for of in found.values()),
        about=(
            "Once each, in a process of its own; memory is the most that it held, with Python and its libraries. The"
            " gap is to a bound on all pairs, not only on candidates: everybody with whoever would be best for them."
            " The first is what there is when time is up."
        ),
        rows=[
            ["people", "took", "memory", "without a place", "gap"],
            *(
                [name, f"{of.seconds:.1f} s", f"{of.megabytes:.0f} MB", f"{of.left}", f"{of.gap:.2%}"]
                for name, of in found.items()
            ),
        ],
    )


if __name__ == "__main__":
    for figure in measure():
        print(figure, flush=True)
