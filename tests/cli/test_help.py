"""Help comes at once: in both languages, for every command, without the database library."""

import json
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from bot.cli import main

SCRIPT = """
import json, sys
from click.testing import CliRunner
from bot.cli import main

def every(command, words=()):
    yield words
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from every(below, (*words, name))

shown = {" ".join(words): CliRunner().invoke(main, [*words, "--help"]) for words in every(main)}
heavy = [name for name in ("sqlalchemy", "alembic", "holidays", "pydantic", "cryptography") if name in sys.modules]
json.dump([heavy, {words: [done.exit_code, done.stdout, done.stderr] for words, done in shown.items()}], sys.stdout)
"""
COMMANDS = {
    "", "agenda", "agenda horizon", "agenda import", "agenda list", "agenda start", "backup",
    "chat", "demo", "digest", "digest next", "digest send", "doctor", "keys", "keys forget-old", "keys new",
    "keys rotate", "migrate",
    "pair", "pair draw", "pair policy", "people",
    "page", "people claims", "people erase", "people confirm",
    "people import", "people refuse", "preview", "quiet", "replay", "restore", "round", "round open", "run", "school",
    "school calendar", "school list", "school set", "setup", "slack", "slack manifest", "status", "team", "team add",
    "team feature",
    "team list", "team schedule", "team start", "team stop", "telegram", "telegram invite",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "says"),
    [("nl", "Ruimte: één vraag per week"), ("en", "Ruimte: one question a week")],
)
def test_every_command_has_help_that_imports_no_database(language: str, says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, check=True, env={"RUIMTE_LANGUAGE": language}
    )
    heavy, shown = json.loads(done.stdout)

    assert (heavy, set(shown)) == ([], COMMANDS)
    assert {words: (code, err) for words, (code, _, err) in shown.items()} == dict.fromkeys(COMMANDS, (0, ""))
    assert says in " ".join(shown[""][1].split())


def below(group: click.Group) -> Iterator[click.Command]:
    """Every command in this group, and in the groups in it."""
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from below(command)


def test_every_command_and_option_is_explained() -> None:
    commands = [main, *below(main)]
    options = [option for command in commands for option in command.params if isinstance(option, click.Option)]

    assert [command.name for command in commands if not command.help] == []
    assert [option.name for option in options if not option.help] == []
