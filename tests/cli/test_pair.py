"""`ruimte pair`: how the next round would be drawn, told as narrowly as J20 asks, and a team's policy."""

import sqlite3
from contextlib import closing

import pytest

from tests.cli.terminal import MONDAY, Terminal

NEXT_WEEK = "2026-10-26T07:00:00+01:00"
FOUR_WEEKS = "Elke 4 schoolweken, in groepjes van 2."
FEW = "Hoeveel mensen er meedoen, vertel ik pas vanaf vijf."
PROOF = "Bewijs: een betere indeling bestaat niet."
BY_ITSELF = (
    "Indelen gaat vanzelf, op de eerste schooldag van de week nadat ik vroeg wie er meedoet. Kijken kan met --dry-run."
)
DRAW = ("pair", "draw", "--team", "Onderbouw")
POLICY = ("pair", "policy", "--team", "Onderbouw")


@pytest.fixture
def on(school: Terminal) -> Terminal:
    """De Lindeboom, where Onderbouw turned consultation on."""
    school.here("team", "feature", "Onderbouw", "--on", "consultation", at=MONDAY)
    return school


def run(terminal: Terminal, *words: str) -> list[str]:
    """What a command says that went well."""
    done = terminal.here(*words, at=NEXT_WEEK)
    assert (done.code, done.err) == (0, "")
    return done.lines


def content(terminal: Terminal) -> list[str]:
    """Everything in the database."""
    with closing(sqlite3.connect(terminal.folder / "ruimte.sqlite3")) as database:
        return list(database.iterdump())


def a_round(terminal: Terminal, *joined: str) -> None:
    """A round that is asked in Onderbouw, with these people in it."""
    with closing(sqlite3.connect(terminal.folder / "ruimte.sqlite3")) as database, database:
        ((team,),) = database.execute("SELECT id FROM team WHERE name = 'Onderbouw'")
        database.execute(
            "INSERT INTO consultation (id, team_id, number, state, seed, asked_on, draws_on, closes_on, next_at,"
            " next_step) VALUES (?, ?, 1, 'asking', 7, '2026-10-26', '2026-11-02', '2026-11-19',"
            " '2026-11-02 07:00:00.000000', 'draw')",
            ("a" * 32, team),
        )
        for name in joined:
            ((person,),) = database.execute("SELECT id FROM person WHERE name = ?", (name,))
            database.execute("UPDATE person SET participation = 'joined' WHERE id = ?", (person,))
            database.execute("INSERT INTO joining (consultation_id, person_id) VALUES (?, ?)", ("a" * 32, person))


def works_here(terminal: Terminal) -> list[str]:
    """Who works in Onderbouw."""
    with closing(sqlite3.connect(terminal.folder / "ruimte.sqlite3")) as database:
        rows = database.execute(
            "SELECT person.name FROM person JOIN membership ON membership.person_id = person.id"
            " JOIN team ON team.id = membership.team_id WHERE team.name = 'Onderbouw' AND membership.role <> 'steward'"
        )
        return [name for (name,) in rows]


def test_the_whole_way_in_processes_of_their_own(on: Terminal) -> None:
    a_round(on, *works_here(on)[:2])
    drawn = on.ruimte(*DRAW, "--dry-run", at=NEXT_WEEK)
    chosen = on.ruimte(*POLICY, "--every", "2", at=NEXT_WEEK)
    assert (drawn.code, drawn.err, chosen.code, chosen.err) == (0, "", 0, "")
    assert drawn.lines[0] == "De ronde van Onderbouw wordt ingedeeld op 2 november 2026, om 8 uur."
    assert "Elke 2 schoolweken, in groepjes van 2." in chosen.lines


def test_where_it_is_off_there_is_nothing_to_draw_and_that_has_its_proof(school: Terminal) -> None:
    assert run(school, *DRAW, "--dry-run")[:4] == [
        "Bij elkaar kijken staat uit in Onderbouw: er is niets in te delen. Aanzetten gaat met ruimte team feature.",
        FOUR_WEEKS,
        FEW,
        PROOF,
    ]


def test_where_nobody_joined_it_says_the_same_as_for_four(on: Terminal) -> None:
    a_round(on)
    for_nobody = run(on, *DRAW, "--dry-run")
    people = works_here(on)
    with closing(sqlite3.connect(on.folder / "ruimte.sqlite3")) as database, database:
        database.execute("DELETE FROM consultation")
    a_round(on, *people[:2])
    assert (for_nobody, for_nobody[1:4]) == (run(on, *DRAW, "--dry-run"), [FOUR_WEEKS, FEW, PROOF])


def test_it_names_nobody(on: Terminal) -> None:
    people = works_here(on)
    a_round(on, *people)
    said = "\n".join(run(on, *DRAW, "--dry-run"))
    assert [name for name in people if name.split()[0] in said] == []


def test_it_writes_nothing(on: Terminal) -> None:
    a_round(on, *works_here(on))
    before = content(on)
    run(on, *DRAW, "--dry-run")
    run(on, *DRAW)
    assert content(on) == before


def test_drawing_goes_by_itself(on: Terminal) -> None:
    no_round = "Aan Onderbouw vraag ik nu niet wie er meedoet. De volgende ronde komt vanzelf."
    assert run(on, *DRAW) == [no_round, BY_ITSELF]


def test_nobody_can_be_left_out(on: Terminal) -> None:
    done = on.here(*DRAW, "--dry-run", "--without", "Noor", at=NEXT_WEEK)
    assert (done.code, done.out) == (2, "")


def test_a_policy_is_shown_and_changed(on: Terminal) -> None:
    shown = run(on, *POLICY)
    traits = ("--apart", "section", "--apart", "subject", "--alike", "school")
    changed = run(on, *POLICY, "--every", "6", "--size", "3", "--stays", "2", *traits)
    cleared = run(on, *POLICY, "--apart", "none")
    assert shown == ["Zo doen jullie het in Onderbouw.", FOUR_WEEKS]
    assert changed[1:] == [
        "Elke 6 schoolweken, in groepjes van 3.",
        "Een groepje blijft 2 rondes bij elkaar.",
        "Liefst verschillend: bouw of sectie en vak.",
        "Liefst gelijk: school.",
        "Dit geldt vanaf de volgende ronde die ik indeel.",
    ]
    assert (cleared[3:], run(on, *POLICY)[1:]) == (
        ["Liefst gelijk: school.", "Dit geldt vanaf de volgende ronde die ik indeel."],
        [*changed[1:3], changed[4]],
    )


def test_what_cannot_be_both_is_refused(on: Terminal) -> None:
    done = on.here(*POLICY, "--apart", "section", "--alike", "section", at=NEXT_WEEK)
    assert (done.code, done.err.strip()) == (2, "Iets kan niet tegelijk verschillend en gelijk zijn.")
    assert run(on, *POLICY)[1:] == [FOUR_WEEKS]


@pytest.mark.parametrize("wrong", [("--every", "3"), ("--size", "9"), ("--stays", "5"), ("--apart", "age")])
def test_what_is_no_policy_is_refused(on: Terminal, wrong: tuple[str, str]) -> None:
    assert on.here(*POLICY, *wrong, at=NEXT_WEEK).code == 2


def test_a_team_that_is_not_there_is_one_sentence(on: Terminal) -> None:
    done = on.here("pair", "draw", "--team", "Onderbow", "--dry-run", at=NEXT_WEEK)
    assert (done.code, done.out, "Onderbouw" in done.err) == (2, "", True)
