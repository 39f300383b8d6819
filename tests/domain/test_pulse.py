"""4.2 and 3.5: when there is a pulse, what it asks, and what counts of what somebody answered."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import BusyWeeks, DaysOff, SchoolCalendar, Week
from bot.domain.pulse import (
    ANSWERS,
    BLOCK_OF,
    CORE,
    DONT_KNOW,
    IN_A_PULSE,
    STATEMENTS,
    Term,
    next_pulse,
    pulse_in,
    pulse_week,
    put,
    tally,
)

MIDDEN = (
    DaysOff("zomer", date(2026, 7, 18), date(2026, 8, 30)),
    DaysOff("herfst", date(2026, 10, 17), date(2026, 10, 25)),
    DaysOff("kerst", date(2026, 12, 19), date(2027, 1, 3)),
    DaysOff("voorjaar", date(2027, 2, 20), date(2027, 2, 28)),
    DaysOff("mei", date(2027, 4, 24), date(2027, 5, 9)),
    DaysOff("zomer", date(2027, 7, 17), date(2027, 8, 29)),
)
CALENDAR = SchoolCalendar(MIDDEN)
TERMS = [Term(2026, number) for number in BLOCK_OF]
given_answers = st.lists(st.sampled_from(ANSWERS), max_size=IN_A_PULSE)


def test_there_are_four_a_year_each_at_the_start_of_its_block() -> None:
    weeks = [pulse_week(CALENDAR, term) for term in TERMS]
    assert [str(week) for week in weeks] == ["2026-W40", "2027-W01", "2027-W09", "2027-W24"]
    assert [CALENDAR.block(week) + 1 for week in weeks if week is not None] == [2, 5, 7, 10]


def test_every_other_week_has_a_question() -> None:
    weeks = {week: pulse_in(CALENDAR, week) for week in CALENDAR.school_weeks(2026)}
    assert [term for term in weeks.values() if term is not None] == TERMS


def test_a_busy_week_has_none_while_another_of_its_block_is_not() -> None:
    busy = BusyWeeks("rapporten", date(2026, 9, 28), date(2026, 10, 2))
    assert str(pulse_week(SchoolCalendar(MIDDEN, (busy,)), Term(2026, 1))) == "2026-W41"


def test_a_quiet_week_has_none() -> None:
    quiet = BusyWeeks("kamp", date(2026, 9, 28), date(2026, 10, 16), quiet=True)
    assert pulse_week(SchoolCalendar(MIDDEN, (quiet,)), Term(2026, 1)) is None


def test_the_next_one_is_found_from_any_week() -> None:
    assert next_pulse(CALENDAR, Week(2026, 40)) == (Term(2026, 1), Week(2026, 40))
    assert next_pulse(CALENDAR, Week(2026, 41)) == (Term(2026, 2), Week(2027, 1))
    assert next_pulse(CALENDAR, Week(2027, 25)) is None


def test_each_pulse_has_the_four_of_the_core_and_four_in_turn() -> None:
    assert all(len(term.statements) == IN_A_PULSE and {*CORE} < {*term.statements} for term in TERMS)
    assert {*TERMS[0].statements, *TERMS[1].statements} == {*STATEMENTS}
    assert TERMS[0].statements == TERMS[2].statements


@given(given_answers, st.integers(0, 12), st.integers(-1, 7))
def test_an_answer_goes_in_its_place_and_skips_none(answers: list[int], place: int, answer: int) -> None:
    after = put(answers, place, answer)
    fits = place <= len(answers) and place < IN_A_PULSE and answer in ANSWERS
    assert after == ((*answers[:place], answer, *answers[place + 1 :]) if fits else tuple(answers))


@given(st.lists(given_answers, max_size=8))
def test_only_who_came_to_the_end_is_counted_and_only_what_they_know(answers: list[list[int]]) -> None:
    statements = TERMS[0].statements
    ended = [given for given in answers if len(given) == IN_A_PULSE]
    counted = {statement: sum(found) for statement, found in tally(statements, answers).items()}
    assert counted == {
        statement: sum(given[place] != DONT_KNOW for given in ended) for place, statement in enumerate(statements)
    }
