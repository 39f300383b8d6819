"""Who is still left: every pair, and one exchange. Used where too many people meet to try everybody as the third."""

from collections.abc import Iterator

from bot.domain.matching.draft import Draft, People, draft_of
from bot.domain.matching.thirds import joined
from bot.domain.matching.weights import Weights

Move = tuple[list[People], list[People]]  # groups that go, and groups that come


def place_left(draft: Draft, weights: Weights) -> Draft:
    """The same draft with a place for whoever can have one by one of these moves."""
    while move := next(_moves(draft, weights), None):
        gone, come = move
        draft = draft_of([*(group for group in draft.groups if group not in gone), *come], len(weights.company))
    return draft


def _moves(draft: Draft, weights: Weights) -> Iterator[Move]:
    """What gives more people a place, the least change first."""
    for ways in (_two_left, _two_exchanged, _one_joins, _one_exchanged):
        yield from ways(draft, weights)


def _two_left(draft: Draft, weights: Weights) -> Iterator[Move]:
    """Two who are left meet."""
    for place, one in enumerate(draft.left):
        others = [other for other in draft.left[place + 1 :] if weights.company.may_meet(one, other)]
        if others:
            yield [], [(one, max(others, key=lambda other: (weights.between(one, other), other)))]


def _two_exchanged(draft: Draft, weights: Weights) -> Iterator[Move]:
    """Two who are left each meet one of a pair."""
    may_meet = weights.company.may_meet
    for one in draft.left:
        for pair in _pairs(draft):
            for mine, rest in (pair, pair[::-1]):
                if may_meet(one, mine):
                    other = next((other for other in draft.left if other != one and may_meet(other, rest)), None)
                    if other is not None:
                        yield [pair], [(one, mine), (other, rest)]


def _one_joins(draft: Draft, weights: Weights) -> Iterator[Move]:
    """Somebody who is left joins a pair."""
    for one in draft.left:
        found = joined(weights, one, draft.groups)
        if found:
            yield [found[0]], [found[1]]


def _one_exchanged(draft: Draft, weights: Weights) -> Iterator[Move]:
    """Somebody who is left meets one of a pair, and the other of it joins another pair."""
    for one in draft.left:
        for pair in _pairs(draft):
            for mine, rest in (pair, pair[::-1]):
                if weights.company.may_meet(one, mine):
                    found = joined(weights, rest, [group for group in draft.groups if group != pair])
                    if found:
                        yield [pair, found[0]], [(one, mine), found[1]]


def _pairs(draft: Draft) -> list[People]:
    return [group for group in draft.groups if len(group) == 2]
