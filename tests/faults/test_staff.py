"""What counts as lost when the faults are added up."""

from collections import Counter

import pytest

from bot.domain.delivery import State
from tests.faults.staff import Fate, lost

OVER = [State.SENT, State.UNREACHABLE, State.EXPIRED, State.CANCELLED, State.FAILED]


def test_what_may_not_be_said_twice_and_cannot_be_looked_for_may_be_uncertain() -> None:
    assert lost({"noor": Fate(State.UNCERTAIN, is_repeated=False)}, Counter()) == []


@pytest.mark.parametrize("fate", [
    Fate(State.UNCERTAIN, is_repeated=False, may_repeat=True),
    Fate(State.UNCERTAIN, is_repeated=False, can_be_looked_in=True),
    *(Fate(state, is_repeated=False) for state in OVER),
])  # fmt: skip
def test_all_else_that_nobody_heard_is_lost(fate: Fate) -> None:
    assert lost({"noor": fate}, Counter()) == ["noor"]
    assert lost({"noor": fate}, Counter({"noor": 1})) == []
