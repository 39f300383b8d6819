"""What the planner is given, and what it gives back (0010; domain.md 2 and J18-J21)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

SMALLEST, LARGEST = 2, 8  # people in a group
HORIZON = 52  # rounds that are looked back on
MOST_WEAK = 4  # a debt of weak matches grows no further
ALL_PAIRS = 200  # up to so many people every pair is weighed
CANDIDATES = 40  # above that, so many for each person

Edge = tuple[int, int, int]  # two people, by number, and the weight of their meeting
MaxWeightMatching = Callable[[int, Sequence[Edge]], Sequence[tuple[int, int]]]
"""As many pairs as there can be among so many people, and of those the heaviest; from `services/solver`."""


class Trait(StrEnum):
    """What people may want to share with each other, or to differ in."""

    SECTION = "section"
    SCHOOL = "school"
    SUBJECT = "subject"


@dataclass(frozen=True)
class Member:
    """Somebody in the team, whether they are in this round or not.

    `windows` has a bit for each part of the week in which they are free; None is not known, and does not constrain
    (J21). `days` has one for each working day, Monday the lowest. A trait that is None is not known. `offers` and
    `wants` are the roles that they themselves made visible. `load_left` is how many more groups they may be in now;
    `is_here` says that they joined this round and are not away.
    """

    id: UUID
    windows: int | None = None
    days: int = 0b11111
    school: str | None = None
    section: str | None = None
    subject: str | None = None
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    load_left: int = 1
    is_here: bool = True

    def trait(self, trait: Trait) -> str | None:
        """Their section, school or subject."""
        match trait:
            case Trait.SECTION:
                return self.section
            case Trait.SCHOOL:
                return self.school
            case Trait.SUBJECT:
                return self.subject


@dataclass(frozen=True)
class Met:
    """A group that met in an earlier round. Of three people that is three meetings."""

    round: int
    people: frozenset[UUID]


@dataclass(frozen=True)
class Policy:
    """What a team wants of its groups: how many people, and in what they differ or are alike.

    Within `horizon` rounds it matters how long ago two people met; longer ago is as good as never.
    """

    size: int = SMALLEST
    apart: frozenset[Trait] = frozenset()
    alike: frozenset[Trait] = frozenset()
    horizon: int = HORIZON

    def __post_init__(self) -> None:
        if not SMALLEST <= self.size <= LARGEST:
            raise ValueError(f"a group has {SMALLEST} to {LARGEST} people, not {self.size}")
        if self.apart & self.alike:
            raise ValueError("a trait cannot both differ and be the same")


@dataclass(frozen=True)
class Turns:
    """How often somebody had a seat, and in which round last."""

    times: int = 0
    last: int = 0


@dataclass(frozen=True)
class Debt:
    """What earlier rounds owe somebody.

    `weak` counts weak matches in a row, `thirds` the groups of three in a team of pairs, `waited` the rounds in a row
    without a place, `attended` the rounds with one; then the turns at each seat.
    """

    weak: int = 0
    thirds: int = 0
    waited: int = 0
    attended: int = 0
    case_giver: Turns = Turns()
    starter: Turns = Turns()


class Why(StrEnum):
    """Why these people: only what they made visible themselves."""

    ROLE = "role"  # one offers what the other wants
    APART = "apart"  # no two of them have the same
    ALIKE = "alike"  # all of them have the same


@dataclass(frozen=True)
class Reason:
    """One reason for a group: a role with who offers and who wants it, or a trait."""

    why: Why
    value: str
    offers: UUID | None = None
    wants: UUID | None = None


@dataclass(frozen=True)
class Group:
    """People who meet, in the order of their ids; who brings the case, and who takes the first step."""

    people: tuple[UUID, ...]
    case_giver: UUID
    starter: UUID
    reasons: tuple[Reason, ...] = ()


class NoPlace(StrEnum):
    """Why somebody has no place. Never do-not-pair, an opt-out or a pause, nor what would tell of one (J20)."""

    LOAD = "load"  # they are in as many groups as they may be
    SIZE = "size"  # there is nobody else in the team
    WINDOWS = "windows"  # nobody in the team, here or not, is free when they are
    CHANCE = "chance"  # everything else


@dataclass(frozen=True)
class Unplaced:
    """Somebody who is here and in no group, and what they may be told about it."""

    id: UUID
    reason: NoPlace


class Status(StrEnum):
    """How sure it is that no plan weighs more."""

    OPTIMAL = "optimal"
    BOUNDED = "bounded"


@dataclass(frozen=True)
class Proof:
    """The weight of a plan, and one that no plan which places as many can pass."""

    status: Status
    weight: int
    bound: int

    @property
    def gap(self) -> int:
        """How much heavier a plan could be, at the very most."""
        return self.bound - self.weight


@dataclass(frozen=True)
class Plan:
    """Who meets whom in one round.

    `first_unavoidable_repeat` is the first round in which somebody meets again whatever is planned, had these people
    been together in every round from the first one; None where nobody can meet.
    """

    groups: tuple[Group, ...]
    unplaced: tuple[Unplaced, ...]
    proof: Proof
    first_unavoidable_repeat: int | None
