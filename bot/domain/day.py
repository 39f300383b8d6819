"""A day as people type it: "2026-11-30", "30-11", "Nov 30, 2026", "morgen", "do", "donderdag 15 oktober"."""

import re
from datetime import date, timedelta

from bot.domain.plain import plain

WEEKDAYS = (
    ("maandag", "ma", "monday", "mon"),
    ("dinsdag", "di", "tuesday", "tues", "tue"),
    ("woensdag", "wo", "wednesday", "wed"),
    ("donderdag", "do", "thursday", "thurs", "thur", "thu"),
    ("vrijdag", "vr", "friday", "fri"),
    ("zaterdag", "za", "saturday", "sat"),
    ("zondag", "zo", "sunday", "sun"),
)
MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
NEAR = {
    "eergisteren": -2, "day before yesterday": -2, "the day before yesterday": -2, "gisteren": -1, "yesterday": -1,
    "vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1,
    "overmorgen": 2, "day after tomorrow": 2, "the day after tomorrow": 2,
}  # fmt: skip
JUST_BEEN = timedelta(days=92)  # three months: "1 november", said in December, is no day of next year
LEAD = re.compile(r"(?:op|on) ")
COMING = re.compile(r"(?:aanstaande|komende|coming) ")
YEARS_TO_LEAP_DAY = 8  # the longest wait for a 29 February
PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<year>\d{4}|\d{2}))?",
        r"(?P<day>\d{1,2})\.? ?(?P<month>[a-z]+)\.?(?: (?P<year>\d{4}))?",
        r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?: (?P<year>\d{4}))?",
    )
)


def parse_day(words: str, *, today: date) -> date | None:
    """The day that is meant; None when there is no such day.

    Without a year it is the next one, unless it has just been: whoever asks can then say so. A weekday is the next one too, today included. "Coming Thursday" is not understood on a Thursday: some mean
    today, others next week. Nor is a date on another weekday than the one that was typed beside it.
    """
    said = LEAD.sub("", plain(words), count=1)
    if said in NEAR:
        return today + timedelta(days=NEAR[said])
    coming = COMING.match(said)
    if coming is not None:
        weekday = parse_weekday(said[coming.end() :])
        return None if weekday in (None, today.weekday()) else _next_weekday(weekday, today)
    first, _, rest = said.partition(" ")
    weekday = parse_weekday(first)
    if weekday is None:
        return _parse_date(said, today)
    day = _parse_date(rest, today) if rest else _next_weekday(weekday, today)
    return day if day is not None and day.weekday() == weekday else None


def parse_weekday(words: str) -> int | None:
    """The weekday that is named, 0 is Monday; None when it is anything else."""
    said = LEAD.sub("", plain(words), count=1)
    return next((number for number, names in enumerate(WEEKDAYS) if said in names), None)


def _next_weekday(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _parse_date(said: str, today: date) -> date | None:
    found = next((match for pattern in PATTERNS if (match := pattern.fullmatch(said))), None)
    month = found and _month(found["month"])
    if found is None or month is None:
        return None
    day, year = int(found["day"]), found["year"]
    if year is not None:
        return _date(int(year) + (2000 if len(year) == len("26") else 0), month, day)
    return _nearest(month, day, today)


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return next((number for number, names in enumerate(MONTHS, 1) if text in names), None)


def _nearest(month: int, day: int, today: date) -> date | None:
    years = range(today.year - 1, today.year + YEARS_TO_LEAP_DAY + 1)
    days = (_date(year, month, day) for year in years)
    return next((found for found in days if found is not None and today - found <= JUST_BEEN), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
