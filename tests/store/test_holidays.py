"""The library's Dutch dates against the ministry's own (domain.md 4.4)."""

from datetime import date

import pytest

from bot.domain.calendar import DaysOff
from bot.store.holidays import REGIONS, proposed_days_off, regions, school_holidays

MINISTRY = {
    "Noord": """
        Zomervakantie 2026-07-04 2026-08-16
        Herfstvakantie 2026-10-10 2026-10-18
        Kerstvakantie 2026-12-19 2027-01-03
        Voorjaarsvakantie 2027-02-20 2027-02-28
        Meivakantie 2027-04-24 2027-05-02
        Zomervakantie 2027-07-10 2027-08-22
        Herfstvakantie 2027-10-16 2027-10-24
        Kerstvakantie 2027-12-25 2028-01-09
        Voorjaarsvakantie 2028-02-19 2028-02-27
        Meivakantie 2028-04-29 2028-05-07
        Zomervakantie 2028-07-15 2028-08-27
    """,
    "Midden": """
        Zomervakantie 2026-07-18 2026-08-30
        Herfstvakantie 2026-10-17 2026-10-25
        Kerstvakantie 2026-12-19 2027-01-03
        Voorjaarsvakantie 2027-02-20 2027-02-28
        Meivakantie 2027-04-24 2027-05-02
        Zomervakantie 2027-07-17 2027-08-29
        Herfstvakantie 2027-10-16 2027-10-24
        Kerstvakantie 2027-12-25 2028-01-09
        Voorjaarsvakantie 2028-02-26 2028-03-05
        Meivakantie 2028-04-29 2028-05-07
        Zomervakantie 2028-07-08 2028-08-20
    """,
    "Zuid": """
        Zomervakantie 2026-07-11 2026-08-23
        Herfstvakantie 2026-10-17 2026-10-25
        Kerstvakantie 2026-12-19 2027-01-03
        Voorjaarsvakantie 2027-02-13 2027-02-21
        Meivakantie 2027-04-24 2027-05-02
        Zomervakantie 2027-07-24 2027-09-05
        Herfstvakantie 2027-10-23 2027-10-31
        Kerstvakantie 2027-12-25 2028-01-09
        Voorjaarsvakantie 2028-02-26 2028-03-05
        Meivakantie 2028-04-29 2028-05-07
        Zomervakantie 2028-07-22 2028-09-03
    """,
}


def days_off(text: str) -> tuple[DaysOff, ...]:
    lines = (line.split() for line in text.split("\n") if line.strip())
    return tuple(DaysOff(name, date.fromisoformat(first), date.fromisoformat(last)) for name, first, last in lines)


def single(name: str, *day: int) -> DaysOff:
    return DaysOff(name, date(*day), date(*day))


@pytest.mark.parametrize("region", REGIONS)
def test_the_school_holidays_of_two_years(region: str) -> None:
    known = school_holidays(region, years=range(2026, 2029))
    ours = tuple(off for off in known if off.first != off.last and date(2026, 7, 1) <= off.first < date(2028, 9, 1))
    assert ours == days_off(MINISTRY[region])


def test_a_year_has_its_school_holidays_and_the_public_ones_outside_them() -> None:
    assert school_holidays("Midden", years=range(2027, 2028)) == (
        DaysOff("Kerstvakantie", date(2026, 12, 19), date(2027, 1, 3)),
        DaysOff("Voorjaarsvakantie", date(2027, 2, 20), date(2027, 2, 28)),
        single("Eerste paasdag", 2027, 3, 28),
        single("Tweede paasdag", 2027, 3, 29),
        DaysOff("Meivakantie", date(2027, 4, 24), date(2027, 5, 2)),
        single("Hemelvaartsdag", 2027, 5, 6),
        single("Eerste pinksterdag", 2027, 5, 16),
        single("Tweede pinksterdag", 2027, 5, 17),
        DaysOff("Zomervakantie", date(2027, 7, 17), date(2027, 8, 29)),
        DaysOff("Herfstvakantie", date(2027, 10, 16), date(2027, 10, 24)),
        DaysOff("Kerstvakantie", date(2027, 12, 25), date(2028, 1, 9)),
    )


def test_kings_day_outside_the_may_break_is_a_day_off() -> None:
    known = school_holidays("Zuid", years=range(2028, 2029))
    assert single("Koningsdag", 2028, 4, 27) in known


def test_liberation_day_is_named_once_in_five_years() -> None:
    known = school_holidays("Noord", years=range(2016, 2031))
    named = [off.first for off in known if off.name == "Bevrijdingsdag"]
    assert named == [date(2020, 5, 5), date(2025, 5, 5)]  # in 2030 it lies in the May break


def test_the_names_are_told_in_english_too() -> None:
    dutch = school_holidays("Midden", years=range(2027, 2028))
    english = school_holidays("Midden", years=range(2027, 2028), language="en")
    assert [off.name for off in english] == [
        "Christmas Break",
        "Spring Break",
        "Easter Sunday",
        "Easter Monday",
        "May Break",
        "Ascension Day",
        "Pentecost",
        "Pentecost Monday",
        "Summer Break",
        "Autumn Break",
        "Christmas Break",
    ]
    assert [(off.first, off.last) for off in english] == [(off.first, off.last) for off in dutch]


def test_the_regions_of_the_netherlands() -> None:
    assert REGIONS == regions("NL") == ("Midden", "Noord", "Zuid")


@pytest.mark.parametrize("region", ["", "Oost", "midden"])
def test_a_region_that_is_not_known_is_refused(region: str) -> None:
    with pytest.raises(ValueError, match="Midden, Noord, Zuid"):
        school_holidays(region, years=range(2026, 2029))


def test_a_country_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="XX"):
        regions("XX")


def test_a_school_is_proposed_the_two_fridays() -> None:
    assert proposed_days_off(date(2026, 8, 31), date(2028, 7, 7), "Midden") == (
        single("Goede vrijdag", 2027, 3, 26),
        single("Vrijdag na Hemelvaart", 2027, 5, 7),
        single("Goede vrijdag", 2028, 4, 14),
        single("Vrijdag na Hemelvaart", 2028, 5, 26),
    )


def test_the_proposals_are_told_in_english_too() -> None:
    assert proposed_days_off(date(2027, 1, 1), date(2027, 12, 31), "Midden", language="en") == (
        single("Good Friday", 2027, 3, 26),
        single("Friday after Ascension Day", 2027, 5, 7),
    )


def test_what_lies_outside_the_period_or_in_a_holiday_is_not_proposed() -> None:
    assert proposed_days_off(date(2027, 3, 27), date(2027, 5, 6), "Midden") == ()
    may_break_with_ascension = proposed_days_off(date(2016, 4, 1), date(2016, 7, 1), "Midden")
    assert may_break_with_ascension == ()


def test_a_calendar_is_built_once() -> None:
    first = school_holidays("Noord", years=range(2026, 2029))
    assert school_holidays("Noord", years=range(2026, 2029)) is first
