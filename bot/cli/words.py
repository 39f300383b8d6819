"""The command line's own words, in the language of RUIMTE_LANGUAGE: Dutch unless it says otherwise."""

import os
from collections.abc import Sequence
from functools import lru_cache

import click

from bot.domain.people import nearest
from bot.views.catalogue import Catalogue, catalogue


@lru_cache
def t() -> Catalogue:
    """The words of the steward's language. Help is drawn before the settings are read, hence the environment."""
    return catalogue(os.environ.get("RUIMTE_LANGUAGE", "nl"))


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
    """That a name is not known, with the nearest known one, or else with those there are."""
    suggestion = nearest(name, known)
    if suggestion:
        return words("cli.unknown_near", what=what, name=name, near=suggestion)
    if known:
        return words("cli.unknown_known", what=what, name=name, known=", ".join(known))
    return words("cli.unknown", what=what, name=name)
