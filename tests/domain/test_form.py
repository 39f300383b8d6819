"""Forms: what is filled in becomes its canonical form, or it is said what is wrong with it."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.form import Checked, Field, Form, Option, Trouble, Wrong, filled
from bot.domain.form_check import check, parts_of, read, validate
from bot.domain.form_moment import read_moment

TODAY = date(2026, 10, 12)
NOOR, SEM = UUID(int=1).hex, UUID(int=2).hex
DAYS = (Option("0", "maandag"), Option("1", "dinsdag"), Option("2", "woensdag"))
WORDS = Field("words", "Wat?", "words", least=2, most=10)
CHOICE = Field("day", "Dag", "choice", options=DAYS)
SEVERAL = Field("days", "Dagen", "several", options=DAYS, least=1, most=2)
NUMBER = Field("many", "Hoeveel?", "number", least=2, most=8)
DATE = Field("until", "Tot", "date", least=TODAY, most=date(2027, 7, 1))
TIME = Field("hour", "Hoe laat?", "time", least=time(7, 30), most=time(17, 30))
PEOPLE = Field("who", "Met wie?", "people", most=2)
FIELDS = (WORDS, CHOICE, SEVERAL, NUMBER, DATE, TIME, PEOPLE)


def optional(asked: Field, **changes: Any) -> Field:
    return replace(asked, required=False, least=None, most=None, **changes)


@pytest.mark.parametrize(
    ("asked", "value", "found"),
    [
        (WORDS, "  Een kind ", "Een kind"),
        (WORDS, "x", Wrong.TOO_SHORT),
        (WORDS, "een heel lang verhaal", Wrong.TOO_LONG),
        (CHOICE, "1", "1"),
        (CHOICE, "maandag", Wrong.NOT_AN_OPTION),
        (SEVERAL, "2, 0,2", "0,2"),
        (SEVERAL, "0,1,2", Wrong.TOO_MANY),
        (SEVERAL, "7", Wrong.NOT_AN_OPTION),
        (SEVERAL, ",", Wrong.MISSING),
        (NUMBER, " +03", "3"),
        (NUMBER, "drie", Wrong.NOT_A_NUMBER),
        (NUMBER, "1", Wrong.TOO_LITTLE),
        (NUMBER, "9", Wrong.TOO_MUCH),
        (DATE, "30-11", "2026-11-30"),
        (DATE, "ooit", Wrong.NOT_A_DATE),
        (DATE, "11-10-2026", Wrong.TOO_EARLY),
        (DATE, "2-7-2027", Wrong.TOO_LATE),
        (replace(DATE, beyond=Wrong.BEYOND_HORIZON), "2-7-2027", Wrong.BEYOND_HORIZON),
        (DATE, "donderdag", "2026-10-15"),
        (TIME, "half vier", "15:30"),
        (TIME, "half past seven", "07:30"),
        (TIME, "7 uur", Wrong.TOO_EARLY),
        (TIME, "8u30", "08:30"),
        (TIME, "straks", Wrong.NOT_A_TIME),
        (TIME, "7:29", Wrong.TOO_EARLY),
        (TIME, "17:29", "17:29"),
        (TIME, "17:30", Wrong.TOO_LATE),
        (PEOPLE, f"{SEM}, {NOOR},{SEM}", f"{SEM},{NOOR}"),
        (PEOPLE, "Sem", Wrong.NOBODY),
        (PEOPLE, ",".join(UUID(int=n).hex for n in range(3)), Wrong.TOO_MANY),
    ],
)
def test_a_value_becomes_canonical_or_it_is_said_what_is_wrong(asked: Field, value: str, found: str | Wrong) -> None:
    assert check(asked, value, today=TODAY) == (Trouble(found) if isinstance(found, Wrong) else found)


@pytest.mark.parametrize("asked", FIELDS, ids=lambda asked: asked.kind)
def test_what_is_required_cannot_be_left_empty(asked: Field) -> None:
    assert check(asked, "  ", today=TODAY) == Trouble(Wrong.MISSING)


@pytest.mark.parametrize("asked", FIELDS, ids=lambda asked: asked.kind)
def test_what_is_optional_can_be_left_empty(asked: Field) -> None:
    assert check(optional(asked), "  ", today=TODAY) == ""


def test_an_option_of_a_date_is_taken_whatever_its_bounds() -> None:
    until = replace(DATE, options=(Option("9999-12-31", "Tot ik het zeg"),))
    assert check(until, "9999-12-31", today=TODAY) == "9999-12-31"


@pytest.mark.parametrize(
    ("asked", "words", "meant"),
    [
        (CHOICE, "Dinsdag.", "1"),
        (CHOICE, "3", "2"),
        (CHOICE, "zaterdag", Trouble(Wrong.NOT_AN_OPTION, ("zaterdag",))),
        (CHOICE, "0", Trouble(Wrong.NOT_AN_OPTION, ("0",))),
        (SEVERAL, "woensdag en maandag", "0,2"),
        (SEVERAL, "1, 3", "0,2"),
        (SEVERAL, "maandag, zondag", Trouble(Wrong.NOT_AN_OPTION, ("zondag",))),
        (TIME, "8", "08:00"),
        (optional(DATE, options=(Option("", "Geen pauze"),)), "geen pauze", ""),
        (NUMBER, "2", "2"),
    ],
)
def test_typed_words_mean_an_option_by_its_label_or_number(asked: Field, words: str, meant: str | Trouble) -> None:
    assert read(asked, words, today=TODAY) == meant


MOMENT = Form("do:1", "Doen", (WORDS, DATE, TIME), "Bewaren")
WITH_OPTION = replace(MOMENT, fields=(replace(DATE, options=(Option("2026-10-16", "morgen 10 uur"),)), TIME))
NOW = datetime(2026, 10, 12, 14, 0)


@pytest.mark.parametrize(
    ("form", "at", "words", "found"),
    [
        (MOMENT, 1, "donderdag half vier", {"until": "2026-10-15", "hour": "15:30"}),
        (MOMENT, 2, "3pm tomorrow", {"until": "2026-10-13", "hour": "15:00"}),
        (MOMENT, 1, "do 20:00", {"until": "2026-10-15", "hour": Trouble(Wrong.TOO_LATE)}),
        (MOMENT, 1, "2-7-2027 8u", {"until": Trouble(Wrong.TOO_LATE)}),
        (MOMENT, 1, "donderdag", {"until": "2026-10-15"}),
        (MOMENT, 2, "donderdagmiddag", {"until": "2026-10-15"}),
        (MOMENT, 2, "do 20 november half vier", {"until": Trouble(Wrong.OTHER_WEEKDAY, ("2026-11-20",))}),
        (MOMENT, 2, "half vier", {}),
        (MOMENT, 1, "straks", {}),
        (MOMENT, 0, "donderdag half vier", {}),
        (WITH_OPTION, 0, "morgen 10 uur", {}),
        (replace(MOMENT, fields=(TIME, DATE)), 0, "donderdag half vier", {}),
        (replace(MOMENT, fields=(DATE, WORDS, TIME)), 0, "donderdag half vier", {}),
        (replace(MOMENT, fields=(DATE,)), 0, "donderdag half vier", {}),
    ],
)
def test_a_day_and_the_time_after_it_may_be_answered_with_both(
    form: Form, at: int, words: str, found: dict[str, str | Trouble]
) -> None:
    assert read_moment(form, at, words=words, now=NOW) == found


def test_a_whole_form_is_looked_through_field_by_field() -> None:
    form = Form("do:1", "Doen", (WORDS, NUMBER, optional(DATE)), "Bewaren")
    values = {"words": " Lef ", "many": "veel", "other": "wat niet gevraagd is"}
    assert validate(form, values, today=TODAY) == Checked(
        {"words": "Lef", "until": ""}, {"many": Trouble(Wrong.NOT_A_NUMBER)}
    )


def test_a_filled_form_holds_what_was_filled_in_and_what_it_had() -> None:
    form = Form("do:1", "Doen", (WORDS, optional(NUMBER, value="4")), "Bewaren")
    assert [asked.value for asked in filled(form, {"words": "Lef"}).fields] == ["Lef", "4"]


def test_things_are_told_apart_by_commas_and_and() -> None:
    assert parts_of("Sem, Noor en Bo & Jan;\nAnne") == ("Sem", "Noor", "Bo", "Jan", "Anne")


@given(st.sampled_from(FIELDS), st.text() | st.sampled_from(["1", "0,2", "12:00", "30-11", NOOR, f"{NOOR},{SEM}"]))
def test_what_is_canonical_stays_as_it_is(asked: Field, value: str) -> None:
    found = check(asked, value, today=TODAY)
    assert isinstance(found, Trouble) or check(asked, found, today=TODAY) == found


@given(st.sampled_from(FIELDS), st.text())
def test_no_words_raise(asked: Field, words: str) -> None:
    assert isinstance(read(asked, words, today=TODAY), str | Trouble)


@given(st.times())
def test_an_hour_is_in_its_canonical_form_or_out_of_bounds(hour: time) -> None:
    inside = time(7, 30) <= hour.replace(second=0, microsecond=0) < time(17, 30)
    assert isinstance(check(TIME, f"{hour:%H:%M}", today=TODAY), Trouble) is not inside
