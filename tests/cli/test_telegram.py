"""`ruimte telegram invite`: links for a team, as text, as a sheet and as pictures, without network or token."""

import re
from pathlib import Path

import pytest

from tests.cli.terminal import MONDAY, Done, Terminal

NAME = {"RUIMTE_TELEGRAM_BOT_NAME": "ruimte_bot"}
HOW = "Elke link werkt één keer. Ze zijn geheim: geef elke link alleen aan de collega van wie de naam erachter staat."


def invites(terminal: Terminal, *words: str | Path, named: bool = True) -> Done:
    """Make links on that Monday."""
    terminal.settings = NAME if named else {}
    return terminal.here("telegram", "invite", *words, at=MONDAY)


def without_codes(done: Done) -> list[str]:
    return [re.sub(r"start=[\w-]{32}", "start=…", line) for line in done.lines]


def test_a_link_a_line_with_the_name_behind_it_and_nothing_else(school: Terminal) -> None:
    done = invites(school, "--team", "Onderbouw")
    names = [line.partition("  ")[2] for line in done.lines]
    assert (done.code, sorted(names)) == (0, names)
    assert set(without_codes(done)) == {f"https://t.me/ruimte_bot?start=…  {name}" for name in names}
    assert done.err == f"{len(names)} links, geldig tot maandag 19 oktober, 10:00. {HOW}\n"


def test_one_person_gets_one_link(school: Terminal) -> None:
    done = invites(school, "--team", "onderbouw", "--person", "Noor")
    assert without_codes(done) == ["https://t.me/ruimte_bot?start=…  Noor Bakker"]


def test_without_a_name_a_placeholder_stands_in_the_links_and_that_is_said(school: Terminal) -> None:
    done = invites(school, "--team", "Onderbouw", "--person", "Noor", named=False)
    assert without_codes(done) == ["https://t.me/BOTNAAM?start=…  Noor Bakker"]
    assert "Let op: ik weet nog niet hoe de bot op Telegram heet." in done.err


def test_the_name_that_was_seen_last_is_used_when_none_was_set(school: Terminal) -> None:
    school.python(SEEN)
    done = invites(school, "--team", "Onderbouw", "--person", "Noor", named=False)
    assert without_codes(done) == ["https://t.me/gezien_bot?start=…  Noor Bakker"]


SEEN = """
import sqlite3
with sqlite3.connect("ruimte.sqlite3") as database:
    database.execute(
        "INSERT INTO installation (id, platform, workspace, tokens, about, saved_at, lease) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        ("a" * 32, "telegram", "123", b"", '{"name": "gezien_bot"}', "2026-10-12 08:00:00", 0.0),
    )
"""


def test_the_sheet_has_a_strip_for_each_person_and_needs_nothing_from_outside(school: Terminal) -> None:
    path = school.folder / "blad.html"
    done = invites(school, "--team", "Onderbouw", "--sheet", path)
    page = path.read_text("utf-8")
    links = [line.partition("  ")[0] for line in done.lines]
    assert [link for link in links if page.count(link) != 1] == []
    assert (page.count('<section class="strip">'), page.count("<svg")) == (len(links), len(links))
    assert re.findall(r"(?:src|href)=|url\(|@import", page) == []
    assert "Dit blad bevat geheime links." in page


def test_only_whoever_made_them_can_read_the_files(school: Terminal) -> None:
    path, folder = school.folder / "blad.html", school.folder / "codes"
    path.touch(0o644)
    invites(school, "--team", "Onderbouw", "--sheet", path, "--qr", folder)
    assert {file.stat().st_mode & 0o777 for file in (path, *folder.iterdir())} == {0o600}


def test_a_qr_code_for_each_person_is_named_after_them(school: Terminal) -> None:
    folder = school.folder / "codes" / "bouw"
    done = invites(school, "--team", "Onderbouw", "--qr", folder)
    names = [line.partition("  ")[2] for line in done.lines]
    assert len(list(folder.iterdir())) == len(names)
    assert (folder / "Noor-Bakker.png").read_bytes().startswith(b"\x89PNG")
    assert str(folder) in done.err


@pytest.mark.parametrize("file", ["--sheet", "--qr"])
def test_a_file_that_cannot_be_written_loses_no_link(school: Terminal, file: str) -> None:
    (school.folder / "bezet").touch()
    done = invites(school, "--team", "Onderbouw", "--person", "Noor", file, school.folder / "bezet" / "hier")
    assert (done.code, without_codes(done)) == (2, ["https://t.me/ruimte_bot?start=…  Noor Bakker"])
    assert "bezet" in done.err


def test_with_nobody_to_invite_it_says_so(school: Terminal) -> None:
    school.python(EVERYBODY)
    done = invites(school, "--team", "Onderbouw", "--sheet", school.folder / "blad.html")
    assert (done.code, done.out) == (0, "")
    assert done.err == "Er is niemand om uit te nodigen: iedereen van Onderbouw heeft al een account op Telegram.\n"
    assert not (school.folder / "blad.html").exists()


def test_of_a_team_in_which_nobody_is_yet_it_says_what_to_do_first(school: Terminal) -> None:
    school.here("team", "add", "Bouw 4")
    done = invites(school, "--team", "Bouw 4")
    said = "In Bouw 4 zit nog niemand. Lees eerst je lijst in met: ruimte people import\n"
    assert (done.code, done.out, done.err) == (0, "", said)


EVERYBODY = """
import sqlite3
with sqlite3.connect("ruimte.sqlite3") as database:
    for number, (person,) in enumerate(database.execute("SELECT id FROM person").fetchall()):
        database.execute(
            "INSERT INTO account (id, person_id, platform, workspace, chat, linked_at) VALUES (?, ?, ?, ?, ?, ?)",
            (f"{number:032x}", person, "telegram", "123", str(number), "2026-10-12 08:00:00"),
        )
"""


def test_a_name_of_nobody_is_a_sentence(school: Terminal) -> None:
    done = invites(school, "--team", "Onderbouw", "--person", "Noortje Bakkers")
    assert (done.code, done.out) == (2, "")
    assert "Noor Bakker" in done.err


def test_somebody_of_another_team_is_not_invited_to_this_one(school: Terminal) -> None:
    school.settings = NAME
    others = school.here("telegram", "invite", "--team", "Bovenbouw", at=MONDAY).lines
    name = others[-1].partition("  ")[2]
    done = invites(school, "--team", "Onderbouw", "--person", name)
    assert (done.code, done.err) == (2, f"{name} zit niet in Onderbouw.\n")


def test_without_the_package_a_qr_code_is_a_sentence_and_links_are_still_made(school: Terminal) -> None:
    school.settings = NAME
    words = ("telegram", "invite", "--team", "Onderbouw")
    refused, made = school.python(BARE, *words, "--qr", "codes"), school.python(BARE, *words)
    assert (refused.code, refused.out, "telegram" in refused.err) == (2, "", True)
    assert (made.code, "https://t.me/ruimte_bot?start=" in made.out) == (0, True)


BARE = "import sys; sys.modules['segno'] = None; from bot.cli import main; main()"
