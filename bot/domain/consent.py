"""Does anybody object? A decision of those who were there, by consent and never by silence alone (J24, S57)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.schedule import WorkingLife

DAYS_TO_ANSWER = 5  # of somebody's own working days
LONGEST = timedelta(weeks=4)  # since anybody was asked; after that whoever is still away is not counted
LEAST_AGREEING = 2  # with who wrote it down: nobody agrees with themselves alone


class Voice(StrEnum):
    """What somebody who took part said."""

    FINE = "fine"
    OBJECTS = "objects"
    SILENT = "silent"
    ABSENT = "absent"  # had a place, and was not there after all


class Result(StrEnum):
    """What became of a decision."""

    OPEN = "open"
    STANDS = "stands"
    OBJECTED = "objected"
    TOO_FEW = "too_few"  # too few were there to agree


@dataclass(frozen=True)
class Asked:
    """Somebody who took part: what they said, and whether their own days to answer have passed.

    Who is away, paused or stopped has no days that pass, and is never counted as agreeing. They are waited for all the
    same, so that nobody can tell what they chose (INV-7, J20).
    """

    voice: Voice
    days_passed: bool = False


def result(asked: Sequence[Asked], *, is_over: bool) -> Result:
    """What became of it; `asked` are the others, besides who wrote it down. `is_over`: nobody is waited for."""
    there = [one for one in asked if one.voice is not Voice.ABSENT]
    if any(one.voice is Voice.OBJECTS for one in there):
        return Result.OBJECTED
    if not is_over and any(one.voice is Voice.SILENT and not one.days_passed for one in there):
        return Result.OPEN
    agreeing = 1 + sum(one.voice is Voice.FINE or one.days_passed for one in there)
    return Result.STANDS if agreeing >= LEAST_AGREEING else Result.TOO_FEW


def days_passed(life: WorkingLife, asked_on: date, today: date, *, paused_until: date | None) -> bool:
    """Whether DAYS_TO_ANSWER of somebody's own working days lie between the asking and today."""
    days = (asked_on + timedelta(days=number) for number in range(1, (today - asked_on).days))
    worked = [day for day in days if life.works_on(day) and (paused_until is None or day > paused_until)]
    return len(worked) >= DAYS_TO_ANSWER
