"""A school that is on Slack, for a doctor to look at, and the lines that the doctor says."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bot.domain.checkup import Found, Verdict
from bot.domain.people import Role
from bot.opening import App, open_app
from bot.settings import Settings
from bot.store.inbox import InboxRow, InboxState
from bot.store.people import Account, find_people
from bot.store.schema import HEAD
from bot.store.team import Membership, find_team
from bot.views.catalogue import catalogue
from bot.views.checkup import found_line
from tests.cli.terminal import Done, Terminal
from tests.fakes.slack import SlackStandIn, Workspace

NOW = datetime.now(UTC)
STEWARDS = ("Sem de Wit", "Noor Bakker")
SECRET = "0123456789abcdef" * 2
NOBODYS, NOBODYS_APP, NO_TOKEN = "xoxb-nobodys", "xapp-nobodys", "a password"


def line(what: str, verdict: Verdict = Verdict.WRONG, **args: str) -> str:
    """What is said of something that is wrong, or else as its verdict says."""
    return found_line(catalogue("nl"), Found(what, verdict, args))


def ok(what: str, **args: str) -> str:
    """What is said of something that is fine."""
    return line(what, Verdict.OK, **args)


def note(what: str, **args: str) -> str:
    """What is said of something worth knowing."""
    return line(what, Verdict.NOTE, **args)


def unchecked(what: str, **args: str) -> str:
    """What is said of something that could not be looked at."""
    return line(what, Verdict.UNCHECKED, **args)


HOUSE = [
    ok("database", revision=HEAD), ok("key"), ok("stewards", organisation="De Lindeboom"), ok("schools"), ok("inbox"),
    ok("outbox"), ok("slack_events"),
]  # fmt: skip
IN_SLACK = [
    ok("slack_settings"), ok("clock"), ok("slack_token", workspace="De Lindeboom"),
    ok("slack_scopes", workspace="De Lindeboom"),
]  # fmt: skip


@dataclass
class Connected:
    """A school that is on Slack, in which nothing is wrong yet."""

    terminal: Terminal
    slack: SlackStandIn
    workspace: Workspace

    @property
    def database(self) -> Path:
        """Its file, in a folder of its own."""
        return self.terminal.folder / "data" / "ruimte.sqlite3"

    def set(self, **settings: str) -> None:
        """Change settings; an empty one is none."""
        self.terminal.settings |= {f"RUIMTE_{name.upper()}": value for name, value in settings.items()}

    def change(self, statement: str) -> None:
        """What no command of ours would do to a database."""
        with contextlib.closing(sqlite3.connect(self.database)) as database, database:
            database.execute(statement)

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[App]:
        """The house, to change something in it."""
        settings = Settings.model_validate({"database_url": self.terminal.database, "key_file": self.terminal.key_file})
        async with open_app(settings) as app:
            yield app

    async def looks(self) -> Done:
        """What the doctor says, after a look that it told nothing that is secret."""
        done = await asyncio.to_thread(self.terminal.here, "doctor")
        assert [mark for mark in ("xox", "xapp", SECRET, self.slack.signing_secret) if mark in done.out] == []
        assert (done.err, "Traceback" in done.out) == ("", False)
        return done

    async def complains(self) -> tuple[int, list[str]]:
        """Its exit code, and every line that is not fine."""
        done = await self.looks()
        return done.code, [said for said in done.lines if not said.startswith("goed: ")]


async def move_in(app: App) -> None:
    """Two stewards in Slack, and something that came in from there just now."""
    async with app.unit_of_work() as db:
        (team,) = await find_team(db, "Beheer")
        for number, name in enumerate(STEWARDS):
            (person,) = await find_people(db, name)
            db.add(
                Account(
                    id=UUID(int=100 + number), person_id=person.id, platform="slack", workspace="T1",
                    chat=f"U{number}", linked_at=NOW,
                )
            )  # fmt: skip
        (noor,) = await find_people(db, "Noor Bakker")
        days = frozenset(range(5))
        db.add(Membership(id=UUID(int=1), person_id=noor.id, team_id=team.id, role=Role.STEWARD, days=days))
        db.add(InboxRow(id=UUID(int=2), key="slack:Ev1", state=InboxState.DONE, received_at=NOW))
