"""`ruimte people erase`: a steward erases somebody who asked for it, and reads nothing of theirs."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

DONE = "Alles is gewist. Wat nog in gesprekken staat, gaat weg zodra Ruimte draait."
NOOR = "Noor Bakker"
HEADER = "name,email,school,team,role\n"


@pytest.fixture
def two_called_noor(school: Terminal) -> Terminal:
    """A school with a second Noor Bakker, in another team."""
    (school.folder / "more.csv").write_text(f"{HEADER}{NOOR},noor2@example.org,De Lindeboom,Bovenbouw,leraar\n")
    school.here("people", "import", Path("more.csv"))
    return school


def is_there(terminal: Terminal, words: str) -> bool:
    """Whether these words stand in any file of the database."""
    return any(words.encode() in path.read_bytes() for path in terminal.folder.glob("ruimte.sqlite3*"))


def test_after_a_yes_all_of_it_is_gone(school: Terminal) -> None:
    assert is_there(school, NOOR)
    done = school.ruimte("people", "erase", NOOR, says="j\n")
    assert (done.code, done.out.endswith(f": {DONE}\n"), is_there(school, NOOR)) == (0, True, False)


def test_it_asks_for_whom_by_name_and_team_alone(school: Terminal) -> None:
    asked = school.ruimte("people", "erase", NOOR, says="n\n").out
    assert asked == f"Alles wissen over {NOOR} (Onderbouw)? Dat is niet terug te draaien. [j/n]: Er is niets gewist.\n"
    assert is_there(school, NOOR)


def test_with_yes_it_does_not_ask(school: Terminal) -> None:
    assert school.here("people", "erase", NOOR, "--yes").lines == [DONE]


def test_people_of_one_name_are_told_apart_by_their_teams(two_called_noor: Terminal) -> None:
    done = two_called_noor.here("people", "erase", NOOR, "--yes")
    assert done.code == 2
    assert sorted(done.err.partition(": ")[2].partition(".")[0].split("; ")) == ["Bovenbouw", "Onderbouw"]
    assert "@" not in done.err


@pytest.mark.parametrize("how", [(NOOR, "--team", "bovenbouw"), ("noor2@example.org",)])
def test_one_of_them_is_chosen_by_team_or_address(two_called_noor: Terminal, how: tuple[str, ...]) -> None:
    assert two_called_noor.here("people", "erase", *how, "--yes").lines == [DONE]
    assert (is_there(two_called_noor, "noor2@example.org"), is_there(two_called_noor, NOOR)) == (False, True)


def test_of_a_name_that_works_elsewhere_that_is_said(school: Terminal) -> None:
    done = school.here("people", "erase", NOOR, "--team", "Bovenbouw", "--yes")
    assert (done.code, done.err) == (
        2, "Niemand met die naam werkt in Bovenbouw. Laat --team weg om te zien waar wel.\n",
    )  # fmt: skip


def test_of_an_unknown_name_the_nearest_is_said(school: Terminal) -> None:
    done = school.here("people", "erase", "Noor Baker", "--yes")
    assert (done.code, NOOR in done.err) == (2, True)
