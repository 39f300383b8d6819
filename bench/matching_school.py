"""Two years of a made-up school: absences, people who come and go, do-not-pair, leaders, and every wish at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

from bench.figures import Figure
from bench.matching_rounds import SOON, Forbidden, Team, Way, greedy, ours, shuffle
from bot.domain.matching.model import Member, Policy, Trait
from tests.matching import a_school, may_all_meet, pair_of

PEOPLE, COME_AND_GO = 60, 2  # at once; of each every few rounds
ROUNDS, CHANGE_EVERY = 40, 5  # two school years, with a round every two weeks
ABSENT = 0.1
NEVER, LEADERS, LED = 8, 4, 10
POLICY = Policy(apart=frozenset({Trait.SECTION, Trait.SCHOOL}))
SEEDS = (1, 2, 3)


def school_figure() -> Figure:
    """What becomes of it with our planner, greedily, and by chance."""
    found = {way: [_played(way, seed) for seed in SEEDS] for way in (ours, greedy, shuffle)}
    mine = [told for _, told in found[ours]]
    return Figure(
        title="Two years of a school, with every term of the objective",
        limit="with our planner nobody is placed with whom they may not or cannot meet, and nobody meets again within 8"
        " rounds",
        is_met=all(told[BROKEN] == told[SOON_AGAIN] == 0 for told in mine),
        about=(
            f"{PEOPLE} people in five sections, two of three with three to six of twenty windows and the others with"
            f" working days alone; {LEADERS} of them lead {LED} each, and {NEVER} pairs never meet. {ROUNDS} rounds,"
            f" each with a tenth absent; every {CHANGE_EVERY}th round {COME_AND_GO} people leave and as many come. A"
            " meeting is between two people; a group of three has three. Other section and a role asked for are shares"
            " of the meetings. A third more is how much oftener somebody was one of three than somebody else who was"
            f" there all the time. The sums of {len(SEEDS)} seeds; of the soonest and the thirds the worst."
        ),
        rows=[
            ["", *mine[0]],
            *([way.__name__, *_summed([told for _, told in runs])] for way, runs in found.items()),
        ],
    )


MEETINGS, AGAIN, SOONEST, SOON_AGAIN = "meetings", "again", "soonest", f"within {SOON} rounds"
LEFT, BROKEN, SECTION, ROLE, THIRDS = "without a place", "broken", "other section", "a role asked for", "a third more"


def _played(way: Way, seed: int) -> tuple[Team, dict[str, int]]:
    """Two years with one way to make groups."""
    chance = Random(seed)
    pool = [_partly_known(member, chance) for member in a_school(PEOPLE + COME_AND_GO * ROUNDS // CHANGE_EVERY, chance)]
    team = Team(POLICY, _forbidden(chance), seed)
    told = dict.fromkeys((MEETINGS, AGAIN, SOONEST, SOON_AGAIN, LEFT, BROKEN, SECTION, ROLE, THIRDS), 0)
    by_id = {member.id: member for member in pool}
    for number in range(ROUNDS):
        first = number // CHANGE_EVERY * COME_AND_GO
        members = [replace(member, is_here=chance.random() >= ABSENT) for member in pool[first : first + PEOPLE]]
        team.draw(members, way)
        for group in team.rounds[-1]:
            sitting = [by_id[person] for person in group]
            told[BROKEN] += not may_all_meet(sitting, team.forbidden)
            for one, other in combinations(sitting, 2):
                told[MEETINGS] += 1
                told[SECTION] += one.section != other.section
                told[ROLE] += bool(one.offers & other.wants or other.offers & one.wants)
    stayed = [team.thirds.get(member.id, 0) for member in pool[len(pool) - PEOPLE : PEOPLE]]
    told |= {AGAIN: len(team.gaps), SOONEST: min(team.gaps, default=ROUNDS), SOON_AGAIN: team.soon, LEFT: team.left}
    return team, told | {THIRDS: max(stayed) - min(stayed)}


def _partly_known(member: Member, chance: Random) -> Member:
    return member if chance.random() < 2 / 3 else replace(member, windows=None)


def _forbidden(chance: Random) -> Forbidden:
    """Pairs who never meet, and leaders with the people they lead."""
    never = [pair_of(*chance.sample(range(PEOPLE), 2)) for _ in range(NEVER)]
    led = [pair_of(leader, LEADERS + leader * LED + place) for leader in range(LEADERS) for place in range(LED)]
    return frozenset([*never, *led])


def _summed(runs: Sequence[dict[str, int]]) -> Iterator[str]:
    """Each column over all seeds."""
    meetings = sum(told[MEETINGS] for told in runs)
    for column in runs[0]:
        found = [told[column] for told in runs]
        match column:
            case "soonest":
                yield f"{min(found)}"
            case "a third more":
                yield f"{max(found)}"
            case "other section" | "a role asked for":
                yield f"{sum(found) / meetings:.0%}"
            case _:
                yield f"{sum(found):,}"
