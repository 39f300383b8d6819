"""A trend holds half points that were published, and a line stops where a term has nothing."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.trend import Line, Missing, Trend, Value

TERMS = (date(2026, 10, 5), date(2027, 2, 1))
VALUES: st.SearchStrategy[Value] = st.integers(2, 10).map(lambda halves: halves / 2) | st.sampled_from(Missing)


@given(st.lists(VALUES, min_size=2, max_size=8))
def test_a_line_joins_what_follows_each_other_and_nothing_else(values: list[Value]) -> None:
    stretches = list(Line("Ik heb invloed.", tuple(values)).stretches())

    joined = {pair for stretch in stretches for pair in pairwise(stretch)}
    has_value = [isinstance(value, float) for value in values]
    assert [term for stretch in stretches for term in stretch] == [term for term, has in enumerate(has_value) if has]
    assert joined == {(term, term + 1) for term in range(len(values) - 1) if has_value[term] and has_value[term + 1]}


@pytest.mark.parametrize("value", [3.25, 0.5, 5.5])
def test_a_value_finer_than_half_points_or_beyond_the_scale_is_in_no_trend(value: float) -> None:
    with pytest.raises(ValueError, match="half points"):
        Trend(TERMS, (Line("Ik heb invloed.", (3.0, value)),))


@pytest.mark.parametrize(
    ("terms", "values"),
    [
        (TERMS[:1], (3.0,)),
        (TERMS[::-1], (3.0, 3.5)),
        ((TERMS[0], TERMS[0]), (3.0, 3.5)),
        (tuple(date(2026, month, 1) for month in range(1, 10)), (3.0,) * 9),
        (TERMS, (3.0, 3.5, 4.0)),
    ],
)
def test_one_term_terms_out_of_order_and_more_than_two_years_are_no_trend(
    terms: tuple[date, ...], values: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="a trend has"):
        Trend(terms, (Line("Ik heb invloed.", values),))


def test_no_statements_are_no_trend() -> None:
    with pytest.raises(ValueError, match="a trend has lines"):
        Trend(TERMS, ())
