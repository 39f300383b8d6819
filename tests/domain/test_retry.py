"""How long after a failure it is tried again: later each time, and not everybody at one moment."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    LONGEST_WHILE_AWAY,
    pause_before_retry,
    pause_while_away,
)

Pause = Callable[[int, Random], timedelta]


class Drawn(Random):
    """Chance that always draws this."""

    def __init__(self, drawn: float) -> None:
        super().__init__()
        self._drawn = drawn

    def random(self) -> float:
        """What was said."""
        return self._drawn


@pytest.mark.parametrize(
    ("pause", "longest"), [(pause_before_retry, LONGEST_PAUSE), (pause_while_away, LONGEST_WHILE_AWAY)]
)
@given(times=st.integers(1, 60))
def test_it_doubles_up_to_its_longest_and_chance_takes_up_to_half_of_it(
    pause: Pause, longest: timedelta, times: int
) -> None:
    whole = min(FIRST_PAUSE * 2 ** min(times - 1, 20), longest)
    assert [pause(times, Drawn(drawn)) for drawn in (0.0, 0.5, 1.0)] == [whole * 0.5, whole * 0.75, whole]
