"""Whatever a team may be."""

from dataclasses import dataclass
from itertools import combinations
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from bot.domain.matching.model import Debt, Member, Met, Policy, Trait
from tests.matching import an_id

SCHOOLS, SECTIONS, SUBJECTS = (None, "north", "south"), (None, "lower", "middle", "upper"), (None, "maths", "music")


@dataclass(frozen=True)
class Asked:
    """Everything that a plan depends on."""

    members: tuple[Member, ...]
    history: tuple[Met, ...]
    forbidden: frozenset[frozenset[UUID]]
    policy: Policy
    debts: dict[UUID, Debt]
    round_number: int
    seed: int

    @property
    def here(self) -> list[Member]:
        return [member for member in self.members if member.is_here and member.load_left > 0]


def a_member(number: int, chance: Random) -> Member:
    return Member(
        an_id(number * 7919 % 1009),  # their order owes nothing to their number
        windows=chance.choice((None, *range(16))),
        days=chance.choice((0b11111, 0b00111, 0b11000, 0b00100, 0)),
        school=chance.choice(SCHOOLS),
        section=chance.choice(SECTIONS),
        subject=chance.choice(SUBJECTS),
        offers=frozenset(chance.sample(("lead", "listen", "coach"), chance.randrange(3))),
        wants=frozenset(chance.sample(("lead", "listen", "coach"), chance.randrange(3))),
        load_left=chance.choice((1, 1, 1, 1, 2, 0)),
        is_here=chance.random() < 0.9,
    )


@st.composite
def asked(draw: st.DrawFn, *, most: int = 9, sizes: tuple[int, ...] = (2,)) -> Asked:
    """A team of so many at most, with a past. Chance has a seed that hypothesis draws, which is much faster."""
    people, chance = draw(st.integers(0, most)), Random(draw(st.integers(0, 2**32)))
    members = tuple(a_member(number, chance) for number in range(people))
    ids = [member.id for member in members]
    twos = [frozenset(two) for two in combinations(ids, 2)]
    share = chance.choice((0.0, 0.1, 0.4))
    traits = chance.sample(tuple(Trait), chance.randrange(4))
    return Asked(
        members,
        history=tuple(
            Met(chance.randint(1, 19), frozenset(chance.sample(ids, chance.choice((2, 3)))))
            for _ in range(chance.randrange(12) if people > 2 else 0)
        ),
        forbidden=frozenset(two for two in twos if chance.random() < share),
        policy=Policy(chance.choice(sizes), apart=frozenset(traits[:1]), alike=frozenset(traits[1:])),
        debts={
            one: Debt(weak=chance.randrange(5), thirds=chance.randrange(4), waited=chance.choice((0, 0, 0, 1, 2)))
            for one in ids
            if chance.random() < 0.7
        },
        round_number=20,
        seed=chance.randrange(1000),
    )
