"""Rounds after one another: when people meet again, with our planner, greedily, and by chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from random import Random
from uuid import UUID

from bench.figures import Figure
from bot.domain.matching.company import Company
from bot.domain.matching.debts import debts_after
from bot.domain.matching.model import Debt, Member, Met, Policy
from tests.matching import a_team, plan_of

Groups = Sequence[frozenset[UUID]]
Forbidden = frozenset[frozenset[UUID]]
Way = Callable[["Team", Sequence[Member], int], Groups]  # who is here, and the number of the round
PAIRS = Policy()
SOON = 8
ROUNDS = 52
SEEDS = (1, 2, 3, 4)
ODD = (15, 21, 31, 39, 41)


@dataclass
class Team:
    """Rounds so far, and what is worth knowing of them."""

    policy: Policy = PAIRS
    forbidden: Forbidden = frozenset()
    seed: int = 1
    rounds: list[Groups] = field(default_factory=list)
    history: list[Met] = field(default_factory=list)
    last: dict[frozenset[UUID], int] = field(default_factory=dict)
    gaps: list[int] = field(default_factory=list)
    first: int | None = None
    debts: dict[UUID, Debt] = field(default_factory=dict)
    thirds: dict[UUID, int] = field(default_factory=dict)
    left: int = 0

    def draw(self, members: Sequence[Member], way: Way) -> None:
        """One round."""
        number = len(self.rounds) + 1
        groups = way(self, members, number)
        self.rounds.append(groups)
        self.history += [Met(number, group) for group in groups]
        self.left += sum(member.is_here for member in members) - sum(map(len, groups))
        for group in groups:
            for person in group:
                self.thirds[person] = self.thirds.get(person, 0) + (len(group) == 3)
            for two in map(frozenset, combinations(group, 2)):
                if two in self.last:
                    self.gaps.append(number - self.last[two])
                    self.first = self.first or number
                self.last[two] = number

    @property
    def soon(self) -> int:
        """How often two people met again within eight rounds."""
        return sum(gap <= SOON for gap in self.gaps)


def ours(team: Team, members: Sequence[Member], number: int) -> Groups:
    """The planner, with everything that earlier rounds left owed."""
    plan = plan_of(
        members, team.history, forbidden=team.forbidden, policy=team.policy, debts=team.debts, round_number=number,
        seed=team.seed,
    )  # fmt: skip
    team.debts = debts_after(
        plan, members, team.debts, forbidden=team.forbidden, policy=team.policy, round_number=number, seed=team.seed
    )
    return [frozenset(group.people) for group in plan.groups]


def greedy(team: Team, members: Sequence[Member], number: int) -> Groups:
    """Pairs in the order of how long ago they met, as far as both are free; who is left joins one."""
    chance = Random(team.seed * 1000 + number)
    return _taken(team, members, lambda two: (team.last.get(two, -1), chance.random()))


def shuffle(team: Team, members: Sequence[Member], number: int) -> Groups:
    """Pairs in any order, as far as both are free; who is left joins one."""
    chance = Random(team.seed * 1000 + number)
    return _taken(team, members, lambda two: (0, chance.random()))


def _taken(team: Team, members: Sequence[Member], order: Callable[[frozenset[UUID]], tuple[int, float]]) -> Groups:
    company = Company(members, team.forbidden)
    ids = [member.id for member in company.people]
    may = [two for two in combinations(range(len(ids)), 2) if company.may_meet(*two)]
    groups: list[tuple[int, ...]] = []
    free = set(range(len(ids)))
    for one, other in sorted(may, key=lambda two: order(frozenset(ids[number] for number in two))):
        if one in free and other in free:
            groups.append((one, other))
            free -= {one, other}
    for one in sorted(free):
        host = next((group for group in groups if len(group) == 2 and company.may_sit((*group, one))), None)
        if host:
            groups[groups.index(host)] = (*host, one)
    return [frozenset(ids[number] for number in group) for group in groups]


def played(people: int, rounds: int, way: Way, *, absent: float = 0.0, size: int = 2, seed: int = 1) -> Team:
    """So many rounds of a team that can all meet, of whom some are absent, the same for every way."""
    chance, team, members = Random(seed), Team(Policy(size), seed=seed), a_team(people)
    for _ in range(rounds):
        team.draw([replace(member, is_here=chance.random() >= absent) for member in members], way)
    return team


def rounds_figure() -> Figure:
    """When people meet again, in teams in which everybody can meet everybody."""
    named: list[tuple[str, str, Callable[[Way], Team]]] = [
        ("40, all present", "39", lambda way: played(40, ROUNDS, way)),
        *((f"{people}, all present", f"{_most(people)}", _odd(people)) for people in ODD),
        ("40, a tenth absent", "", lambda way: played(40, ROUNDS, way, absent=0.1)),
    ]
    fours, threes = played(32, 12, ours, size=4), played(24, 12, ours, size=3)
    return Figure(
        title="Rounds until people meet again",
        limit=(
            "even numbers up to 52: nobody meets again for n-1 rounds, nor sooner ever after; odd numbers: at least as"
            " many rounds as there can be less three, and thirds differ by three at most for 39 to 41; 40 with a tenth"
            " absent: nobody within 8 rounds; 32 in fours 9 rounds, 24 in threes 8"
        ),
        is_met=_even_kept() and _odd_kept() and _absent_kept() and _free(fours) >= 9 and _free(threes) >= 8,
        about=(
            "Everybody can meet everybody and nobody has more for one than for another, so that only the past counts."
            f" Even numbers were tried from 4 to {ROUNDS}, for two times as many rounds as people; odd ones and the"
            f" absences with four seeds, of which the table shows the first. Greedy pairs who met longest ago, in any"
            " order where that is the same, and shuffle in any order at all; in both who is left joins somebody."
        ),
        rows=[
            ["people", "", "most there can be", "without", f"repeats in {ROUNDS}", "soonest", "within 8", "thirds"],
            *(
                [
                    name, way.__name__, most, f"{_free(team)}", f"{len(team.gaps)}",
                    f"{min(team.gaps, default=0)}", f"{team.soon}", _range(team),
                ]
                for name, most, play in named
                for way, team in ((way, play(way)) for way in (ours, greedy, shuffle))
            ),
            ["32 in fours", "ours", "10", f"{_free(fours)}", "", "", "", ""],
            ["24 in threes", "ours", "11", f"{_free(threes)}", "", "", "", ""],
        ],
    )  # fmt: skip


def _even_kept() -> bool:
    teams = ((people, played(people, 2 * people, ours)) for people in range(4, ROUNDS + 1, 2))
    return all(_free(team) == people - 1 == min(team.gaps) for people, team in teams)


def _odd_kept() -> bool:
    teams = [(people, played(people, ROUNDS, ours, seed=seed)) for people in ODD for seed in SEEDS]
    return all(
        _free(team) >= _most(people) - 3 and (people < 39 or max(team.thirds.values()) - min(team.thirds.values()) <= 3)
        for people, team in teams
    )


def _absent_kept() -> bool:
    return all(played(40, ROUNDS, ours, absent=0.1, seed=seed).soon == 0 for seed in SEEDS)


def _most(people: int) -> int:
    """How many rounds an odd number can have without a repeat at the very most."""
    return people * (people - 1) // (people + 3)


def _odd(people: int) -> Callable[[Way], Team]:
    return lambda way: played(people, ROUNDS, way)


def _free(team: Team) -> int:
    """How many rounds went by before anybody met again."""
    return len(team.rounds) if team.first is None else team.first - 1


def _range(team: Team) -> str:
    return f"{min(team.thirds.values())} to {max(team.thirds.values())}"
