"""Half days as bits, Monday morning the lowest; none told is not known (J21)."""

import pytest

from bot.domain.wishes import HALF_DAYS, half_days_in, windows_of


@pytest.mark.parametrize(
    ("half_days", "windows"), [([], None), ([0], 1), ([9], 512), ([3, 0, 3], 0b1001), ([*HALF_DAYS], 1023)]
)
def test_half_days_are_bits_and_of_none_it_is_not_known(half_days: list[int], windows: int | None) -> None:
    assert windows_of(half_days) == windows


@pytest.mark.parametrize(("windows", "half_days"), [(None, []), (0, []), (0b1001, [0, 3]), (1023, [*HALF_DAYS])])
def test_bits_are_half_days_in_order(windows: int | None, half_days: list[int]) -> None:
    assert half_days_in(windows) == half_days
