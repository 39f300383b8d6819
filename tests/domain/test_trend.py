"""A trend holds half points that were published, and a line stops where a term has nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pulse import CORE, PulseReport, Scope, Term
from bot.domain.pulse_finding import Crowd, Finding
from bot.domain.trend import Line, Missing, Trend, Value, trend_of

TERMS = (Term(2026, 1), Term(2026, 2))
VALUES: st.SearchStrategy[Value] = st.integers(4, 8) | st.sampled_from(Missing)


@given(st.lists(VALUES, min_size=2, max_size=8))
def test_a_line_joins_what_follows_each_other_and_nothing_else(values: list[Value]) -> None:
    stretches = list(Line("Ik heb invloed.", tuple(values)).stretches())

    joined = {pair for stretch in stretches for pair in pairwise(stretch)}
    has_value = [isinstance(value, int) for value in values]
    assert [term for stretch in stretches for term in stretch] == [term for term, has in enumerate(has_value) if has]
    assert joined == {(term, term + 1) for term in range(len(values) - 1) if has_value[term] and has_value[term + 1]}


@pytest.mark.parametrize("value", [3, 9])
def test_a_value_beyond_what_is_published_is_in_no_trend(value: int) -> None:
    with pytest.raises(ValueError, match="half points"):
        Trend(TERMS, (Line("Ik heb invloed.", (6, value)),))


@pytest.mark.parametrize(
    ("terms", "values"),
    [
        (TERMS[:1], (6,)),
        (TERMS[::-1], (6, 7)),
        ((TERMS[0], TERMS[0]), (6, 7)),
        (tuple(Term(year, 1) for year in range(2020, 2029)), (6,) * 9),
        (TERMS, (6, 7, 8)),
    ],
)
def test_one_term_terms_out_of_order_and_more_than_two_years_are_no_trend(
    terms: tuple[Term, ...], values: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="a trend has"):
        Trend(terms, (Line("Ik heb invloed.", values),))


def test_no_statements_are_no_trend() -> None:
    with pytest.raises(ValueError, match="a trend has lines"):
        Trend(TERMS, ())


# From reports

WORDS = {statement: f"Stelling {statement}." for statement in CORE}


def a_report(term: Term, halves: int | None, scope: Scope = Scope.TEAM) -> PulseReport:
    """A report in which the first of the four has this mean, and nothing else was answered by five."""
    return PulseReport(term, scope, () if halves is None else (Finding(CORE[0], Crowd.FEW, halves),))


def test_a_line_is_of_what_comes_back_every_time_with_a_gap_where_a_term_was_missed() -> None:
    reports = [a_report(Term(2026, 1), 5), a_report(Term(2026, 2), None), a_report(Term(2027, 1), 8)]

    few, gap = Missing.NOT_SHOWN, Missing.NOT_ASKED
    assert trend_of(reports, WORDS) == Trend(
        (Term(2026, 1), Term(2026, 2), Term(2026, 3), Term(2026, 4), Term(2027, 1)),
        (
            Line("Stelling p01.", (5, few, gap, gap, 8)),
            *(Line(f"Stelling {one}.", (few, few, gap, gap, few)) for one in CORE[1:]),
        ),
    )


def test_of_one_term_of_nothing_and_of_a_school_there_is_no_line() -> None:
    found = [
        [],
        [a_report(Term(2026, 1), 6)],
        [a_report(Term(2026, 1), None), a_report(Term(2026, 2), None)],
        [a_report(Term(2026, 1), 6, Scope.SCHOOL), a_report(Term(2026, 2), 6, Scope.SCHOOL)],
    ]

    assert [trend_of(reports, WORDS) for reports in found] == [None] * 4


def test_of_more_than_two_years_the_last_two_are_shown() -> None:
    reports = [a_report(Term(year, number), 6) for year in (2025, 2026, 2027) for number in (1, 2, 3, 4)]

    found = trend_of(reports, WORDS)

    assert found is not None
    assert found.terms == tuple(Term(year, number) for year in (2026, 2027) for number in (1, 2, 3, 4))
