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
WEEKS = {"deze week": 0, "this week": 0, "volgende week": 1, "next week": 1}
FROM = {"deze": 0, "this": 0, "next": 1}  # days from today on, that is looked for the weekday
COMING = ("aanstaande", "komende", "coming", "a.s.", "a.s", "as.", "as")
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

    Without a year it is the next one, unless it has just been: whoever asks can then say so. A weekday is the next
    one too, today included. "Coming Thursday" is not understood on a Thursday: some mean today, others next week.
    Nor is a date on another weekday than the one that was typed beside it: `misnamed_day` has that one.
    """
    said = LEAD.sub("", plain(words), count=1)
    if said in NEAR:
        return today + timedelta(days=NEAR[said])
    weekday, beside = _with_weekday(said, today)
    if weekday is not None and beside is not None:
        return beside if beside.weekday() == weekday else None
    return _in_week(said, today) or _coming(said, today) or _parse_date(said, today)


def misnamed_day(words: str, *, today: date) -> date | None:
    """The date that was typed beside another weekday than its own: "donderdag 20 november", when that is a Friday."""
    weekday, day = _with_weekday(LEAD.sub("", plain(words), count=1), today)
    return day if day is not None and weekday not in (None, day.weekday()) else None


def parse_weekday(words: str) -> int | None:
    """The weekday that is named, 0 is Monday; None when it is anything else."""
    said = LEAD.sub("", plain(words), count=1)
    return next((number for number, names in enumerate(WEEKDAYS) if said in names), None)


def _with_weekday(said: str, today: date) -> tuple[int | None, date | None]:
    """A weekday, and the date that was typed beside it."""
    weekday, _, rest = said.partition(" ")
    return parse_weekday(weekday), _parse_date(rest, today)


def _in_week(said: str, today: date) -> date | None:
    """A weekday of this week or the next: "volgende week donderdag", "Thursday next week"."""
    for week, number in WEEKS.items():
        for rest in (said.removeprefix(f"{week} "), said.removesuffix(f" {week}")):
            weekday = parse_weekday(rest)
            if weekday is not None and rest != said:
                return today + timedelta(weeks=number, days=weekday - today.weekday())
    return None


def _coming(said: str, today: date) -> date | None:
    """A weekday alone, or with a word that says which one: "deze donderdag", "a.s. donderdag", "next Thursday"."""
    first, _, last = said.rpartition(" ")
    which, weekday = next(
        ((how, number) for how, day in ((first, last), (last, first)) if (number := parse_weekday(day)) is not None),
        ("", None),
    )
    if weekday is None:
        return None
    if which in COMING:
        return None if weekday == today.weekday() else _next_weekday(weekday, today)
    return _next_weekday(weekday, today + timedelta(days=FROM.get(which, 0))) if which in ("", *FROM) else None


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
