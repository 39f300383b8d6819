"""A weekday and an hour as people type them: "donderdag 15:15", "di 8.30", "Thu 15u15"."""

import re
from datetime import time

WEEKDAYS = (
    ("ma", "maandag", "mon", "monday"),
    ("di", "dinsdag", "tue", "tuesday"),
    ("wo", "woensdag", "wed", "wednesday"),
    ("do", "donderdag", "thu", "thursday"),
    ("vr", "vrijdag", "fri", "friday"),
)
HOUR = re.compile(r"(\d{1,2})(?:[:.u](\d{2}))?")


def parse(words: str) -> tuple[int, time] | None:
    """The weekday (0 is Monday) and the time; None when that is not what the words say."""
    found = words.casefold().split()
    if len(found) != 2:
        return None
    day = next((number for number, names in enumerate(WEEKDAYS) if found[0] in names), None)
    hour = parse_hour(found[1])
    return None if day is None or hour is None else (day, hour)


def parse_hour(words: str) -> time | None:
    """The time in 15:15, 15.15, 15u15 or 15; None when there is no such time."""
    found = HOUR.fullmatch(words.strip().casefold())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
