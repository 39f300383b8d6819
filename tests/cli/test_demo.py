"""`ruimte demo`: the same story every time, in a database of its own that others can look into."""

import json
import re
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

HOLIDAY = ("2026-10-16 22:00", "2026-10-25 23:00")  # in UTC, 17 to 25 October at De Lindeboom
ADDRESS = {"RUIMTE_DATABASE_URL": "sqlite:///var/demo.sqlite3"}
IN_DUTCH = {
    "an introduction": "Hoi Noor, ik ben Ruimte, een bot.",
    "a yes": "Fijn dat je meedoet.",
    "a no": "Goed. Ik stuur je niets meer. Toch zin? Typ meedoen, dat kan altijd.",
    "a silence": "(Thijs reageert niet. Ruimte stuurt niets meer.)",
    "a receipt": "Bewaard bij de vraag over verwondering. Alleen jij ziet dit. Liever geen namen van leerlingen.",
    "another question": "[Andere vraag]",
    "a skip": "Overgeslagen. Prima. Tot de volgende.",
    "a pause": "Pauze tot en met zondag 8 november.",
    "a late answer": "Hoort bij deze vraag",
    "an old button": "Op deze vraag heb je al geantwoord; dat antwoord is bewaard.",
    "a card": "/agenda Hoe helpen we de nieuwe kleuter bij het afscheid?",
    "a moment as it was typed": "vrijdag half vier",
    "a place taken in the channel": "#bovenbouw [Ik doe mee]",
    "who is there, in the channel": "2 van de 4 plaatsen bezet. Met Jurriaan Postma en Grace Osei.",
    "still needed?": "Is het overleg van woensdag 28 oktober, 15:15 nog nodig?",
    "a meeting called off": "Klein overleg van vrijdag 30 oktober, 15:30 gaat niet door: het is niet meer nodig.",
    "an outcome": "Dit veranderde er Noor Bakker doet dit, uiterlijk vrijdag 6 november:",
    "room left": "Nog plek maandag 2 november, 15:15, 15 minuten, 1 van de 4 plaatsen bezet",
    "time won back": "Tijd terug Jullie hadden 15 minuten overleg niet nodig.",
    "a round that one joins": "Je doet mee. Op maandag 26 oktober hoor je met wie.",
    "a group": "Jullie zijn met z'n drieën: jij, Grace Osei en Lin Chen.",
    "a moment that suits all": "Afgesproken: dinsdag 27 oktober, 15:15, 30 minuten.",
    "did it happen?": "Is het gelukt om bij elkaar te kijken?",
    "the holiday": "17 t/m 25 oktober: herfstvakantie. Ruimte zwijgt.",
}
DUTCH_WORDS = re.compile(r"\b(ik|je|jij|het|een|niet|vraag|bewaard|antwoord|typ|over een|graag)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Played:
    """A demo that was played: its terminal, and what it printed."""

    terminal: Terminal
    out: str
    err: str


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo in Dutch, played once for all tests here."""
    terminal = Terminal(tmp_path_factory.mktemp("demo"))
    done = terminal.ruimte("demo", PYTHONHASHSEED="1")
    assert done.code == 0
    return Played(terminal, done.out, done.err)


def test_it_is_made_anew_and_says_the_same_every_time(played: Played) -> None:
    again = played.terminal.ruimte("demo", PYTHONHASHSEED="2")

    assert (again.code, again.out) == (0, played.out)


def test_in_english_it_is_wholly_in_english(empty: Terminal) -> None:
    done = empty.ruimte("demo", RUIMTE_LANGUAGE="en")

    assert [line for line in done.lines if DUTCH_WORDS.search(line)] == []


@pytest.mark.parametrize("words", IN_DUTCH.values(), ids=IN_DUTCH)
def test_the_conversations_hold(played: Played, words: str) -> None:
    assert words in " ".join(played.out.split())


def test_a_progress_bar_goes_to_standard_error_only(played: Played) -> None:
    assert "Drie weken De Lindeboom" in played.err
    assert "Drie weken De Lindeboom" not in played.out


def test_its_status_finds_the_key_beside_it_and_is_exact(played: Played) -> None:
    figures = json.loads(played.terminal.ruimte("status", "--json", **ADDRESS).out)

    with sqlite3.connect(played.terminal.folder / "var" / "demo.sqlite3") as database:
        ((replies, rounds, sent),) = database.execute(
            "SELECT (SELECT count(*) FROM reply), (SELECT count(*) FROM round), "
            "(SELECT count(*) FROM delivery WHERE state = 'sent')"
        )
    assert (figures["demo"], figures["people"], figures["teams"]) == (True, 15, 5)
    assert (figures["replies"], figures["rounds"], figures["deliveries"]["sent"]) == (replies, rounds, sent)
    assert min(replies, rounds, sent) > 0


def test_nothing_is_sent_in_the_holiday(played: Played) -> None:
    with sqlite3.connect(played.terminal.folder / "var" / "demo.sqlite3") as database:
        settled = database.execute(
            "SELECT count(*) FROM delivery WHERE state = 'sent' AND settled_at BETWEEN ? AND ?", HOLIDAY
        ).fetchall()

    assert settled == [(0,)]


def test_the_tally_is_that_of_the_database(played: Played) -> None:
    with sqlite3.connect(played.terminal.folder / "var" / "demo.sqlite3") as database:
        ((replies,),) = database.execute("SELECT count(*) FROM reply")

        ((shared,),) = database.execute("SELECT count(*) FROM share WHERE shared_at IS NOT NULL")
        ((digests,),) = database.execute("SELECT count(*) FROM digest")

    assert f"antwoorden bewaard: {replies}, allemaal versleuteld; gedeeld: {shared}" in played.out
    assert f"weekberichten: {digests}" in played.out
    assert min(shared, digests) > 0


def test_it_ends_with_the_monday_digest_of_each_team(played: Played) -> None:
    with sqlite3.connect(played.terminal.folder / "var" / "demo.sqlite3") as database:
        last = database.execute(
            "SELECT team.name FROM digest JOIN team ON team.id = digest.team_id WHERE week = '2026-W45' ORDER BY name"
        ).fetchall()

    assert last == [("Bestuur",), ("Bovenbouw",), ("Middenbouw",), ("Onderbouw",)]
    assert [team for (team,) in last if f"Weekbericht van {team}" not in played.out] == []


def test_its_key_is_for_its_owner_only_and_no_other_is_made(played: Played) -> None:
    key = played.terminal.folder / "var" / "demo.sqlite3.key"

    assert (key.stat().st_mode & 0o777, played.terminal.key_file.exists()) == (0o600, False)


def test_one_can_talk_on_in_it(played: Played) -> None:
    done = played.terminal.ruimte("chat", "--as", "Noor", says="hulp\n", **ADDRESS)

    assert (done.code, done.err, "Dit kun je typen:" in done.lines) == (0, "", True)


def test_it_is_not_opened_without_its_key(played: Played, empty: Terminal) -> None:
    shutil.copy(played.terminal.folder / "var" / "demo.sqlite3", empty.folder)

    done = empty.ruimte("status", RUIMTE_DATABASE_URL="sqlite:///demo.sqlite3")

    assert (done.code, done.out) == (2, "")
    assert "ik vind de sleutel niet. Ik keek hier: RUIMTE_KEY, demo.sqlite3.key." in done.err


def test_a_real_database_in_its_place_is_left_alone(tmp_path: Path) -> None:
    real = tmp_path / "school.sqlite3"
    real.write_bytes(b"somebody's own")
    done = Terminal(tmp_path).ruimte("demo", "--into", str(real))
    assert (done.code, real.read_bytes()) == (2, b"somebody's own")
