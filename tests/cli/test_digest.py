"""`ruimte digest send`, and a team that stopped: what a steward reads; never who gets what."""

import sqlite3

import pytest

from tests.cli.terminal import MONDAY, Terminal

ONE_SENTENCE = (
    "Het weekbericht gaat één keer per week uit, binnen ieders werktijd. "
    "Is er iets te melden in Onderbouw, dan komt het."
)


def change(terminal: Terminal, statement: str) -> None:
    """Change a row behind everybody's back."""
    with sqlite3.connect(terminal.folder / "ruimte.sqlite3") as database:
        database.execute(statement)
    database.close()


def share_something(terminal: Terminal) -> None:
    """A reply of somebody that is shared with Onderbouw; its words are of no matter here."""
    change(
        terminal,
        "INSERT INTO asking (id, person_id, week, audience, state, swapped, following)"
        " SELECT id, id, '2026-W42', 'teacher', 'answered', false, false FROM person WHERE name = 'Noor Bakker'",
    )
    change(
        terminal,
        "INSERT INTO reply (id, person_id, asking_id, kind, words, created_at)"
        " SELECT id, person_id, id, 'answer', x'00', '2026-10-12 08:00:00.000000' FROM asking",
    )
    change(
        terminal,
        "INSERT INTO share (id, reply_id, person_id, team_id, named, proposed_at, shared_at)"
        " SELECT reply.id, reply.id, person_id, team.id, true, created_at, '2026-10-12 08:00:00.000000'"
        " FROM reply, team WHERE team.name = 'Onderbouw'",
    )


def test_sending_a_digest_never_tells_whether_anybody_shared_something(school: Terminal) -> None:
    said = [school.here("digest", "send", "--team", "onderbouw", at=MONDAY)]
    share_something(school)
    said += [school.here("digest", "send", "--team", "onderbouw", at=MONDAY) for _ in range(2)]

    assert [(done.code, done.out.strip(), done.err) for done in said] == [(0, ONE_SENTENCE, "")] * 3


@pytest.mark.parametrize(
    ("team", "change_first", "sentence"),
    [
        (
            "Bovenbouw",
            "",
            'Bovenbouw is niet gestart. Doe dat eerst: ruimte team start "Bovenbouw"',
        ),
        (
            "Onderbouw",
            "UPDATE team SET school_year = 2025",
            "Onderbouw rust tot iemand uit het team zegt dat het verdergaat.",
        ),
    ],
)
def test_a_team_that_is_not_asked_anything_gets_no_digest(
    school: Terminal, team: str, change_first: str, sentence: str
) -> None:
    if change_first:
        change(school, change_first)

    assert school.here("digest", "send", "--team", team, at=MONDAY).lines == [sentence]


def test_where_it_is_quiet_no_digest_is_sent(school: Terminal) -> None:
    school.here("quiet", "--team", "Onderbouw", at=MONDAY)

    assert school.here("digest", "send", "--team", "Onderbouw", at=MONDAY).lines == [
        'Het is stil voor Onderbouw. Opheffen kan met: ruimte quiet --team "Onderbouw" --off'
    ]


def test_a_misspelt_team_is_not_guessed(school: Terminal) -> None:
    done = school.here("digest", "send", "--team", "Onderbow", at=MONDAY)

    assert (done.code, done.out, done.err.strip()) == (2, "", "Ik ken geen team Onderbow. Bedoel je Onderbouw?")


def test_a_team_that_stopped_is_listed_so_and_only_starts_again_itself(school: Terminal) -> None:
    change(school, "UPDATE team SET state = 'stopped' WHERE name = 'Onderbouw'")

    listed = school.here("team", "list", at=MONDAY).lines
    started = school.here(
        "team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", "Joke", "--yes", at=MONDAY
    )

    assert "Onderbouw (De Lindeboom): gestopt. Alleen iemand uit het team begint weer." in listed
    assert (started.code, started.err.strip()) == (
        2,
        "Onderbouw is gestopt. Alleen iemand uit het team begint weer, met een tik op home.",
    )


def test_which_digests_come_next_is_told_of_every_team_and_never_what_is_in_them(school: Terminal) -> None:
    before = school.here("digest", "next", "--team", "onderbouw", at=MONDAY)
    share_something(school)
    after = school.here("digest", "next", "--team", "onderbouw", at=MONDAY)

    assert (
        before.out == after.out == "Onderbouw: het weekbericht komt op maandag 26 oktober, als er iets te melden is.\n"
    )
