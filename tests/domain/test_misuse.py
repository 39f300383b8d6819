"""J10: after misuse a team starts again by a majority of at least five; by all of them where there are fewer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.misuse import may_start_again


@pytest.mark.parametrize(
    ("want", "may_say", "starts"),
    [
        (4, 7, False),
        (5, 7, True),
        (5, 9, True),
        (5, 10, False),
        (6, 10, True),
        (4, 4, True),
        (3, 4, False),
        (1, 1, True),
    ],
)
def test_a_majority_of_at_least_five_or_everybody_of_fewer(want: int, may_say: int, starts: bool) -> None:
    assert may_start_again(want, may_say) is starts


@given(st.integers(0, 100))
def test_nobody_starts_a_team_in_which_nobody_may_say_so(want: int) -> None:
    assert not may_start_again(0, want)


@given(st.integers(1, 100))
def test_it_never_asks_for_more_than_may_say_so(may_say: int) -> None:
    assert may_start_again(may_say, may_say)


@given(st.integers(1, 100), st.data())
def test_a_team_that_starts_tells_of_at_least_five_people_or_of_all(may_say: int, data: st.DataObject) -> None:
    want = data.draw(st.integers(0, may_say))
    if may_start_again(want, may_say):
        assert want >= 5 or want == may_say
