"""A day as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import JUST_BEEN, MONTHS, misnamed_day, parse_day

TODAY = date(2026, 10, 12)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("30-11-2026", date(2026, 11, 30)),
        ("30-11-27", date(2027, 11, 30)),
        ("30/11", date(2026, 11, 30)),
        ("30 november", date(2026, 11, 30)),
        (" 30  Nov. ", date(2026, 11, 30)),
        ("30 november 2027", date(2027, 11, 30)),
        ("November 30, 2027", date(2027, 11, 30)),
        ("1 mrt", date(2027, 3, 1)),
        ("12-10", TODAY),
        ("11-10", date(2026, 10, 11)),
        ("12 juli", date(2026, 7, 12)),
        ("11 juli", date(2027, 7, 11)),
        ("zondag 11 oktober", date(2026, 10, 11)),
        ("29-2", date(2028, 2, 29)),
        ("vandaag", TODAY),
        ("Morgen", date(2026, 10, 13)),
        ("overmorgen", date(2026, 10, 14)),
        ("gisteren", date(2026, 10, 11)),
        ("Eergisteren", date(2026, 10, 10)),
        ("yesterday", date(2026, 10, 11)),
        ("the day before yesterday", date(2026, 10, 10)),
        ("tomorrow", date(2026, 10, 13)),
        ("The day after tomorrow.", date(2026, 10, 14)),
        ("donderdag", date(2026, 10, 15)),
        ("op Do.", date(2026, 10, 15)),
        ("on Sunday", date(2026, 10, 18)),
        ("maandag", TODAY),
        ("donderdag 15 oktober", date(2026, 10, 15)),
        ("Thu, Oct 15", date(2026, 10, 15)),
        ("komende donderdag", date(2026, 10, 15)),
        ("coming Monday", None),
        ("vrijdag 15 oktober", None),
        ("deze donderdag", date(2026, 10, 15)),
        ("deze maandag", TODAY),
        ("a.s. donderdag", date(2026, 10, 15)),
        ("donderdag a.s.", date(2026, 10, 15)),
        ("a.s. maandag", None),
        ("next Thursday", date(2026, 10, 15)),
        ("next Monday", date(2026, 10, 19)),
        ("volgende week donderdag", date(2026, 10, 22)),
        ("volgende week maandag", date(2026, 10, 19)),
        ("Thursday next week", date(2026, 10, 22)),
        ("deze week op vrijdag", date(2026, 10, 16)),
        ("volgende donderdag", None),
        ("volgende week", None),
        ("31-11", None),
        ("30-13", None),
        ("0000-01-01", None),
        ("30 brumaire", None),
        ("30", None),
        ("", None),
    ],
)
def test_a_day_is_understood_in_the_ways_people_write_it(words: str, meant: date | None) -> None:
    assert parse_day(words, today=TODAY) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("donderdag 20 november", date(2026, 11, 20)),
        ("op ma 20-11-2026", date(2026, 11, 20)),
        ("Thu, Nov 20", date(2026, 11, 20)),
        ("vrijdag 20 november", None),
        ("20 november", None),
        ("donderdag", None),
        ("donderdag 31 november", None),
        ("", None),
    ],
)
def test_a_date_beside_another_weekday_than_its_own_is_known(words: str, meant: date | None) -> None:
    assert misnamed_day(words, today=TODAY) == meant


@given(days, st.data())
def test_a_written_out_day_is_that_day(day: date, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MONTHS[day.month - 1]))
    spellings = [day.isoformat(), f"{day:%d-%m-%Y}", f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}"]
    assert [parse_day(words, today=TODAY) for words in spellings] == [day] * 4


@given(days, days)
def test_a_day_without_a_year_is_the_next_one_unless_it_has_just_been(day: date, today: date) -> None:
    found = parse_day(f"{day.day}-{day.month}", today=today)
    assert found is not None
    a_year_before = parse_day(f"{day.day}-{day.month}-{found.year - 1}", today=today)
    assert (found.month, found.day) == (day.month, day.day)
    assert found >= today - JUST_BEEN
    assert a_year_before is None or a_year_before < today - JUST_BEEN


def test_a_day_without_a_year_near_new_year_may_be_of_last_year() -> None:
    said = ("20 december", "11 oktober", "10 oktober")
    found = [parse_day(words, today=date(2027, 1, 11)) for words in said]
    assert found == [date(2026, 12, 20), date(2026, 10, 11), date(2027, 10, 10)]


@given(st.text(), days)
def test_no_words_raise(words: str, today: date) -> None:
    assert isinstance(parse_day(words, today=today), date | None)
