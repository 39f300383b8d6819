"""The real command, with a folder and an environment of its own."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
import time_machine
from click.testing import CliRunner

from bot.cli import main

SCHOOL = Path(__file__).parents[2] / "examples" / "school"
MONDAY = "2026-10-12T10:00:00+02:00"
TRAVEL = "import sys, time_machine; time_machine.travel(sys.argv.pop(1)).start(); from bot.cli import main; main()"
SECONDS = 180  # a whole demo is 14 s of work, and CI plays it beside others on two cores


@dataclass(frozen=True)
class Done:
    """What a command left behind: its exit code, what it printed, and what it said on standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it printed, without blank lines."""
        return [line for line in self.out.splitlines() if line]


@dataclass
class Terminal:
    """A folder with a database and a key in it."""

    folder: Path
    database: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def key_file(self) -> Path:
        """Where the key lies when nothing else is said: under the home folder."""
        return self.folder / ".config" / "ruimte" / "key"

    def ruimte(self, *words: str | Path, at: str | None = None, says: str = "", **settings: str) -> Done:
        """Run `ruimte` with these words, at this moment (now, when none is given), with these lines on its input."""
        start = ["-c", TRAVEL, at] if at else ["-m", "bot"]
        return self._run([*start, *map(str, words)], says, settings)

    def python(self, program: str, *words: str) -> Done:
        """Run a program of a few lines, which runs `ruimte` in a way of its own."""
        return self._run(["-c", program, *words], "", {})

    def _run(self, words: list[str], says: str, settings: dict[str, str]) -> Done:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder, input=says.encode(), capture_output=True, check=False, timeout=SECONDS,
            env=self._environment() | settings,
        )  # fmt: skip
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def here(self, *words: str | Path, at: str | None = None) -> Done:
        """The same command inside this process: for what a process of its own (a second each) would not tell better."""
        moment = time_machine.travel(datetime.fromisoformat(at)) if at else contextlib.nullcontext()
        try:
            with contextlib.chdir(self.folder), moment:
                done = CliRunner().invoke(main, [str(word) for word in words], env=self._environment())
        finally:
            structlog.reset_defaults()  # it points at the runner's own standard error
        return Done(done.exit_code, done.stdout, done.stderr)

    def has_another_organisation(self, name: str) -> None:
        """As a second workspace makes it: newer than the first."""
        with contextlib.closing(sqlite3.connect(self.folder / "ruimte.sqlite3")) as database, database:
            database.execute("INSERT INTO organisation (id, name) VALUES (?, ?)", ("f" * 32, name))

    def _environment(self) -> dict[str, str]:
        usual = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONUTF8": "1"}
        return usual | ({"RUIMTE_DATABASE_URL": self.database} if self.database else {}) | self.settings
