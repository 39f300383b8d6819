"""A part of a day as people type it, beside a day or a time: "donderdagmiddag", "vanochtend", "4 uur 's middags"."""

import re
from datetime import time
from enum import StrEnum


class DayPart(StrEnum):
    """Which of the two readings of "4 uur" is meant, and which of neither is not sure."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    def has(self, hour: time) -> bool:
        """Whether one would say so of this hour."""
        first, last = HOURS[self]
        return first <= hour.hour < last


HOURS = {DayPart.MORNING: (5, 12), DayPart.AFTERNOON: (12, 18), DayPart.EVENING: (18, 24)}
NAMES = {
    **dict.fromkeys(("ochtend", "morgen", "morning"), DayPart.MORNING),
    **dict.fromkeys(("middag", "afternoon"), DayPart.AFTERNOON),
    **dict.fromkeys(("avond", "evening"), DayPart.EVENING),
}
_NL, _EN = "ochtend|morgen|middag|avond", "morning|afternoon|evening"
_OF_TODAY = re.compile(rf"\b(?:van(?P<nl>{_NL})|this (?P<en>{_EN}))\b")
_OF_A_DAY = re.compile(rf"(?<=dag)(?P<nl>{_NL})\b|(?<=\w) ?(?P<free>ochtend|middag|avond)\b| (?P<en>{_EN})\b")
_OF_HOURS = rf"'? ?s ?(?P<nl>{_NL})s|in the (?P<en>{_EN})"
_BESIDE_HOUR = (re.compile(rf"(?:{_OF_HOURS}) (?P<rest>.+)"), re.compile(rf"(?P<rest>.+) (?:{_OF_HOURS})"))


def day_without_part(said: str) -> tuple[str, DayPart | None]:
    """The day that is named, and the part of it: "donderdagmiddag" is Thursday, "vanmiddag" is today."""
    for pattern, day in ((_OF_TODAY, "vandaag"), (_OF_A_DAY, "")):
        if found := pattern.search(said):
            return pattern.sub(day, said, count=1), _named(found)
    return said, None


def hour_without_part(said: str) -> tuple[str, DayPart | None]:
    """The hour that is named, and the part of the day beside it: "4 uur 's middags"."""
    found = next((match for pattern in _BESIDE_HOUR if (match := pattern.fullmatch(said))), None)
    return (said, None) if found is None else (found["rest"], _named(found))


def _named(found: re.Match[str]) -> DayPart:
    return next(NAMES[name] for name in found.groupdict().values() if name in NAMES)
