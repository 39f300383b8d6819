"""Files that come to a terminal are kept in a folder, and never over others."""

import stat
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.console.messenger import Screen
from adapters.console.saving import harmless_name, save_in
from tests.adapters.contract import FILE, says

LINE = "(Voor je agenda: overleg over rekenen. → {})"


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_is_kept_under_its_name(tmp_path: Path) -> None:
    assert save_in(tmp_path)("overleg.ics", b"een") == "overleg.ics"
    assert files_in(tmp_path) == {"overleg.ics": b"een"}


def test_what_stands_there_is_never_written_over(tmp_path: Path) -> None:
    save = save_in(tmp_path)
    assert [save("overleg.ics", content) for content in (b"1", b"2", b"3")] == [
        "overleg.ics", "overleg-2.ics", "overleg-3.ics",
    ]  # fmt: skip
    assert files_in(tmp_path) == {"overleg.ics": b"1", "overleg-2.ics": b"2", "overleg-3.ics": b"3"}


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "overleg.ics").symlink_to(tmp_path / "elders")
    assert save_in(tmp_path)("overleg.ics", b"een") == "overleg-2.ics"
    assert not (tmp_path / "elders").exists()


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    save_in(tmp_path)("overleg.ics", b"een")
    assert stat.S_IMODE((tmp_path / "overleg.ics").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("overleg.ics", "overleg.ics"),
        ("Overleg één.ics", "Overleg-één.ics"),
        ("../../.bashrc", "bashrc"),
        ("/etc/passwd", "etc-passwd"),
        ("C:\\agenda.ics", "C-agenda.ics"),
        (".ics", "ics"),
        ("a\x1b[2J\u202eb.ics", "a-2Jb.ics"),
        ("", "ruimte"),
        ("..", "ruimte"),
        ("x" * 300 + ".ics", "x" * 50 + ".ics"),
    ],
)
def test_a_name_becomes_harmless(name: str, harmless: str) -> None:
    assert harmless_name(name) == harmless


@given(st.text())
@example("漢" * 300 + "." + "漢" * 300)
def test_every_name_is_one_that_a_folder_takes(name: str) -> None:
    found = harmless_name(name)
    assert (Path(found).name, found.startswith((".", "-")), len(found.encode()) < 250) == (found, False, True)
    assert found.isprintable()


def test_a_line_tells_what_it_is_and_where_it_was_kept(tmp_path: Path) -> None:
    lines: list[str] = []
    screen = Screen(lines.append, save=save_in(tmp_path))
    for reference in ("m1", "m2"):
        screen.show(says("Kijk:", FILE), reference)
    assert [line for line in lines if "(" in line] == [LINE.format("overleg.ics"), LINE.format("overleg-2.ics")]


def test_a_message_that_is_drawn_anew_saves_its_file_once(tmp_path: Path) -> None:
    lines: list[str] = []
    screen = Screen(lines.append, save=save_in(tmp_path))
    screen.show(says("Kijk:", FILE), "m1")
    screen.redraw(says("Kijk nog eens:", FILE), "m1")
    assert [line for line in lines if "(" in line] == [LINE.format("overleg.ics")] * 2
    assert files_in(tmp_path) == {"overleg.ics": FILE.content}


def test_a_file_that_cannot_be_kept_is_told_of(tmp_path: Path) -> None:
    lines: list[str] = []
    Screen(lines.append, save=save_in(tmp_path / "weg")).show(says("Kijk:", FILE), "m1")
    assert lines == ["Kijk:", "", "(Voor je agenda: overleg over rekenen.)", ""]
