"""What who runs Ruimte lays hands on besides their own screen: the log, the rows without the key, the shell."""

import base64
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from bot.cli import main
from tests.cli.terminal import Done, Terminal
from tests.stories.attack import nameless
from tests.stories.test_wishes_secrecy import readable
from tests.world import KEY, World

ELSEWHERE = {  # they go on until they are stopped, ask one thing after another, or read no row of this story
    "chat", "demo", "doctor", "keys new", "meting", "migrate", "page", "preview", "run", "setup", "slack manifest",
}  # fmt: skip
TOLD = {
    "name": "Onderbouw", "team": "Onderbouw", "team_name": "Onderbouw", "person": "Noor Bakker", "which": "1",
    "question": "Hoe gaat het?", "touches": "lesson", "file": "none.csv",
}  # fmt: skip
TOLD_TOO = {  # where nothing more is asked for, but without it nothing comes of it
    "people erase": ["--yes"], "quiet": ["--team", "Onderbouw", "--until", "2026-12-20"],
    "team council": ["--team", "Onderbouw"], "team feature": ["--team", "Onderbouw"],
    "team schedule": ["--team", "Onderbouw"], "team start": ["--team", "Onderbouw"], "team stop": ["--yes"],
}  # fmt: skip
_DRAWN = re.compile(r"(?<=start=)\S+")  # links, each with a secret of its own
_FLOORED = re.compile(r"^(Antwoorden|Gedeeld|Weekberichten|Berichten (uit|in)): .*$", re.MULTILINE)  # five at a time


@dataclass
class House:
    """Of one world: all that was logged while everybody logs at DEBUG, and all rows that are about somebody."""

    database: str
    log: str = ""
    rows: set[tuple[str, str, str]] = field(default_factory=set)  # of which table, about whom

    @property
    def file(self) -> Path:
        """The database on disk."""
        return Path(self.database.removeprefix("sqlite:///"))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What was logged as `ruimte` logs it."""
        return [line for line in map(json.loads, self.log.splitlines()) if "event" in line]

    def holds(self, words: str) -> bool:
        """Whether this can be read somewhere."""
        is_in_rows = any(words in row for *_, row in self.rows)
        return is_in_rows or words in self.log or words.encode() in self.file.read_bytes()

    async def reads(self, world: World) -> None:
        """Every row as it is now, for who has no key."""
        names = {actor.person_id: name for name, actor in world.actors.items()}
        for table, rows in (await readable(world)).items():
            for row in rows:
                self.rows |= {(table, name, nameless(row)) for name in _named_in(row, names)}

    def says(self, words: list[str], *, at: str) -> Done:
        """What a command says, on a copy of the database; but for ids, folders and what is drawn anew each time."""
        copy = self.file.with_name("copy.sqlite3")
        shutil.copy(self.file, copy)
        terminal = Terminal(copy.parent, f"sqlite:///{copy}", {"RUIMTE_KEY": base64.urlsafe_b64encode(KEY).decode()})
        done = terminal.here(*words, *_asked_for(words), *TOLD_TOO.get(" ".join(words), ()), at=at)
        return Done(done.code, self._without(done.out), self._without(done.err))

    def _without(self, said: str) -> str:
        return _FLOORED.sub("", _DRAWN.sub("", nameless(said.replace(str(self.file.parent), ""))))


def _named_in(row: Mapping[str, object], names: Mapping[UUID, str]) -> list[str]:
    return [names[value] for value in row.values() if isinstance(value, UUID) and value in names]


def every_command(command: click.Command = main, *words: str) -> Iterator[list[str]]:
    """Each that reads the house and comes to an end."""
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from every_command(below, *words, name)
    elif " ".join(words) not in ELSEWHERE:
        yield [*words]


def _asked_for(words: list[str]) -> list[str]:
    """A value for everything without which the command does not run."""
    command: click.Command = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    asked = [one for one in command.params if one.required and one.name]
    options = [[] if isinstance(one, click.Argument) else one.opts[:1] for one in asked]
    return [word for one, option in zip(asked, options, strict=True) for word in (*option, TOLD[one.name or ""])]
