"""A time as people type it: a school hour, unless it says otherwise."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hour import DUTCH, ENGLISH, parse_hour
from bot.domain.schedule import EARLIEST, LATEST

hours = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("15:15", time(15, 15)),
        (" 15.15. ", time(15, 15)),
        ("15u15", time(15, 15)),
        ("15 uur 15", time(15, 15)),
        ("15:15u", time(15, 15)),
        ("15h15", time(15, 15)),
        ("15U", time(15, 0)),
        ("15 uur", time(15, 0)),
        ("om 15:15 uur", time(15, 15)),
        ("8", time(8, 0)),
        ("3", time(15, 0)),
        ("drie", time(15, 0)),
        ("at three", time(15, 0)),
        ("één uur", time(13, 0)),
        ("12 uur", time(12, 0)),
        ("three o'clock", time(15, 0)),
        ("3 o’clock", time(15, 0)),
        ("kwart over drie", time(15, 15)),
        ("Kwart voor 4", time(15, 45)),
        ("kwart over 15", time(15, 15)),
        ("half vier", time(15, 30)),
        ("half 4", time(15, 30)),
        ("halfvier", time(15, 30)),
        ("tien over drie", time(15, 10)),
        ("twintig voor elf", time(10, 40)),
        ("5 voor half 4", time(15, 25)),
        ("vijf over half vier", time(15, 35)),
        ("quarter past three", time(15, 15)),
        ("a quarter to 4", time(15, 45)),
        ("half past three", time(15, 30)),
        ("ten to four", time(15, 50)),
        ("at 3:15 pm", time(15, 15)),
        ("3pm", time(15, 0)),
        ("3 p.m.", time(15, 0)),
        ("three PM", time(15, 0)),
        ("03:15 PM", time(15, 15)),
        ("quarter past three pm", time(15, 15)),
        ("quarter to one pm", time(12, 45)),
        ("8 a.m.", time(8, 0)),
        ("8pm", time(20, 0)),
        ("12 am", time(0, 0)),
        ("12pm", time(12, 0)),
        ("noon", time(12, 0)),
        ("at midday", time(12, 0)),
    ],
)  # fmt: skip
def test_a_time_is_understood_in_the_ways_people_type_it(words: str, meant: time) -> None:
    assert parse_hour(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("3:15", time(15, 15)),
        ("8 uur", time(8, 0)),
        ("half acht", time(7, 30)),
        ("5 uur", time(17, 0)),
        ("half zes", time(17, 30)),
        ("half een", time(12, 30)),
        ("half één", time(12, 30)),
        ("kwart voor een", time(12, 45)),
        ("7:30", time(7, 30)),
    ],
)
def test_without_am_or_pm_a_school_hour_is_meant(words: str, meant: time) -> None:
    assert parse_hour(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("om vier uur 's middags", time(16, 0)),
        ("'s middags om vier uur", time(16, 0)),
        ("smiddags half vier", time(15, 30)),
        ("12 uur 's middags", time(12, 0)),
        ("9 uur ’s ochtends", time(9, 0)),
        ("7 uur 's morgens", time(7, 0)),
        ("acht uur 's avonds", time(20, 0)),
        ("half acht 's avonds", time(19, 30)),
        ("15:15 's middags", time(15, 15)),
        ("at 4 in the afternoon", time(16, 0)),
        ("eight in the evening", time(20, 0)),
        ("9 uur 's middags", None),
        ("15:15 's ochtends", None),
        ("3 pm in the morning", None),
    ],
)
def test_a_part_of_the_day_says_which_of_two_readings_is_meant(words: str, meant: time | None) -> None:
    assert parse_hour(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [("7 uur", time(7, 0)), ("half zeven", time(6, 30)), ("kwart voor zes", time(5, 45)), ("7:29", time(7, 29))],
)
def test_where_no_reading_is_a_school_hour_the_morning_is_meant(words: str, meant: time) -> None:
    assert parse_hour(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"), [("03:15", time(3, 15)), ("0:30", time(0, 30)), ("20:00", time(20, 0)), ("20 uur", time(20, 0))]
)
def test_a_zero_in_front_or_a_number_above_twelve_says_it_all(words: str, meant: time) -> None:
    assert parse_hour(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        "", "24:00", "25 uur", "12:60", "15:60", "3:5", "13 pm", "15:15 pm", "0 am", "half 4 pm", "half", "kwart", "om",
        "half three", "half to four", "half nul", "kwart over half vier", "35 over 3", "kwart past three",
        "15 over half 4", "straks", "na schooltijd", "after school", "rond drie uur", "3:15-3:45", "-3", "3,5", "١٥:١٥",
    ],
)  # fmt: skip
def test_a_time_that_is_none_or_not_sure_is_not_understood(words: str) -> None:
    assert parse_hour(words) is None


@given(hours)
def test_a_time_with_two_digits_is_that_time(hour: time) -> None:
    assert parse_hour(f"{hour:%H:%M}") == hour


@given(st.integers(1, 12), st.sampled_from([DUTCH, ENGLISH]))
def test_a_number_may_be_a_word(number: int, words: tuple[str, ...]) -> None:
    assert parse_hour(words[number - 1]) == parse_hour(str(number))


@given(hours)
def test_no_school_hour_is_passed_over(hour: time) -> None:
    found = parse_hour(f"{hour.hour % 12 or 12}:{hour:%M}")
    readings = {hour, hour.replace(hour=(hour.hour + 12) % 24)}
    at_school = {one for one in readings if EARLIEST <= one <= LATEST}
    assert found in (at_school or {min(readings)})


@given(st.text())
def test_no_words_raise(words: str) -> None:
    assert isinstance(parse_hour(words), time | None)
