"""`ruimte chat`: talk to the bot in a terminal, or through a pipe."""

import sqlite3

from tests.cli.terminal import Terminal

QUARTER_PAST_THREE = "2026-10-12T15:20:00+02:00"
THURSDAY = "2026-10-15T15:20:00+02:00"


def test_the_introduction_comes_once_and_a_yes_gets_an_answer(school: Terminal) -> None:
    done = school.ruimte("chat", "--as", "Noor Bakker", at=QUARTER_PAST_THREE, says="ja\n")

    assert (done.code, done.err) == (0, "")
    assert done.lines == [
        "Hoi Noor, ik ben Ruimte, een bot.",
        "Onderbouw wil mij proberen. Eén korte vraag per week, over je werk. Je",
        "antwoord deel ik met niemand, tenzij jij dat kiest.",
        "Doe je mee?",
        "[1] Ja, ik doe mee   [2] Nee, dank je   [3] Wat bewaar je?",
        "Fijn dat je meedoet. Stoppen of pauze kan altijd: typ stop of pauze.",
        "Je eerste vraag komt donderdag 15 oktober, 15:15.",
    ]


def test_a_question_is_asked_at_the_hour_of_the_week_and_a_tap_gets_a_receipt(school: Terminal) -> None:
    school.ruimte("chat", "--as", "Noor", at=QUARTER_PAST_THREE, says="ja\n")

    asked = school.ruimte("chat", "--as", "Noor", at=THURSDAY, says="1\n")

    assert "Alleen jij ziet dit." in asked.out
    with sqlite3.connect(school.folder / "ruimte.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM reply").fetchall() == [(1,)]


def test_a_first_name_that_two_people_have_is_not_guessed(school: Terminal) -> None:
    more = school.folder / "more.csv"
    more.write_text("name,email,school,team\nNoor Yılmaz,noor2@example.org,De Lindeboom,Onderbouw\n", "utf-8")
    school.here("people", "import", more)

    done = school.here("chat", "--as", "noor")

    assert (done.code, done.out) == (2, "")
    assert done.err.strip() == (
        "Er zijn meer mensen die noor heten. Gebruik het e-mailadres: noor@example.org, noor2@example.org."
    )


def test_somebody_with_an_account_elsewhere_is_not_impersonated(school: Terminal) -> None:
    with sqlite3.connect(school.folder / "ruimte.sqlite3") as database:
        database.execute(
            "UPDATE account SET platform = 'slack' WHERE person_id = (SELECT id FROM person WHERE name = 'Noor Bakker')"
        )

    done = school.here("chat", "--as", "Noor")

    assert (done.code, done.out) == (2, "")
    assert done.err.strip() == (
        "Noor Bakker praat al met Ruimte in een chat-app. Alleen wie nergens anders een account heeft, kan hier "
        "meepraten."
    )


def test_before_anybody_is_imported_the_first_step_is_named(empty: Terminal) -> None:
    done = empty.here("chat", "--as", "Noor")

    assert (done.code, done.err.strip()) == (
        2,
        "Er is nog niemand. Begin met: ruimte people import BESTAND.csv",
    )
