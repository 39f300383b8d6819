"""`ruimte backup` and `restore`: a copy of the database, and back."""

from pathlib import Path

import click

from bot.cli.words import words


@click.command("backup", help=words("cli.backup"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=words("cli.backup_replace"))
def backup(file: Path, replace: bool) -> None:
    """One file with everything but the key."""
    import sqlite3

    from bot.cli.running import prepare
    from bot.cli.trouble import Sentence
    from bot.opening import database_file
    from bot.store.backup import BadCopy, copy_database

    database = database_file(prepare())
    if database is None:
        click.echo(words("backup.server", file=str(file)))
        raise SystemExit(1)
    if not database.exists():
        raise FileNotFoundError(2, "", str(database))
    if file.exists() and (not replace or file.resolve() == database.resolve()):
        raise Sentence(words("backup.exists", file=str(file)))
    try:
        copy_database(database, file)
    except (sqlite3.Error, BadCopy):
        raise Sentence(words("backup.failed", file=str(file))) from None
    click.echo(words("backup.done", file=str(file)))


@click.command("restore", help=words("cli.restore"))
@click.argument("file", type=click.Path(path_type=Path, exists=False))
@click.option("--yes", is_flag=True, help=words("cli.restore_yes"))
def restore(file: Path, yes: bool) -> None:
    """What was promised since stays promised, and no old question is asked again."""
    import asyncio

    from bot.cli.running import prepare
    from bot.opening import database_file, real_clock
    from bot.restoring import restore as put_back

    settings = prepare()
    database = database_file(settings)
    if database is None:
        click.echo(words("restore.server", file=str(file)))
        raise SystemExit(1)
    if not file.exists():
        raise FileNotFoundError(2, "", str(file))
    click.echo(words("restore.plan", file=str(file), database=str(database)))
    if not yes:
        click.confirm(words("restore.sure"), abort=True)
    had_one = database.exists()
    aside = asyncio.run(put_back(settings, database, file, now=real_clock()))
    click.echo(words("restore.done"))
    if had_one:
        click.echo(words("restore.aside", file=str(aside)))
