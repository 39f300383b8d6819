"""`ruimte meting`: the card of every figure that anyone sees."""

import click

from bot.cli.words import t, words


@click.command("meting", help=words("cli.numbers"))
def meting() -> None:
    """Needs no database: they are the same in every house."""
    from bot.views.number import document

    click.echo(document(t()), nl=False)
