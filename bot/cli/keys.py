"""`ruimte keys`: another key for everything that is encrypted."""

import click

from bot.cli.asking import agrees
from bot.cli.trouble import Sentence
from bot.cli.words import Spoken, words


@click.group("keys", cls=Spoken, help=words("cli.keys"))
def keys() -> None:
    """The keys of this house."""


@keys.command("new", help=words("cli.keys.new"))
def new() -> None:
    """A key that nothing is encrypted with yet, and nothing else, so that it can be piped."""
    from bot.store.cipher import make_key

    click.echo(make_key())


@keys.command("rotate", help=words("cli.keys.rotate"))
def rotate() -> None:
    """Shows no key; how far it is, on standard error."""
    import asyncio

    from bot.cli.running import prepare
    from bot.rotating import rotate as seal_all_anew

    done = asyncio.run(seal_all_anew(prepare(), _tell))
    if done.went_on or done.sealed_any or done.is_whole:
        click.echo(words("keys.went_on" if done.went_on else "keys.rotated"))
    if not done.is_whole:
        raise Sentence(words("keys.unreadable"))
    click.echo(words("keys.now_forget"))


@keys.command("forget-old", help=words("cli.keys.forget"))
@click.option("--yes", is_flag=True, help=words("cli.restore_yes"))
def forget_old(yes: bool) -> None:
    """What was copied before can then only be read by who kept the older key."""
    import asyncio

    from bot.cli.running import prepare
    from bot.rotating import forget_old as keep_first_only

    settings = prepare()
    click.echo(words("keys.plan"))
    if not yes and not agrees(words("restore.sure")):
        raise click.Abort
    path = asyncio.run(keep_first_only(settings))
    click.echo(words("keys.forgotten", file=str(path)) if path else words("keys.forget_setting"))


def _tell(part: int, parts: int) -> None:
    click.echo(words("keys.progress", part=part, parts=parts), err=True)
