"""The command line's own words, in the language of RUIMTE_LANGUAGE: Dutch unless it says otherwise."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import click

from bot.domain.people import nearest
from bot.views.catalogue import DEFAULT_LANGUAGE, Catalogue, catalogue

WORTH_ASKING = 0.6  # asking "did you mean" costs nothing; an import that guesses wrong does
MOST_NAMED = 20


@lru_cache
def t() -> Catalogue:
    """The words of the steward's language. Help is drawn before the settings are read, hence by hand."""
    return catalogue(os.environ.get("RUIMTE_LANGUAGE") or _in_file("RUIMTE_LANGUAGE") or DEFAULT_LANGUAGE)


def _in_file(name: str) -> str | None:
    if not Path(".env").is_file():
        return None
    from dotenv import dotenv_values

    return dotenv_values(".env").get(name)


def words(key: str, **parts: object) -> str:
    """One sentence of the command line."""
    return t()(key, **parts)


class Spoken(click.Group):
    """A group whose misspelt commands get the nearest one suggested."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or a sentence that names the one that was probably meant."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(unknown(words("cli.command"), args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)


def unknown(what: str, name: str, known: Sequence[str]) -> str:
    """That a name is not known, with the nearest known one, or else with those there are when they are few."""
    suggestion = nearest(name, known, at_least=WORTH_ASKING) or _only_one(name, known)
    if suggestion:
        return words("cli.unknown_near", what=what, name=name, near=suggestion)
    if 0 < len(known) <= MOST_NAMED:
        return words("cli.unknown_known", what=what, name=name, known=", ".join(known))
    return words("cli.unknown", what=what, name=name)


def _only_one(name: str, known: Sequence[str]) -> str | None:
    """The only known name that has this in it, or a word almost like it: Linde, for De Lindeboom."""
    found = [one for one in known if nearest(name, one.split()) or (name and name.casefold() in one.casefold())]
    return found[0] if len(found) == 1 else None
