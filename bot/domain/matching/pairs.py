"""Pairs: as many as there can be, those who waited first, and then the heaviest."""

from collections.abc import Collection, Sequence
from functools import cached_property

from bot.domain.matching.model import Edge, MaxWeightMatching
from bot.domain.matching.weights import Weights

WAITED = 10**14  # for each round without a place: more than all meetings of a round are worth together
MOST_WAITED = 4
HOSTS = 10**18  # more than everybody's waiting


class Pairing:
    """The meetings that may be, and what finds the best pairs among them."""

    def __init__(self, weights: Weights, edges: Sequence[Edge], match: MaxWeightMatching) -> None:
        self.weights = weights
        self.people = len(weights.company)
        self._match = match
        waited = [WAITED * min(MOST_WAITED, debt.waited) for debt in weights.debts]
        self._edges = [(one, other, weight + waited[one] + waited[other]) for one, other, weight in edges]

    @cached_property
    def alone(self) -> frozenset[int]:
        """Those who may meet nobody, or nobody of their candidates."""
        return frozenset(range(self.people)).difference(*((one, other) for one, other, _ in self._edges))

    def pairs(self, without: Collection[int] = (), *, hosting: int | None = None) -> list[tuple[int, int]]:
        """The best pairs of everybody but these; of equally many, those in which some can take in this third."""
        edges = self._edges
        if without:
            edges = [edge for edge in edges if edge[0] not in without and edge[1] not in without]
        if hosting is not None:
            may_sit = self.weights.company.may_sit
            edges = [(one, other, weight + HOSTS * may_sit((one, other, hosting))) for one, other, weight in edges]
        return sorted((min(two), max(two)) for two in self._match(self.people, edges))

    def pairs_but(self, thirds: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], int | None]:
        """The best pairs of everybody but one of these, who is left for what it adds: an odd number in one go."""
        beside = self.people  # nobody: who is paired with them is left
        found = self._match(self.people + 1, [*self._edges, *((number, beside, adds) for number, adds in thirds)])
        pairs = sorted((min(two), max(two)) for two in found)
        left = next((one for one, other in pairs if other == beside), None)
        return [two for two in pairs if two[1] != beside], left
