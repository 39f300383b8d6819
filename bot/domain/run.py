"""A run of a protocol: which step comes when, who is on, and what happens by itself (J22)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bot.domain.protocol import Part, Protocol, Step, Who, fitting
from bot.domain.timer import WALKED_OUT_AFTER, warns_at

WARNED_FROM = 2  # minutes: about a shorter step nothing is said ahead
AT_A_LESSON = (Who.HOST, Who.VISITOR)
OTHER_OF = {Who.ADVISORS: Who.CASE_GIVER, Who.VISITOR: Who.HOST, Who.SECOND: Who.FIRST}  # of two


class RunState(StrEnum):
    """Where a run is in its life. None of these is a failure."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    LEFT = "left"  # nobody tapped anything any more
    CHANGED = "changed"  # its steps are not there any more


class RunStep(StrEnum):
    """One thing that happens to a run by itself."""

    WARNING = "warning"
    TIME_UP = "time_up"
    ENDS = "ends"


@dataclass(frozen=True)
class Due:
    """A step of the clock and its moment."""

    at: datetime
    step: RunStep


@dataclass(frozen=True)
class At:
    """Where they are: which step of how many, in which turn of how many; all from one."""

    number: int
    total: int
    turn: int
    turns: int
    step: Step

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return timedelta(minutes=self.step.minutes)


def part_of(protocol: Protocol | None, part: int) -> Part | None:
    """A part, counted from nought; None where the protocol has no such part, or is not there any more."""
    return protocol.parts[part] if protocol is not None and part < len(protocol.parts) else None


def where(part: Part, step: int) -> At | None:
    """Where this step is, counted from nought over all turns; None after the last one."""
    if step >= len(part.in_order()):
        return None
    total = len(part.steps)
    return At(step % total + 1, total, step // total + 1, part.times, part.steps[step % total])


def next_turn(part: Part, step: int) -> int | None:
    """The step at which the next turn begins; None where skipping a turn is no other thing than going on."""
    at = where(part, step)
    if at is None or at.turn == at.turns or at.number == at.total:
        return None
    return step + at.total - at.number + 1


def first_due(step: Step, now: datetime) -> Due:
    """What happens first while nobody taps anything."""
    ends_at = now + timedelta(minutes=step.minutes)
    warns = warns_at(ends_at, now) if step.minutes >= WARNED_FROM else None
    return Due(warns, RunStep.WARNING) if warns is not None else Due(ends_at, RunStep.TIME_UP)


def due_after(step: RunStep, ends_at: datetime, now: datetime) -> Due | None:
    """What happens after that: time is up, and much later it ends by itself."""
    match step:
        case RunStep.WARNING:
            return Due(ends_at, RunStep.TIME_UP)
        case RunStep.TIME_UP:
            return Due(now + WALKED_OUT_AFTER, RunStep.ENDS)
        case RunStep.ENDS:
            return None


def speaker(who: Who, pair: Collection[UUID], seats: Mapping[Who, UUID]) -> UUID | None:
    """Which of two it is; None where they are more, or where it is not clear from their seats."""
    if len(pair) != 2:
        return None
    if who not in OTHER_OF:
        return seats.get(who)
    seated = seats.get(OTHER_OF[who])
    return next(one for one in pair if one != seated) if seated is not None else None


def swapped(pair: Collection[UUID], seats: Mapping[Who, UUID]) -> dict[Who, UUID]:
    """The seats of two who changed places."""
    return {who: next(one for one in pair if one != seated) for who, seated in seats.items()}


def can_swap(protocol: Protocol) -> bool:
    """Whether two people can do it once more, the other way round."""
    has_case = any(step.who is Who.CASE_GIVER for part in protocol.parts for step in part.steps)
    return has_case and protocol.largest == 2 and len(protocol.parts) == 1


def at_a_meeting(protocols: Iterable[Protocol], people: int, minutes: int) -> tuple[Protocol, ...]:
    """What a meeting of so many people and minutes can follow: at one sitting, and not in anybody's lesson."""
    return tuple(
        one
        for one in fitting(protocols, people, minutes)
        if len(one.parts) == 1 and not any(step.who in AT_A_LESSON for step in one.parts[0].steps)
    )
