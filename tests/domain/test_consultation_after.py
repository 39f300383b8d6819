"""What people say afterwards, and what follows from it."""

from collections.abc import Sequence

import pytest

from bot.domain.consultation import Happened, did_meet, stay_together

YES, NO_TIME, OTHER = Happened.YES, Happened.NO_TIME, Happened.OTHER


@pytest.mark.parametrize(
    ("again", "stays"),
    [
        ([True, True], True),
        ([True, True, True], True),
        ([True, False], False),
        ([True, None], False),
        ([False, None], False),
        ([], False),
    ],
)
def test_once_again_holds_only_when_all_said_yes_and_a_no_is_as_silence(
    again: Sequence[bool | None], stays: bool
) -> None:
    assert stay_together(again) is stays


@pytest.mark.parametrize(
    ("said", "had_moment", "met"),
    [
        ([YES, NO_TIME], False, True),
        ([YES, None], True, True),
        ([None, None], True, True),
        ([None, None], False, False),
        ([NO_TIME, None], True, False),
        ([OTHER, NO_TIME], True, False),
    ],
)
def test_met_has_whoever_says_so_or_had_a_moment_when_nobody_says_otherwise(
    said: Sequence[Happened | None], had_moment: bool, met: bool
) -> None:
    assert did_meet(said, had_moment=had_moment) is met
