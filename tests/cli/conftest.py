"""Terminals: an empty one, and one in which a school was set up."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import MONDAY, SCHOOL, Terminal


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    """A folder without a database."""
    return Terminal(tmp_path)


@pytest.fixture(scope="session")
def set_up_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where De Lindeboom was imported and Onderbouw was started, on Monday 12 October 2026 at ten."""
    terminal = Terminal(tmp_path_factory.mktemp("school"))
    terminal.ruimte("people", "import", SCHOOL / "people.csv", at=MONDAY)
    terminal.ruimte("school", "set", "--region", "Midden", at=MONDAY)
    terminal.ruimte("team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", "Joke (MR)", at=MONDAY)
    return terminal.folder


@pytest.fixture
def school(tmp_path: Path, set_up_school: Path) -> Terminal:
    """A copy of that folder: `ruimte.sqlite3`, and the key under the home folder."""
    shutil.copytree(set_up_school, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)
