"""Asking one thing at the keyboard, for `ruimte setup`: until it can be used, and never showing what is secret."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import click
from pydantic import TypeAdapter, ValidationError

from bot.cli import env_file
from bot.cli.trouble import Sentence, explain
from bot.cli.words import words
from bot.settings import Settings, WrongSetting


@dataclass
class Interview:
    """What was said and is kept; `kept` names it, and holds nothing secret."""

    kept: list[str] = field(default_factory=list)

    def keep(self, name: str, value: str) -> None:
        """Put a variable in `.env`, at once: whatever comes after, it was not said in vain."""
        env_file.put(name, value)
        self.kept.append(name)

    def stopped(self) -> str:
        """What is said when somebody stops halfway."""
        kept = dict.fromkeys(self.kept)
        return words("cli.setup.stopped", kept=", ".join(kept)) if kept else words("cli.setup.stopped_empty")


def is_terminal() -> bool:
    """Whether there is somebody who can be asked."""
    return sys.stdin.isatty()


def ask(question: str, *, option: str, default: str = "", hidden: bool = False) -> str:
    """What somebody types; without a terminal, a sentence that says which option or variable does instead."""
    if not is_terminal():
        raise Sentence(words("cli.missing", option=option, question=question))
    said: str = click.prompt(
        question, default=default, show_default=bool(default), hide_input=hidden, prompt_suffix=" "
    )  # fmt: skip
    return said.strip()


def ask_something(question: str, *, option: str) -> str:
    """The same, until anything is typed."""
    while True:
        if said := ask(question, option=option):
            return said
        click.echo(words("cli.setup.empty"))


def choose(question: str, known: Sequence[str], *, option: str, default: str = "") -> str:
    """One of these."""
    while True:
        said = ask(question, option=option, default=default).casefold()
        if said in known:
            return said
        click.echo(words("cli.setup.one_of", known=", ".join(known)))


def ask_secret(interview: Interview, name: str, question: str) -> bool:
    """Ask for a variable that nobody may see, until it is written like one. Nothing typed is: later."""
    while True:
        said = ask(question, option=name, hidden=True)
        if not said:
            click.echo(words("cli.setup.later", name=name))
            return False
        try:
            check_setting(name, said)
        except WrongSetting as wrong:
            click.echo(explain(wrong))
        else:
            interview.keep(name, said)
            click.echo(words("cli.setup.kept", name=name))
            return True


def check_setting(name: str, value: str) -> None:
    """That one variable can hold this, by the rules that hold for all of them. Raises WrongSetting."""
    setting = Settings.model_fields[name.removeprefix("RUIMTE_").lower()]
    try:
        TypeAdapter(setting.rebuild_annotation()).validate_python(value)
    except ValidationError:
        raise WrongSetting(name) from None


def lacks(name: str) -> bool:
    """Whether a variable has nothing in it that it can hold. Raises WrongSetting when the environment says it wrong."""
    value = env_file.known(name)
    if value is None:
        return True
    try:
        check_setting(name, value)
    except WrongSetting as wrong:
        if env_file.is_from_outside(name):
            raise
        click.echo(explain(wrong))
        return True
    return False
