"""A time as people type it: "15:15", "15u15", "3 uur", "half vier", "kwart over drie", "3 pm", "4 uur 's middags".

Without am, pm or a part of the day a school hour is meant: of the two readings of "3:15" and "half acht" the one
between 07:30 and 17:30. Where neither is, it is the one of the morning: too early, and that can be said. A zero in
front, or a number above twelve, says it all.
"""

import re
from datetime import time
from typing import NamedTuple

from bot.domain.day_part import DayPart, hour_without_part
from bot.domain.plain import plain
from bot.domain.schedule import EARLIEST, LATEST

HALF_DAY, DAY = 12 * 60, 24 * 60
DUTCH = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTED = {word: number for words in (DUTCH, ENGLISH) for number, word in enumerate(words, 1)}
NUMBERS = {**COUNTED, "twintig": 20, "twenty": 20, "kwart": 15, "quarter": 15, "a quarter": 15, "half": 30}

_DIGITS, _NL, _EN = r"\d{1,2}", "|".join(DUTCH), "|".join(ENGLISH)
_INTRODUCED = re.compile(r"(?:om|at) ")
_NOON = ("noon", "midday")
_OF_DAY = re.compile(r" ?(?P<half>[ap])\.? ?m\Z")
_BARE = re.compile(rf"{_DIGITS}|{_NL}|{_EN}", re.ASCII)
_CLOCKS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<hour>{_DIGITS})[:.](?P<minute>\d\d)(?: ?(?:uur|u|h))?",
        rf"(?P<hour>{_DIGITS}) ?(?:uur|u|h)(?: ?(?P<minute>\d\d))?",
        rf"(?P<hour>{_NL}) uur",
        rf"(?P<hour>{_DIGITS}|{_EN}) ?o'?clock",
    )
)
_ENGLISH_SPOKEN = re.compile(
    rf"(?P<minutes>(?:a )?quarter|half|five|ten|twenty) (?P<way>past|to) (?P<hour>{_DIGITS}|{_EN})", re.ASCII
)
_DUTCH_SPOKEN = re.compile(
    rf"(?:(?P<minutes>kwart|vijf|tien|twintig|{_DIGITS})(?: minuten)? (?P<way>over|voor) )?"
    rf"(?P<half>half ?)?(?P<hour>{_DIGITS}|{_NL})",
    re.ASCII,
)


class _Said(NamedTuple):
    """Minutes since midnight, and whether the other half of the day may be meant as well."""

    minutes: int
    either: bool


def parse_hour(words: str, *, part: DayPart | None = None) -> time | None:
    """The time that is meant, a number alone included; None when there is no such time.

    With a part of the day, said here or beside the day, it is the reading that falls in it.
    """
    said, named = hour_without_part(plain(words))
    readings = _readings(_INTRODUCED.sub("", said, count=1))
    parts = [one for one in (part, named) if one is not None]
    return next((hour for hour in readings if all(one.has(hour) for one in parts)), None)


def _readings(said: str) -> list[time]:
    """Every time that may be meant, what is meant without a part of the day first."""
    if said in _NOON:
        return [time(12)]
    of_day = _OF_DAY.search(said)
    if of_day is not None:
        before = said[: of_day.start()]
        found = _in_half(_clock(before) or _english(before), of_day["half"])
        return [] if found is None else [found]
    meant = _clock(said) or _english(said) or _dutch(said)
    if meant is None or not meant.either:
        return [] if meant is None else [_time(meant.minutes)]
    usual = _school_hour(meant.minutes)
    return [_time(usual), _time((usual + HALF_DAY) % DAY)]


def is_bare_number(words: str) -> bool:
    """Whether this may as well be the number of something else: "15", "drie"."""
    return _BARE.fullmatch(plain(words)) is not None


def _clock(said: str) -> _Said | None:
    match = next((match for pattern in _CLOCKS if (match := pattern.fullmatch(said))), None) or _BARE.fullmatch(said)
    if match is None:
        return None
    parts = match.groupdict() or {"hour": said}
    hour, minute = _number(parts["hour"]), int(parts.get("minute") or 0)
    if hour >= 24 or minute >= 60:
        return None
    return _Said(60 * hour + minute, either=not parts["hour"].startswith("0") and hour <= 12)


def _english(said: str) -> _Said | None:
    match = _ENGLISH_SPOKEN.fullmatch(said)
    if match is None or (match["minutes"], match["way"]) == ("half", "to"):
        return None
    minutes = _number(match["minutes"])
    return _around(match["hour"], minutes if match["way"] == "past" else -minutes)


def _dutch(said: str) -> _Said | None:
    match = _DUTCH_SPOKEN.fullmatch(said)
    if match is None or not (match["minutes"] or match["half"]):
        return None
    minutes, half = _number(match["minutes"] or "0"), 30 if match["half"] else 0
    if minutes >= (15 if half else 30):
        return None
    return _around(match["hour"], (minutes if match["way"] == "over" else -minutes) - half)


def _around(hour: str, minutes: int) -> _Said | None:
    """So many minutes past the hour, or before it."""
    number = _number(hour)
    return _Said((60 * number + minutes) % DAY, either=number <= 12) if 0 < number < 24 else None


def _number(word: str) -> int:
    return NUMBERS[word] if word in NUMBERS else int(word)


def _in_half(said: _Said | None, half: str) -> time | None:
    if said is None or not (said.either or 60 <= said.minutes < 13 * 60):
        return None
    return _time(said.minutes % HALF_DAY + (HALF_DAY if half == "p" else 0))


def _school_hour(minutes: int) -> int:
    morning = minutes % HALF_DAY
    return next((one for one in (morning, morning + HALF_DAY) if EARLIEST <= _time(one) <= LATEST), morning)


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))
