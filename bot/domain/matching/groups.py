"""Groups of three to eight: from the schedule of a design, then people change places as long as that is better.

Many people are planned a part at a time, in parts that differ from round to round. Where somebody is still left, the
plan is made of pairs and threes that are put together: whoever has a place in a group has one in a part of it.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from bot.domain.matching.draft import Draft, People, draft_of, score_of
from bot.domain.matching.exchange import exchanged
from bot.domain.matching.model import ALL_PAIRS, LARGEST, SMALLEST
from bot.domain.matching.weights import Weights


def grouped(weights: Weights, covered: Callable[[], Draft], *, steps: int, seed: int) -> Draft:
    """A draft of groups; `covered` gives pairs and threes that place as many people as can be."""
    everybody = weights.hashed()
    parts = -(-len(everybody) // ALL_PAIRS) or 1
    groups: list[People] = []
    for part in range(parts):
        groups += _of_part(weights, sorted(everybody[part::parts]), steps=steps, seed=seed + part)
    draft = seated(draft_of(groups, len(everybody)), weights)
    if not draft.left or parts > 1:
        return draft
    other = put_together(covered(), weights)
    return max(draft, other, key=lambda one: score_of(one, weights))


def sizes_for(people: int, size: int) -> list[int]:
    """How many people each group gets: all as near to this size as can be, none too large, the larger ones first."""
    if people < SMALLEST:
        return []
    counts = range(-(-people // LARGEST), people // SMALLEST + 1)
    number = min(counts, key=lambda count: (abs(people - count * size), -count))
    least, more = divmod(people, number)
    return [least + 1] * more + [least] * (number - more)


def seated(draft: Draft, weights: Weights) -> Draft:
    """The same draft with a place for who is left: in a group, with each other, or with one out of a group of three.

    A group that somebody leaves can still meet.
    """
    for one in draft.left:
        if one in draft.left:
            draft = _with_place(draft, weights, one)
    return draft


def _with_place(draft: Draft, weights: Weights, one: int) -> Draft:
    may_sit, may_meet = weights.company.may_sit, weights.company.may_meet
    with_room = [(group, group) for group in draft.groups if len(group) < LARGEST and may_sit((*group, one))]
    left = [((), (other,)) for other in draft.left if other != one and may_meet(one, other)]
    out_of = [
        (group, (other,)) for group in draft.groups if len(group) > SMALLEST for other in group if may_meet(one, other)
    ]
    found = with_room or left or out_of
    if not found:
        return draft
    group, mates = min(found, key=lambda item: (len(item[0]), -_worth(weights, one, item[1]), item))
    stay = [number for number in group if number not in mates]
    groups = [other for other in draft.groups if other != group]
    return draft_of([*groups, *([stay] if stay else []), (*mates, one)], len(weights.company))


def put_together(draft: Draft, weights: Weights) -> Draft:
    """Pairs and threes made into groups of about the size that is wanted, where all of them can meet."""
    waiting, groups = list(draft.groups), []
    while waiting:
        group = waiting.pop(0)
        while fitting := [more for more in waiting if _fits(weights, group, more)]:
            more = max(fitting, key=lambda more: (sum(_worth(weights, one, group) for one in more), more))
            waiting.remove(more)
            group = (*group, *more)
        groups.append(group)
    return draft_of(groups, len(weights.company))


def _fits(weights: Weights, group: People, more: People) -> bool:
    """Whether together they are nearer to the size that is wanted, and can meet."""
    size, together = weights.policy.size, len(group) + len(more)
    is_nearer = together <= LARGEST and abs(together - size) < size - len(group)
    return is_nearer and weights.company.may_sit((*group, *more))


def _worth(weights: Weights, one: int, group: Sequence[int]) -> int:
    return sum(weights.between(one, other) for other in group)


def _of_part(weights: Weights, people: Sequence[int], *, steps: int, seed: int) -> list[People]:
    """The best groups found for these people; those that cannot meet are cut to those who can."""
    sizes = sizes_for(len(people), weights.policy.size)
    groups = exchanged(weights, begun(weights, people, sizes), steps=steps, seed=seed)
    return [kept for group in groups if len(kept := _who_can_meet(weights, group)) >= SMALLEST]


def begun(weights: Weights, people: Sequence[int], sizes: Sequence[int]) -> list[list[int]]:
    """Groups to begin with: the blocks of the schedule as far as they fit, and who comes next in the others."""
    blocks: dict[int, list[int]] = {}
    for number in people:
        blocks.setdefault(weights.blocks[number] if weights.blocks else number, []).append(number)
    whole = sorted(blocks.values(), key=lambda block: (-len(block), block))
    groups, broken = [], []
    room = list(sizes)
    for block in whole:
        if len(block) in room:
            room.remove(len(block))
            groups.append(block)
        else:
            broken += block
    for size in room:
        groups.append(broken[:size])
        broken = broken[size:]
    return groups


def _who_can_meet(weights: Weights, group: Sequence[int]) -> People:
    """As many of these as can meet, the best of equally many."""
    may_sit = weights.company.may_sit
    for size in range(len(group), 0, -1):
        found = [some for some in combinations(sorted(group), size) if may_sit(some)]
        if found:
            return max(found, key=lambda some: (weights.of(some), some))
    return ()
