"""A day as people type it: "2026-11-30", "30-11", "30 november", "Nov 30, 2026", "morgen"."""

import re
from datetime import date, timedelta

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
SOON = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
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
    """The day that is meant; without a year, the next one. None when there is no such day."""
    said = " ".join(words.casefold().replace(",", " ").split())
    if said in SOON:
        return today + timedelta(days=SOON[said])
    found = next((match for pattern in PATTERNS if (match := pattern.fullmatch(said))), None)
    month = found and _month(found["month"])
    if found is None or month is None:
        return None
    day, year = int(found["day"]), found["year"]
    if year is not None:
        return _date(int(year) + (2000 if len(year) == len("26") else 0), month, day)
    return _next(month, day, today)


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return next((number for number, names in enumerate(MONTHS, 1) if text in names), None)


def _next(month: int, day: int, today: date) -> date | None:
    years = range(today.year, today.year + YEARS_TO_LEAP_DAY + 1)
    days = (_date(year, month, day) for year in years)
    return next((found for found in days if found is not None and found >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
