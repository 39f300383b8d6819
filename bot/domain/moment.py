"""A day and a time as people type them together: "donderdag half vier", "15:15 tomorrow", "vanmiddag 3 uur"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.day import misnamed_day, parse_day, parse_weekday
from bot.domain.day_part import day_without_part
from bot.domain.hour import is_bare_number, parse_hour
from bot.domain.plain import plain

HALF_OF_WHICH = re.compile(r"half ?\d")  # half past in English, half to in Dutch
ENGLISH = re.compile(
    r"\b(?:at|on|coming|next|this|yesterday|today|tomorrow|morning|afternoon|evening|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu|fri|sat|sun"
    r"|january|february|march|may|june|july|august|october)\b"
)


@dataclass(frozen=True)
class Moment:
    """A day, a time, or both, as somebody typed them. The time is that of their own clock."""

    day: date | None
    hour: time | None

    def __post_init__(self) -> None:
        if self.day is None and self.hour is None:
            raise ValueError("a moment has a day, a time, or both")


def parse_moment(words: str, *, now: datetime) -> Moment | None:
    """What is meant; None when that is not sure. `now` is local, with or without its zone.

    A weekday is its next occurrence: today only while its time is still to come. A number alone is no time here,
    for it may be a day of the month; "om 10" is. What reads as a day and as a time, such as "10.12", is neither.
    """
    said = plain(words)
    if HALF_OF_WHICH.search(said) and ENGLISH.search(said):
        return None
    found = {moment for day, hour in _halves(said) if (moment := _read(day, hour, now)) is not None}
    return found.pop() if len(found) == 1 else None


def misnamed(words: str, *, now: datetime) -> date | None:
    """The date that was typed beside another weekday than its own, with or without a time; None when none was."""
    days = (misnamed_day(day, today=now.date()) for day, hour in _halves(plain(words)) if _is_hour_or_nothing(hour))
    return next((day for day in days if day is not None), None)


def parse_weekly(words: str) -> tuple[int, time] | None:
    """A weekday of the working week (0 is Monday) and the time on it; None when the words say anything else."""
    read = ((parse_weekday(day), parse_hour(hour)) for day, hour in _halves(plain(words)))
    return next(((day, hour) for day, hour in read if day in range(5) and day is not None and hour is not None), None)


def _halves(said: str) -> Iterator[tuple[str, str]]:
    """The words in two, at every blank: the day and the time, in either order."""
    each = said.split()
    for place in range(len(each) + 1):
        first, second = " ".join(each[:place]), " ".join(each[place:])
        yield from ((first, second), (second, first))


def _is_hour_or_nothing(words: str) -> bool:
    return not words or (not is_bare_number(words) and parse_hour(words) is not None)


def _read(said: str, hour: str, now: datetime) -> Moment | None:
    day, part = day_without_part(said)
    found_day = parse_day(day, today=now.date()) if day else None
    found_hour = None if not hour or is_bare_number(hour) else parse_hour(hour, part=part)
    if (day and found_day is None) or (hour and found_hour is None) or not (day or hour):
        return None
    is_over = found_day == now.date() and found_hour is not None and found_hour <= now.time()
    if found_day is not None and is_over and parse_weekday(day) is not None:
        found_day += timedelta(weeks=1)
    return Moment(found_day, found_hour)
