"""A weekday and an hour as people type them."""

from datetime import time

import pytest

from bot.domain.hour import parse


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("donderdag 15:15", (3, time(15, 15))),
        ("do 15.15", (3, time(15, 15))),
        ("Di 8u30", (1, time(8, 30))),
        ("fri 16", (4, time(16, 0))),
        ("maandag 24:00", None),
        ("maandag 12:60", None),
        ("zaterdag 12:00", None),
        ("12:00", None),
        ("maandag", None),
        ("", None),
    ],
)
def test_a_moment_is_a_weekday_and_an_hour(words: str, meant: tuple[int, time] | None) -> None:
    assert parse(words) == meant
