"""`.env`: one thing is put in it, and every other line stays as its owner wrote it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import env_file

NAME = "RUIMTE_LANGUAGE"
PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="$"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with contextlib.chdir(tmp_path):
        yield tmp_path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "RUIMTE_LANGUAGE=en\n"),
        ("# van ons\nANDER=1\n", "# van ons\nANDER=1\nRUIMTE_LANGUAGE=en\n"),
        ("ANDER=1", "ANDER=1\nRUIMTE_LANGUAGE=en\n"),
        ("RUIMTE_LANGUAGE=nl\nANDER='een\ntwee'\n", "RUIMTE_LANGUAGE=en\nANDER='een\ntwee'\n"),
        ("A=1\n\n\nexport RUIMTE_LANGUAGE='nl'\n# slot\n", "A=1\n\n\nRUIMTE_LANGUAGE=en\n# slot\n"),
        ("RUIMTE_LANGUAGE=nl\nA=1\nRUIMTE_LANGUAGE=nl\n", "A=1\nRUIMTE_LANGUAGE=en\n"),
        (
            "# RUIMTE_LANGUAGE=nl\nRUIMTE_LANGUAGES=3\n",
            "# RUIMTE_LANGUAGE=nl\nRUIMTE_LANGUAGES=3\nRUIMTE_LANGUAGE=en\n",
        ),
        ("A='een\nRUIMTE_LANGUAGE=nl\n'\n", "A='een\nRUIMTE_LANGUAGE=nl\n'\nRUIMTE_LANGUAGE=en\n"),
    ],
)
def test_every_other_line_stays(before: str, after: str) -> None:
    env_file.HERE.write_text(before, "utf-8")

    env_file.put(NAME, "en")

    assert env_file.HERE.read_text("utf-8") == after


@given(PRINTABLE)
def test_what_is_put_in_is_read_back(value: str) -> None:
    env_file.put(NAME, value)

    assert dotenv_values(env_file.HERE) == {NAME: value}


def test_nobody_else_can_read_it_even_if_they_could_before() -> None:
    env_file.HERE.write_text("A=1\n", "utf-8")
    env_file.HERE.chmod(0o644)

    env_file.put(NAME, "en")

    assert env_file.HERE.stat().st_mode & 0o777 == 0o600


def test_a_link_to_a_file_elsewhere_stays_a_link(folder: Path) -> None:
    (folder / "settings").mkdir()
    (folder / "settings" / "ruimte.env").write_text("A=1\n", "utf-8")
    env_file.HERE.symlink_to(folder / "settings" / "ruimte.env")

    env_file.put(NAME, "en")

    assert env_file.HERE.is_symlink()
    assert (folder / "settings" / "ruimte.env").read_text("utf-8") == "A=1\nRUIMTE_LANGUAGE=en\n"


def test_when_it_cannot_be_written_what_stood_there_stays_and_nothing_is_left_beside_it(folder: Path) -> None:
    env_file.HERE.write_text("A=1\n", "utf-8")

    with pytest.raises(UnicodeEncodeError):
        env_file.put(NAME, "\ud800")

    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == {".env": "A=1\n"}


def test_the_environment_goes_before_the_file_and_empty_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.HERE.write_text("RUIMTE_A=file\nRUIMTE_B=\nRUIMTE_C=file\n", "utf-8")
    monkeypatch.setenv("RUIMTE_A", "outside")
    monkeypatch.setenv("RUIMTE_C", "")

    known = {name: env_file.known(name) for name in ("RUIMTE_A", "RUIMTE_B", "RUIMTE_C", "RUIMTE_D")}
    named = {name: env_file.is_named(name) for name in known}

    assert known == {"RUIMTE_A": "outside", "RUIMTE_B": None, "RUIMTE_C": "file", "RUIMTE_D": None}
    assert named == {"RUIMTE_A": True, "RUIMTE_B": True, "RUIMTE_C": True, "RUIMTE_D": False}
