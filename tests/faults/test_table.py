"""What `make faults` says at its end, and what it remembers a turn by."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults.__main__ import totals
from tests.faults.fault import IN_CI, SOON, Met
from tests.faults.life import PATIENCE
from tests.faults.locks import READY
from tests.faults.table import FAULTS
from tests.faults.turns import PROGRAM, Turn, program


def done(met: Met, trouble: str = "") -> tuple[Turn, dict[str, Any]]:
    return Turn(FAULTS[0], "sqlite", 1, "abc"), {"met": met, "trouble": trouble, "seconds": 40.0}


def test_what_was_lost_and_said_twice_is_added_up_by_platform() -> None:
    rows = [
        done({"lost in Slack": 0, "said twice in Slack": 0, "429s": 7}),
        done({"lost in Telegram": 1, "said twice in Telegram": 1_200}),
        done({"lost in Telegram": 0, "said twice in Telegram": 34}),
    ]
    assert totals(rows).splitlines() == [
        "lost: 1 (Slack 0, Telegram 1)",
        "said twice: 1,234 (Slack 0, Telegram 1,234)",
        "minutes of all rows added up, 2 at once: 2",
    ]


def test_rows_with_trouble_are_named_as_not_counted() -> None:
    rows = [done({"lost in Slack": 0, "said twice in Slack": 0}), done({}, "TimeoutError: ")]
    assert totals(rows).splitlines()[-1] == "not counted, for they had trouble: 1"


@pytest.mark.parametrize("within", [SOON, READY])
def test_what_takes_longer_than_it_may_is_not_given_up_before_that_is_known(within: float) -> None:
    assert IN_CI * within < PATIENCE


def test_a_turn_is_remembered_until_a_line_of_the_program_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in PROGRAM:
        Path(folder).mkdir(parents=True)
    code = Path("bot/carrier.py")
    code.write_text("A = 1\n")
    before = program()
    Path("bot/notes.txt").write_text("not of the program")
    assert program() == before
    code.write_text("A = 2\n")
    assert program() != before
