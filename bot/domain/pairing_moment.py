"""When a group can meet: up to three moments for all of them, and which one suits everybody (J18, J21)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.agenda import AFTER_SCHOOL, Room
from bot.domain.consultation import CLOSES_AT, MOST_MOMENTS
from bot.domain.press import stamp

MORNING, AFTERNOON = 0, 1  # the half days of a weekday, as in Wishes.windows
IN_THE_MORNING = time(10, 0)  # pupils are in by then, and the first break is not there yet
IN_THE_AFTERNOON = time(13, 15)  # after lunch, with an hour of lessons to go in every sector
HOURS = {MORNING: IN_THE_MORNING, AFTERNOON: AFTER_SCHOOL}  # of a talk: after school is suggested (J21)
HOURS_OF_LESSONS = {MORNING: IN_THE_MORNING, AFTERNOON: IN_THE_AFTERNOON}


@dataclass(frozen=True)
class Taken:
    """A stretch in which one of them is somewhere else."""

    starts: datetime
    minutes: int

    def overlaps(self, moment: datetime, minutes: int) -> bool:
        """Whether so many minutes from this moment on fall into it."""
        ends = self.starts + timedelta(minutes=self.minutes)
        return self.starts < moment + timedelta(minutes=minutes) and moment < ends


def half_day(day: date, half: int) -> int:
    """The bit of a half day in somebody's windows: Monday morning is the lowest."""
    return 1 << (2 * day.weekday() + half)


def hours_of_talk(day: date, windows: Sequence[int | None]) -> list[time]:
    """When they can talk on a day on which all of them work: who did not tell a half day constrains nothing (J21).

    Where nobody told any it is after school; else on half days that all who told theirs share, that one first.
    """
    told = [one for one in windows if one is not None]
    if not told:
        return [AFTER_SCHOOL]
    return [HOURS[half] for half in (AFTERNOON, MORNING) if all(one & half_day(day, half) for one in told)]


def hours_of_visit(day: date, host: int | None, visitors: Sequence[int | None]) -> list[time]:
    """When a lesson can be visited that day: the visitors are free and the host, who works, is not: they teach.

    Who did not tell their half days constrains nothing.
    """

    def fits(half: int) -> bool:
        bit = half_day(day, half)
        return (host is None or not host & bit) and all(one is None or one & bit for one in visitors)

    return [HOURS_OF_LESSONS[half] for half in (MORNING, AFTERNOON) if fits(half)]


def choose_moments(
    room: Room, options: Iterable[tuple[date, Sequence[time]]], taken: Collection[Taken], *, minutes: int, last: date
) -> list[datetime]:
    """The first moments that are free for all of them, each on a day of its own, in UTC; the round closes on `last`."""
    found: list[datetime] = []
    for day, hours in options:
        moments = (room.at(day, hour).astimezone(UTC) for hour in hours)
        in_time = (one for one in moments if is_in_round(room, one, minutes=minutes, last=last))
        free = [one for one in in_time if not any(other.overlaps(one, minutes) for other in taken)]
        found += free[:1]
    return found[:MOST_MOMENTS]


def is_in_round(room: Room, moment: datetime, *, minutes: int, last: date) -> bool:
    """Whether so many minutes from this moment on are over before the round closes."""
    return moment + timedelta(minutes=minutes) <= room.at(last, CLOSES_AT)


def toggled(fits: str, moment: str) -> str:
    """The moments that suit somebody, with this one added, or taken off when it was there."""
    return ",".join(sorted({*_stamps(fits)} ^ {moment}))


def suiting(moments: Sequence[datetime], fits: str) -> list[datetime]:
    """Those of these moments that suit somebody."""
    return [one for one in moments if stamp(one) in _stamps(fits)]


def suits_all(moments: Sequence[datetime], fits: Sequence[str]) -> datetime | None:
    """The first of these moments that suits everybody."""
    return next((one for one in sorted(moments) if all(stamp(one) in _stamps(each) for each in fits)), None)


def with_proposal(moments: Sequence[datetime], moment: datetime, fits: Sequence[str] = ()) -> list[datetime]:
    """The moments with another one: when there is room for no more, in the place of what suits the fewest people.

    Of equal ones the last proposed goes.
    """
    if moment in moments:
        return list(moments)
    kept = list(moments)
    if len(kept) >= MOST_MOMENTS:
        taps = [sum(stamp(one) in _stamps(each) for each in fits) for one in kept]
        kept.pop(max(at for at, number in enumerate(taps) if number == min(taps)))
    return [*kept, moment]


def _stamps(fits: str) -> list[str]:
    return fits.split(",") if fits else []
