"""`ruimte run`, `migrate` and `replay`: the house itself."""

import asyncio

import click

from bot.cli.words import t, words


@click.command("run", help=words("cli.run"))
def run() -> None:
    """Runs with the platforms that are configured."""
    from bot.cli.running import prepare
    from bot.cli.trouble import Sentence

    prepare()
    raise Sentence(words("run.no_platform"))


@click.command("migrate", help=words("cli.migrate"))
def migrate() -> None:
    """Brings the database to this version."""
    from bot.app import Refusal, check_key
    from bot.cli.running import prepare
    from bot.store import schema
    from bot.store.base import close_engine, make_engine

    async def work() -> tuple[str | None, str]:
        settings = prepare()
        engine = make_engine(settings.database)
        try:
            before = await schema.read_revision(engine)
            if before is not None and before > schema.HEAD:
                raise Refusal("schema.newer", found=before, known=schema.HEAD)
            if before is not None:
                await check_key(engine, settings)
            await schema.migrate(engine)
            return before, schema.HEAD
        finally:
            await close_engine(engine)

    before, after = asyncio.run(work())
    click.echo(words("migrate.nothing", revision=after) if before == after else words("migrate.done", revision=after))


@click.command("replay", help=words("cli.replay"))
def replay() -> None:
    """Answers the events again that failed; shows no words."""
    from bot.app import real_clock
    from bot.cli.running import in_house

    mended, left = in_house(lambda app: app.inbox.replay(real_clock()))
    click.echo(t().count("replay.mended", mended))
    if left:
        click.echo(t().count("replay.left", left))
        raise SystemExit(1)
