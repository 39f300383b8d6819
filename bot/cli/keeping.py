"""`ruimte backup` and `restore`: a copy of the database, and back."""

import shlex
from pathlib import Path

import click

from bot.cli.asking import agrees
from bot.cli.trouble import Sentence
from bot.cli.words import t, words


def server(address: str) -> tuple[list[str], str]:
    """Where a database server is and as whom, as its own commands are told so, and the database; no password."""
    from sqlalchemy.engine import make_url

    url = make_url(address)
    told = {"host": url.host or url.query.get("host"), "port": url.port, "username": url.username}
    return [f"--{name}={value}" for name, value in told.items() if value], url.database or ""


@click.command("backup", help=words("cli.backup"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=words("cli.backup_replace"))
def backup(file: Path, replace: bool) -> None:
    """One file with everything but the key."""
    import sqlite3

    from bot.cli.running import prepare
    from bot.opening import database_file
    from bot.store.backup import BadCopy, copy_database

    settings = prepare()
    database = database_file(settings)
    if database is None:
        target, name = server(settings.database)
        click.echo(
            words("backup.server", command=shlex.join(["pg_dump", "--format=custom", f"--file={file}", *target, name]))
        )
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
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--already-back", is_flag=True, help=words("cli.restore_already"))
@click.option("--yes", is_flag=True, help=words("cli.restore_yes"))
def restore(file: Path | None, already_back: bool, yes: bool) -> None:
    """What was promised since stays promised, and no old question is asked again."""
    if already_back:
        settle()
    elif file is None:
        raise Sentence(words("cli.missing_file", command="ruimte restore"))
    else:
        put_back(file, yes=yes)


def settle() -> None:
    """The database was put back by its own means: what is still to be done then."""
    import asyncio

    from bot.cli.running import in_house, prepare
    from bot.opening import Refusal, backup_folder, database_file, is_there, real_clock
    from bot.restoring import settle_what_came_back
    from bot.store.backup import is_in_use

    settings = prepare()
    database = database_file(settings)
    if database is not None and not database.exists():
        raise FileNotFoundError(2, "", str(database))
    if database is not None and is_in_use(database):
        raise Refusal("restore.in_use", file=str(database))
    if not asyncio.run(is_there(settings)):
        raise Refusal("restore.empty")
    newer = in_house(lambda app: settle_what_came_back(app, now=real_clock()), migrates=True)
    click.echo(words("restore.settled"))
    say_newer(newer, backup_folder(settings))


def put_back(file: Path, *, yes: bool) -> None:
    """Put a copy in the place of the database."""
    import asyncio

    from bot.cli.running import prepare
    from bot.opening import backup_folder, database_file, real_clock
    from bot.restoring import restore as replace_by

    settings = prepare()
    database = database_file(settings)
    if database is None:
        target, name = server(settings.database)
        all_or_nothing = ["--clean", "--if-exists", "--single-transaction"]
        command = ["pg_restore", *all_or_nothing, *target, f"--dbname={name}", str(file)]
        click.echo(words("restore.server", command=shlex.join(command)))
        raise SystemExit(1)
    file.open("rb").close()
    click.echo(words("restore.plan", file=str(file), database=str(database)))
    if not yes and not agrees(words("restore.sure")):
        raise click.Abort
    had_one = database.exists()
    restored = asyncio.run(replace_by(settings, database, file, now=real_clock()))
    click.echo(words("restore.done"))
    if had_one:
        click.echo(words("restore.aside", file=str(restored.aside)))
    say_newer(restored.newer, backup_folder(settings))


def say_newer(number: int, folder: Path) -> None:
    """That so many promises wait in this folder for the newer version that understands them."""
    if number:
        click.echo(t().count("restore.newer", number, folder=str(folder)))
