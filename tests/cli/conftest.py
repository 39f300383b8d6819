"""Terminals: an empty one, and one in which a school was set up."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cli.connected import Connected, move_in
from tests.cli.terminal import MONDAY, SCHOOL, Terminal
from tests.fakes.slack import SlackStandIn


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    """A folder without a database."""
    return Terminal(tmp_path)


@pytest.fixture(scope="session")
def set_up_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where De Lindeboom was imported and Onderbouw was started, on Monday 12 October 2026 at ten."""
    terminal = Terminal(tmp_path_factory.mktemp("school"))
    terminal.here("people", "import", SCHOOL / "people.csv", at=MONDAY)
    terminal.here("school", "set", "--region", "Midden", at=MONDAY)
    terminal.here("team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", "Joke (MR)", at=MONDAY)
    return terminal.folder


@pytest.fixture
def school(tmp_path: Path, set_up_school: Path) -> Terminal:
    """A copy of that folder: `ruimte.sqlite3`, and the key under the home folder."""
    shutil.copytree(set_up_school, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)


@pytest.fixture
async def connected(school: Terminal) -> AsyncIterator[Connected]:
    """De Lindeboom over Socket Mode: two stewards in Slack, and something that came in from there today."""
    (school.folder / "data").mkdir()
    (school.folder / "ruimte.sqlite3").rename(school.folder / "data" / "ruimte.sqlite3")
    school.database = f"sqlite:///{school.folder}/data/ruimte.sqlite3"
    async with SlackStandIn.started() as slack:
        connected = Connected(school, slack, slack.has_workspace("T1", name="De Lindeboom"))
        connected.set(
            slack_api_url=slack.api_url, slack_bot_token=connected.workspace.bot_token, slack_app_token=slack.app_token
        )
        async with connected.opened() as app:
            await move_in(app)
        yield connected
