"""A day and a time as people type them together."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.day import WEEKDAYS
from bot.domain.moment import Moment, misnamed, parse_moment, parse_weekly

NOW = datetime(2026, 10, 12, 14, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))  # a Monday
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31))
TYPED_DAYS = (
    "", "morgen", "the day after tomorrow", "do", "on Tuesday", "30 november", "Nov 30,", "1-2", "30/11/2027", "zo.",
    "op vrijdag", "op vandaag", "woensdag 14 oktober", "29 feb", "gisteren", "vanmiddag", "donderdagochtend",
    "volgende week di", "a.s. vrijdag", "next Monday", "this evening",
)  # fmt: skip
TYPED_HOURS = (
    "", "15:15", "om 3", "half vier", "kwart over 3", "vijf voor half een", "7 uur", "at 3:15 pm", "quarter to four",
    "8.30", "03:15", "10 o'clock", "20u", "twelve", "12 am", "noon", "4 uur 's middags", "in the morning at 9",
)  # fmt: skip


def october(day: int, hour: int = 0, minute: int = 0) -> Moment:
    return Moment(date(2026, 10, day), time(hour, minute) if hour else None)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("donderdag half vier", october(15, 15, 30)),
        ("Donderdag, half vier!", october(15, 15, 30)),
        ("half vier donderdag", october(15, 15, 30)),
        ("om half vier op donderdag", october(15, 15, 30)),
        ("do 15:15", october(15, 15, 15)),
        ("do. 15.15", october(15, 15, 15)),
        ("donderdag om 15:15 uur", october(15, 15, 15)),
        ("op donderdag om drie uur", october(15, 15)),
        ("donderdag om 3", october(15, 15)),
        ("di  8u30", october(13, 8, 30)),
        ("dinsdag kwart over drie", october(13, 15, 15)),
        ("wo kwart voor vier", october(14, 15, 45)),
        ("vrijdag vijf voor half vier", october(16, 15, 25)),
        ("vr tien over 3", october(16, 15, 10)),
        ("zaterdag 10 uur", october(17, 10)),
        ("zo 10u", october(18, 10)),
        ("vandaag 15:15", october(12, 15, 15)),
        ("vandaag om tien voor drie", october(12, 14, 50)),
        ("morgen 10 uur", october(13, 10)),
        ("morgen half vier", october(13, 15, 30)),
        ("10 uur morgen", october(13, 10)),
        ("overmorgen om kwart over 3", october(14, 15, 15)),
        ("maandag 15:15", october(12, 15, 15)),
        ("maandag 13:00", october(19, 13)),
        ("maandag half één", october(19, 12, 30)),
        ("15 oktober 10 uur", october(15, 10)),
        ("10 uur 15 oktober", october(15, 10)),
        ("donderdag 15 oktober, 15:15", october(15, 15, 15)),
        ("do 15 okt. om 3:15", october(15, 15, 15)),
        ("30-11 half acht", Moment(date(2026, 11, 30), time(7, 30))),
        ("30-11-2026 7 uur", Moment(date(2026, 11, 30), time(7, 0))),
        ("15 uur 15 mei", Moment(date(2027, 5, 15), time(15, 0))),
        ("komende donderdag half vier", october(15, 15, 30)),
        ("morgenochtend 9 uur", october(13, 9)),
        ("morgenmiddag half een", october(13, 12, 30)),
        ("vanmiddag 15:15", october(12, 15, 15)),
        ("vanochtend 9 uur", october(12, 9)),
        ("vanavond half acht", october(12, 19, 30)),
        ("maandagochtend 9 uur", october(19, 9)),
        ("donderdagmiddag half vier", october(15, 15, 30)),
        ("do middag om 4 uur", october(15, 16)),
        ("donderdag om vier uur 's middags", october(15, 16)),
        ("donderdag 's middags om vier uur", october(15, 16)),
        ("volgende week donderdag 15:15", october(22, 15, 15)),
        ("half vier volgende week donderdagmiddag", october(22, 15, 30)),
        ("deze donderdag 15:15", october(15, 15, 15)),
        ("deze maandag 13:00", october(12, 13)),
        ("a.s. donderdag half vier", october(15, 15, 30)),
        ("vrijdag a.s. 10 uur", october(16, 10)),
        ("gisteren 10 uur", october(11, 10)),
        ("9 oktober 15:15", october(9, 15, 15)),
        ("donderdagmiddag", october(15)),
        ("donderdag", october(15)),
        ("aanstaande donderdag", october(15)),
        ("maandag", october(12)),
        ("overmorgen", october(14)),
        ("half vier", Moment(None, time(15, 30))),
        ("10 uur", Moment(None, time(10, 0))),
        ("10.30", Moment(None, time(10, 30))),
        ("half 4", Moment(None, time(15, 30))),
        ("20:00", Moment(None, time(20, 0))),
        ("Thursday half past three", october(15, 15, 30)),
        ("thu 15:15", october(15, 15, 15)),
        ("On Thursday at 3:15 p.m.", october(15, 15, 15)),
        ("3:15 pm on Thursday", october(15, 15, 15)),
        ("at 3 on Thursday", october(15, 15)),
        ("Thursday 3pm", october(15, 15)),
        ("Thursday, 3:15", october(15, 15, 15)),
        ("tue quarter past three", october(13, 15, 15)),
        ("Wednesday at a quarter to four", october(14, 15, 45)),
        ("friday ten to four", october(16, 15, 50)),
        ("fri 8 a.m.", october(16, 8)),
        ("sat 10 am", october(17, 10)),
        ("Sunday at ten o'clock", october(18, 10)),
        ("today at 3pm", october(12, 15)),
        ("tomorrow 10:00", october(13, 10)),
        ("at ten o’clock tomorrow", october(13, 10)),
        ("the day after tomorrow at 3", october(14, 15)),
        ("Day after tomorrow, 3.15pm", october(14, 15, 15)),
        ("Monday 3pm", october(12, 15)),
        ("Monday 1pm", october(19, 13)),
        ("mon quarter to one", october(19, 12, 45)),
        ("15 October 10 am", october(15, 10)),
        ("Thursday 15 October, 15:15", october(15, 15, 15)),
        ("October 15, 2026 at half past three", october(15, 15, 30)),
        ("half past seven on 30 November", Moment(date(2026, 11, 30), time(7, 30))),
        ("Nov 30 8pm", Moment(date(2026, 11, 30), time(20, 0))),
        ("2026-11-30 7:00", Moment(date(2026, 11, 30), time(7, 0))),
        ("coming Friday 3pm", october(16, 15)),
        ("tomorrow at noon", october(13, 12)),
        ("tomorrow afternoon at 3", october(13, 15)),
        ("this afternoon, 3:15", october(12, 15, 15)),
        ("Thursday at four in the afternoon", october(15, 16)),
        ("next Thursday at 3pm", october(15, 15)),
        ("next Monday at half past three", october(19, 15, 30)),
        ("Thursday next week at 3:15 pm", october(22, 15, 15)),
        ("yesterday at 3pm", october(11, 15)),
        ("tomorrow", october(13)),
        ("on Monday", october(12)),
        ("Thursday", october(15)),
        ("coming Thursday", october(15)),
        ("the day after tomorrow", october(14)),
        ("half past three", Moment(None, time(15, 30))),
        ("3 p.m.", Moment(None, time(15, 0))),
        ("at three", Moment(None, time(15, 0))),
        ("12am", Moment(None, time(0, 0))),
    ],
)  # fmt: skip
def test_a_moment_is_understood_in_the_ways_people_type_it(words: str, meant: Moment) -> None:
    assert parse_moment(words, now=NOW) == meant


@pytest.mark.parametrize(
    "words",
    [
        "", "straks", "eind van de week", "volgende dinsdag", "volgende week", "next week", "15:60", "31 februari",
        "donderdag 15:60", "31 februari 10 uur", "morgen 10", "donderdag 10", "30", "drie", "10.12", "maandag 12.10",
        "vrijdag 15 oktober", "vrijdag 15 oktober 10:00", "komende maandag", "coming Monday 3pm", "half three",
        "Thursday half 4", "at half 4 tomorrow", "15 October half 4", "morgen rond drie uur", "donderdag of vrijdag",
        "donderdag donderdag", "10 uur 11 uur", "morgen of overmorgen 10 uur", "op donderdag niet", "om", "op",
        "15:15 15 oktober 10:00", "donderdagmiddag 9 uur", "donderdagochtend 4 uur 's middags", "vanmorgen 12 uur",
        "donderdag morgen 10 uur", "next Thursday half 4", "any Thursday at 3pm", "3pm or 4pm", "brumaire 30 3pm",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_understood(words: str) -> None:
    assert parse_moment(words, now=NOW) is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("donderdag 20 november", date(2026, 11, 20)),
        ("donderdag 20 november 15:15", date(2026, 11, 20)),
        ("half vier op donderdag 20 november", date(2026, 11, 20)),
        ("Thursday, November 20 at 3pm", date(2026, 11, 20)),
        ("vrijdag 20 november 15:15", None),
        ("donderdag 20 november ooit", None),
        ("donderdag 20", None),
        ("", None),
    ],
)
def test_a_date_beside_another_weekday_than_its_own_is_known(words: str, meant: date | None) -> None:
    assert misnamed(words, now=NOW) == meant


@given(st.sampled_from(TYPED_DAYS), st.sampled_from(TYPED_HOURS), st.booleans(), MOMENTS)
def test_what_is_understood_is_understood_the_same_when_we_write_it(
    day: str, hour: str, day_first: bool, now: datetime
) -> None:
    found = parse_moment(f"{day} {hour}" if day_first else f"{hour} {day}", now=now)
    if found is not None:
        written = [str(found.day or ""), f"{found.hour:%H:%M}" if found.hour else ""]
        assert parse_moment(" ".join(written), now=now) == found


@given(DAYS, st.times(), MOMENTS)
def test_a_day_and_a_time_as_we_write_them_are_that_moment(day: date, hour: time, now: datetime) -> None:
    hour = hour.replace(second=0, microsecond=0)
    assert parse_moment(f"{day} {hour:%H:%M}", now=now) == Moment(day, hour)


@given(st.integers(0, 6), st.times(), MOMENTS, st.data())
def test_a_weekday_with_a_time_is_the_next_moment_that_is_so(
    weekday: int, hour: time, now: datetime, data: st.DataObject
) -> None:
    hour = hour.replace(second=0, microsecond=0)
    found = parse_moment(f"{data.draw(st.sampled_from(WEEKDAYS[weekday]))} {hour:%H:%M}", now=now)
    assert found is not None
    assert found.day is not None
    ahead = datetime.combine(found.day, hour) - now
    assert (found.day.weekday(), found.hour, timedelta() < ahead <= timedelta(weeks=1)) == (weekday, hour, True)


@given(st.text() | st.lists(st.sampled_from([*TYPED_DAYS, *TYPED_HOURS])).map(" ".join), MOMENTS)
def test_no_words_raise(words: str, now: datetime) -> None:
    assert isinstance(parse_moment(words, now=now), Moment | None)


def test_a_moment_without_a_day_and_a_time_is_none() -> None:
    with pytest.raises(ValueError, match="a day, a time, or both"):
        Moment(None, None)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("donderdag 15:15", (3, time(15, 15))),
        ("do 15.15", (3, time(15, 15))),
        ("Di 8u30", (1, time(8, 30))),
        ("fri 16", (4, time(16, 0))),
        ("om half vier op donderdag", (3, time(15, 30))),
        ("Monday at half past three", (0, time(15, 30))),
        ("maandag 24:00", None),
        ("maandag 12:60", None),
        ("zaterdag 12:00", None),
        ("morgen 12:00", None),
        ("12:00", None),
        ("maandag", None),
        ("", None),
    ],
)
def test_a_weekly_moment_is_a_weekday_and_a_time(words: str, meant: tuple[int, time] | None) -> None:
    assert parse_weekly(words) == meant
