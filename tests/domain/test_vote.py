"""When a team is asked whether it goes on, and what its answers mean (J10)."""

from datetime import date

import pytest

from bot.domain.calendar import SchoolCalendar
from bot.domain.vote import is_time_to_ask, should_stop
from bot.store.holidays import school_holidays

MIDDEN = SchoolCalendar(school_holidays("Midden", years=range(2026, 2030)))


@pytest.mark.parametrize(
    ("started_on", "today", "asked"),
    [
        (date(2026, 10, 26), date(2027, 1, 15), False),  # the tenth week is not over
        (date(2026, 10, 26), date(2027, 1, 18), True),
        (date(2026, 10, 12), date(2027, 1, 8), False),  # the autumn holiday and Christmas do not count
        (date(2026, 10, 12), date(2027, 1, 11), True),
        (date(2026, 10, 16), date(2027, 1, 11), True),  # the week of the start counts, also on its Friday
        (date(2026, 10, 5), date(2026, 12, 21), False),  # ten weeks lie behind, but nobody asks in a holiday
        (date(2027, 6, 21), date(2027, 10, 4), False),  # the summer does not count
        (date(2027, 6, 21), date(2027, 10, 11), True),
    ],
)
def test_a_team_is_asked_when_ten_school_weeks_lie_behind_it(started_on: date, today: date, asked: bool) -> None:
    assert is_time_to_ask(MIDDEN, started_on, today) is asked


@pytest.mark.parametrize(
    ("yes", "answered", "stops"),
    [
        (0, 0, False),
        (0, 4, False),  # of fewer than five nothing is concluded
        (2, 5, True),
        (3, 5, False),
        (3, 6, False),  # half is enough to go on
        (2, 6, True),
        (0, 5, True),
        (5, 5, False),
    ],
)
def test_a_team_stops_when_fewer_than_half_of_at_least_five_say_yes(yes: int, answered: int, stops: bool) -> None:
    assert should_stop(yes, answered) is stops
