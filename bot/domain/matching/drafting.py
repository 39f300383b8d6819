"""The ways to make a draft: of all pairs, of the best candidates of each person, of groups."""

from collections import defaultdict
from collections.abc import Sequence

from bot.domain.matching.bounds import best_meetings, bound_of
from bot.domain.matching.candidates import Candidates
from bot.domain.matching.draft import Draft, draft_of, weight_of
from bot.domain.matching.groups import grouped
from bot.domain.matching.leftovers import place_left
from bot.domain.matching.model import ALL_PAIRS, CANDIDATES, SMALLEST, Edge, MaxWeightMatching, Status
from bot.domain.matching.pairs import Pairing
from bot.domain.matching.thirds import adds_at_most, joined, least_often, with_thirds
from bot.domain.matching.weights import Weights

Drafted = tuple[Draft, Status, int]  # how sure it is that none is better, and the weight that none can pass


def of_all_pairs(weights: Weights, match: MaxWeightMatching) -> Drafted:
    """Pairs, and a third where somebody is left; of pairs alone it is certain that none are better."""
    found, bound = with_thirds(Pairing(weights, weights.edges(), match))
    draft = place_left(found, weights)
    if draft == found and all(len(group) == SMALLEST for group in draft.groups):
        return draft, Status.OPTIMAL, weight_of(draft, weights)
    if draft != found or bound is None:
        bound = bound_of(best_meetings(weights), (1, 2))
    return draft, Status.BOUNDED, bound


def of_candidates(weights: Weights, match: MaxWeightMatching, candidates: int) -> Drafted:
    """The same of so many candidates for each person, found in one go; the bound is one on all pairs."""
    edges, most = Candidates(weights, candidates).edges()
    draft = place_left(_with_third(Pairing(weights, edges, match), edges), weights)
    threes = sum(len(group) > SMALLEST for group in draft.groups)
    return draft, Status.BOUNDED, (sum(most) + sum(sorted(most, reverse=True)[: 3 * threes])) // 2


def of_groups(weights: Weights, match: MaxWeightMatching, *, steps: int, seed: int) -> Drafted:
    """Groups of more than two."""
    is_small = len(weights.company) <= ALL_PAIRS

    def covered() -> Draft:
        return (of_all_pairs(weights, match) if is_small else of_candidates(weights, match, CANDIDATES))[0]

    draft = grouped(weights, covered, steps=steps, seed=seed)
    mates = sorted({len(group) - 1 for group in draft.groups}) or [0]
    if is_small:
        return draft, Status.BOUNDED, bound_of(best_meetings(weights), mates)
    _, most = Candidates(weights, 1).edges()
    return draft, Status.BOUNDED, sum(most) * mates[-1] // 2


def _with_third(pairing: Pairing, edges: Sequence[Edge]) -> Draft:
    """Pairs; of an odd number one of those who were third least often is left for a pair to take in."""
    weights = pairing.weights
    if (pairing.people - len(pairing.alone)) % 2 == 0:
        return draft_of(pairing.pairs(), pairing.people)
    near = defaultdict(list)
    for one, other, _ in edges:
        near[one].append(other)
        near[other].append(one)
    pairs, third = pairing.pairs_but(
        [(third, adds_at_most(weights, third, near[third])) for third in least_often(weights, near)]
    )
    found = None if third is None else joined(weights, third, pairs)
    groups = pairs if found is None else [*(two for two in pairs if two != found[0]), found[1]]
    return draft_of(groups, pairing.people)
