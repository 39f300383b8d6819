"""When schools of a region are closed, as the `holidays` library knows it; a school adds its own days."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import holidays

from bot.domain.calendar import DaysOff

ENGLISH = "en_US"
GOOD_FRIDAY = "Goede vrijdag"  # the library calls it public, but each school decides
ASCENSION = "Hemelvaartsdag"
FRIDAY_AFTER = {"nl": "Vrijdag na Hemelvaart", ENGLISH: "Friday after Ascension Day"}

Named = tuple[tuple[date, str], ...]


def regions(country: str = "NL") -> tuple[str, ...]:
    """The regions over which a country spreads its school holidays."""
    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except NotImplementedError as error:
        raise ValueError(f"no holidays are known for {country!r}") from error


REGIONS = regions()


def school_holidays(region: str, *, country: str = "NL", years: range, language: str = "nl") -> tuple[DaysOff, ...]:
    """School holidays, and the public holidays outside them, that touch these calendar years.

    The library knows Dutch school holidays from 2014 to the end of 2030. A school year is only asked
    questions when the summer breaks before and after it are there (see SchoolCalendar.knows).
    """
    return _school_holidays(_checked(region, country), country, years, _library_language(language))


def proposed_days_off(
    first: date, last: date, region: str, *, country: str = "NL", language: str = "nl"
) -> tuple[DaysOff, ...]:
    """Days between these two that many schools take off and each decides on: for a school to tick."""
    years = range(first.year, last.year + 1)
    spoken = _library_language(language)
    off = school_holidays(region, country=country, years=years, language=language)
    return tuple(
        DaysOff(name, day, day)
        for day, name in sorted(_proposals(country, years, spoken))
        if first <= day <= last and not any(one.first <= day <= one.last for one in off)
    )


@lru_cache(maxsize=64)
def _school_holidays(region: str, country: str, years: range, language: str) -> tuple[DaysOff, ...]:
    wider = range(years.start - 1, years.stop + 1)  # a Christmas break begins in one year and ends in the next
    school = _named_days(country, region, wider, "school", language)
    closed = {day for day, _ in school} | _days_called(GOOD_FRIDAY, country, wider)
    public = [(day, name) for day, name in _named_days(country, region, wider, "public", language) if day not in closed]
    runs = [*_runs(school), *_runs(public)]
    touching = (off for off in runs if off.first.year in years or off.last.year in years)
    return tuple(sorted(touching, key=lambda off: off.first))


def _proposals(country: str, years: range, language: str) -> Iterator[tuple[date, str]]:
    good_fridays = _days_called(GOOD_FRIDAY, country, years)
    yield from (named for named in _named_days(country, None, years, "public", language) if named[0] in good_fridays)
    for ascension in _days_called(ASCENSION, country, years):
        yield ascension + timedelta(days=1), FRIDAY_AFTER.get(language, FRIDAY_AFTER[ENGLISH])


def _days_called(name: str, country: str, years: range) -> set[date]:
    return {day for day, names in _named_days(country, None, years, "public", "nl") if name in names.split("; ")}


@lru_cache(maxsize=256)
def _named_days(country: str, region: str | None, years: range, category: str, language: str) -> Named:
    found = holidays.country_holidays(country, region, years=years, categories=(category,), language=language)
    return tuple(sorted(found.items()))


def _runs(days: Iterable[tuple[date, str]]) -> list[DaysOff]:
    runs: list[DaysOff] = []
    for day, name in days:
        if runs and runs[-1].name == name and day - runs[-1].last == timedelta(days=1):
            runs[-1] = replace(runs[-1], last=day)
        else:
            runs.append(DaysOff(name, day, day))
    return runs


def _checked(region: str, country: str) -> str:
    # The library takes no region for an answer, and then silently leaves out every school holiday.
    if region not in regions(country):
        raise ValueError(f"{region!r} is not a region of {country}: choose from {', '.join(regions(country))}")
    return region


def _library_language(language: str) -> str:
    return ENGLISH if language == "en" else language
