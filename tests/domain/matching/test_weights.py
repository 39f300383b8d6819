"""What a meeting is worth."""

from dataclasses import replace
from uuid import UUID

import pytest

from bot.domain.matching.company import Company
from bot.domain.matching.model import Debt, Member, Met, Policy, Trait
from bot.domain.matching.weights import GUIDE_POINTS, NOISE, REPEAT_COST, THIRD_COST, Weights
from tests.matching import NOBODY, PAIRS, a_team, an_id, pair_of

MIXED = Policy(apart=frozenset({Trait.SECTION, Trait.SCHOOL}))


def weigh(
    members: list[Member],
    *history: Met,
    policy: Policy = PAIRS,
    debts: dict[UUID, Debt] | None = None,
    round_number: int = 10,
    seed: int = 1,
) -> Weights:
    company = Company(members, NOBODY)
    return Weights(company, history, policy=policy, debts=debts or {}, round_number=round_number, seed=seed)


def of_two(one: Member, other: Member, policy: Policy = MIXED) -> int:
    return weigh([one, other], policy=policy).quality(0, 1)


def cost(ago: int, *, people: int = 8) -> int:
    """What it costs that two meet again who met so many rounds ago."""
    met = Met(10 - ago, pair_of(0, 1))
    return weigh(a_team(people)).between(0, 1) - weigh(a_team(people), met).between(0, 1)


def test_the_sooner_the_worse_by_the_fourth_power_until_everybody_can_have_been_met() -> None:
    assert [cost(ago) for ago in (1, 2, 6, 7, 8, 9)] == [REPEAT_COST * late**4 for late in (7, 6, 2, 1, 0, 0)]


def test_the_last_time_counts() -> None:
    both = weigh(a_team(8), Met(2, pair_of(0, 1)), Met(8, pair_of(0, 1)), Met(5, pair_of(0, 1)))
    assert both.costs[0] == {1: REPEAT_COST * 6**4}


def test_a_group_of_three_is_three_meetings() -> None:
    weights = weigh(a_team(8), Met(9, frozenset(map(an_id, (0, 1, 2)))))
    assert [sorted(costs) for costs in weights.costs[:4]] == [[1, 2], [0, 2], [0, 1], []]


@pytest.mark.parametrize(
    ("section", "school", "points"),
    [
        ("upper", "south", 350),
        ("upper", "north", 200),
        ("lower", "south", 150),
        ("lower", "north", 0),
        (None, "south", 150),  # not known is neither the same nor another
    ],
)
def test_what_should_differ_counts_where_it_is_known_to(section: str | None, school: str, points: int) -> None:
    one = Member(an_id(1), section="lower", school="north")
    assert of_two(one, Member(an_id(2), section=section, school=school)) == points


def test_what_should_be_the_same_counts_where_it_is() -> None:
    maths, too, music = (Member(an_id(number), subject=subject) for number, subject in enumerate(("m", "m", "mu")))
    policy = Policy(alike=frozenset({Trait.SUBJECT}))
    assert (of_two(maths, too, policy), of_two(maths, music, policy)) == (200, 0)


def test_a_role_counts_once_for_each_way_round() -> None:
    gives = Member(an_id(1), offers=frozenset({"coach", "lead"}))
    asks = Member(an_id(2), wants=frozenset({"coach", "lead"}))
    both = replace(asks, offers=frozenset({"listen"}))
    assert (of_two(gives, asks), of_two(replace(gives, wants=frozenset({"listen"})), both)) == (200, 400)


def test_each_shared_window_counts_up_to_five() -> None:
    free = [Member(an_id(1), windows=0b1111111), Member(an_id(2), windows=0b11), Member(an_id(3), windows=0b1111110)]
    weights = weigh([*free, Member(an_id(4))])
    assert [weights.quality(0, other) for other in (1, 2, 3)] == [20, 50, 0]


def test_who_had_weak_matches_has_their_quality_count_for_more() -> None:
    team = [Member(an_id(number), section=str(number)) for number in range(60)]
    owed = weigh(team, policy=MIXED, debts={an_id(0): Debt(weak=4), an_id(1): Debt(weak=2)})
    plain = weigh(team, policy=MIXED)
    assert [owed.between(0, other) - plain.between(0, other) for other in (1, 2)] == [300, 200]
    assert owed.between(2, 3) == plain.between(2, 3)


def test_the_schedule_of_this_turn_is_worth_less_than_a_repeat_costs() -> None:
    weights = weigh(a_team(8), round_number=4)
    meant = [other for other in range(1, 8) if weights.between(0, other) >= GUIDE_POINTS]
    assert (meant, GUIDE_POINTS + NOISE <= REPEAT_COST) == ([4], True)


def test_slots_stay_when_somebody_is_not_here() -> None:
    team = a_team(8)
    without = [replace(member, is_here=member.id != an_id(2)) for member in team]
    blocks = weigh(team).blocks
    assert blocks is not None
    assert weigh(without).blocks == [block for slot, block in enumerate(blocks) if slot != 2]


def test_there_is_no_schedule_for_more_than_are_looked_back_on() -> None:
    assert [weigh(a_team(people)).blocks is None for people in (51, 52, 53, 54, 55)] == [False, False, True, True, True]


def test_chance_differs_by_round_and_seed_and_is_the_same_both_ways() -> None:
    drawn = [weigh(a_team(60), round_number=turn, seed=seed) for turn, seed in ((1, 1), (2, 1), (1, 2))]
    noise = [[weights.noise(0, other) for other in range(1, 60)] for weights in drawn]
    assert noise[0] != noise[1] != noise[2] != noise[0]
    assert noise[0] == [drawn[0].noise(other, 0) for other in range(1, 60)]
    assert {0 <= small < NOISE for row in noise for small in row} == {True}


def test_to_be_third_costs_by_ones_share_of_the_rounds_one_was_there() -> None:
    often, seldom, new = Debt(thirds=4, attended=20), Debt(thirds=2, attended=20), Debt()
    debts = {an_id(number): debt for number, debt in enumerate((often, seldom, new))}
    costs = weigh(a_team(3), debts=debts).third_costs
    assert costs == [
        4 * THIRD_COST,
        0,
        2 * THIRD_COST,
    ]  # a share is three; in two rounds all met
