"""What a meeting of two people is worth, in whole numbers (0010)."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations
from uuid import UUID

from bot.domain.matching.company import Company
from bot.domain.matching.guide import circle_block, design_for
from bot.domain.matching.model import SMALLEST, Debt, Edge, Met, Policy, Trait

POINTS = {Trait.SECTION: 200, Trait.SCHOOL: 150, Trait.SUBJECT: 200}
ROLE_POINTS = 200  # for each way round in which one offers what the other wants
WINDOW_POINTS, MOST_WINDOWS = 10, 5
GUIDE_POINTS = 900  # less than a repeat costs, more than most of what two people have for each other
REPEAT_COST = 1000  # times the fourth power of the rounds that it comes too soon
THIRD_COST = 2500  # times the rounds it takes to meet everybody: for one third more than one's share
THIRD_POWER, MOST_THIRDS = 12, 3000  # thirds in thousandths
NOISE = 50  # tells equal meetings apart; without it a solver's work would decide
FACTOR, MASK = 0x9E3779B97F4A7C15, 2**64 - 1

NOBODY_OWED = Debt()


class Weights:
    """What every meeting would be worth in one round."""

    def __init__(
        self,
        company: Company,
        history: Iterable[Met],
        *,
        policy: Policy,
        debts: Mapping[UUID, Debt],
        round_number: int,
        seed: int,
    ) -> None:
        self.company = company
        self.policy = policy
        self.debts = [debts.get(member.id, NOBODY_OWED) for member in company.people]
        self.blocks = _blocks(company, policy, round_number)
        reach = _reach(company, policy)
        self.costs = _costs(company, history, reach=reach, round_number=round_number)
        self._traits = [
            ([member.trait(trait) for member in company.people], trait in policy.apart, POINTS[trait])
            for trait in sorted(policy.apart | policy.alike)
        ]
        self.third_costs = _third_costs(self.debts, reach)
        self.offers, self.wants = _roles(company)
        self._windows = [member.windows for member in company.people]
        self._known: dict[tuple[int, int], int] = {}  # what was weighed already
        self._noise = [stable(seed, round_number, member.id) for member in company.people]

    def quality(self, one: int, other: int) -> int:
        """What these two have for each other, apart from when they met."""
        points = 0
        for values, is_apart, worth in self._traits:
            mine, theirs = values[one], values[other]
            if mine is not None and theirs is not None and (mine != theirs) is is_apart:
                points += worth
        if self.offers[one] & self.wants[other]:
            points += ROLE_POINTS
        if self.offers[other] & self.wants[one]:
            points += ROLE_POINTS
        free, too = self._windows[one], self._windows[other]
        if free is not None and too is not None:
            points += WINDOW_POINTS * min(MOST_WINDOWS, (free & too).bit_count())
        return points

    def between(self, one: int, other: int) -> int:
        """The weight of a meeting of these two."""
        known = self._known.get((one, other) if one < other else (other, one))
        return self._weighed(one, other) if known is None else known

    def _weighed(self, one: int, other: int) -> int:
        owed = self.debts[one].weak + self.debts[other].weak
        weight = self.quality(one, other) * (4 + owed) // 4 + self.noise(one, other)
        if self.blocks is not None and self.blocks[one] == self.blocks[other]:
            weight += GUIDE_POINTS
        cost = self.costs[one].get(other)
        return weight if cost is None else weight - cost

    def noise(self, one: int, other: int) -> int:
        """A small number that is the same for these two in this round wherever it is worked out."""
        return (((self._noise[one] ^ self._noise[other]) * FACTOR & MASK) >> 32) % NOISE

    def of(self, group: Iterable[int]) -> int:
        """The weight of a group: of three in a team of pairs less than of all its meetings, so that thirds are fair."""
        people = tuple(group)
        weight = sum(self.between(one, other) for one, other in combinations(people, 2))
        if self.policy.size == SMALLEST and len(people) > SMALLEST:
            weight -= sum(self.third_costs[number] for number in people)
        return weight

    def edges(self) -> list[Edge]:
        """Every meeting that may be, in order."""
        twos = combinations(range(len(self.company)), 2)
        self._known = {two: self._weighed(*two) for two in twos if self.company.may_meet(*two)}
        return [(one, other, weight) for (one, other), weight in self._known.items()]

    def hashed(self) -> list[int]:
        """Everybody in an order that differs from round to round and owes nothing to when they came."""
        return sorted(range(len(self.company)), key=self._noise.__getitem__)


def _reach(company: Company, policy: Policy) -> int:
    """How many rounds it takes to meet everybody, or how many are looked back on if that is less."""
    return min(policy.horizon, (len(company) - 1) // (policy.size - 1))


def _costs(company: Company, history: Iterable[Met], *, reach: int, round_number: int) -> list[dict[int, int]]:
    """For each person what it costs to meet those again whom they met lately."""
    last: dict[tuple[int, int], int] = {}
    for met in history:
        here = sorted(company.number[person] for person in met.people if person in company.number)
        for two in combinations(here, 2):
            last[two] = max(met.round, last.get(two, met.round))
    costs: list[dict[int, int]] = [{} for _ in company.people]
    for (one, other), met_in in last.items():
        too_soon = reach + 1 - (round_number - met_in)
        if too_soon > 0:
            costs[one][other] = costs[other][one] = REPEAT_COST * too_soon**4
    return costs


def _blocks(company: Company, policy: Policy, turn: int) -> list[int] | None:
    """The block of each person in the schedule of this turn; none where it would take longer than is looked back."""
    slots = len(company.team) + len(company.team) % 2
    if policy.size == SMALLEST:
        if not 2 <= slots <= policy.horizon + 1:
            return None
        return [circle_block(slot, turn, slots=slots) for slot in company.slots]
    design = design_for(len(company.team), policy.size)
    if design is None or design.turns > policy.horizon:
        return None
    return [design.block(slot, turn) for slot in company.slots]


def _third_costs(debts: Sequence[Debt], reach: int) -> list[int]:
    """For each person what it costs that they are one of three again, nothing for who was so least for their rounds.

    Convex, as repeats are: once everybody has met, a linear cost is lost among theirs.
    """
    thirds, attended = sum(debt.thirds for debt in debts), sum(debt.attended for debt in debts)
    more = [1000 * debt.thirds - 1000 * debt.attended * thirds // max(1, attended) for debt in debts]
    worth = THIRD_COST * reach
    steep = [min(MOST_THIRDS, abs(much)) ** THIRD_POWER * worth // 1000**THIRD_POWER for much in more]
    costs = [cost if much > 0 else -cost for much, cost in zip(more, steep, strict=True)]
    return [cost - min(costs) for cost in costs]


def _roles(company: Company) -> tuple[list[int], list[int]]:
    """What everybody offers and wants, a bit for each role."""
    names = sorted({role for member in company.people for role in member.offers | member.wants})
    bit = {name: 1 << number for number, name in enumerate(names)}
    offers = [sum(bit[role] for role in member.offers) for member in company.people]
    wants = [sum(bit[role] for role in member.wants) for member in company.people]
    return offers, wants


def stable(*parts: object) -> int:
    """64 bits that are the same for these in every process."""
    return int.from_bytes(blake2b(" ".join(map(str, parts)).encode(), digest_size=8).digest())
