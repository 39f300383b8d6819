"""`ruimte run`, `migrate` and `replay`: the house itself."""

import asyncio

import click

from bot.cli.words import t, words


@click.command("run", help=words("cli.run"))
def run() -> None:
    """Runs with the platforms that are configured."""
    import signal

    from bot.app import run as run_platforms
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await run_platforms(app, stop)

    in_house(work, migrates=True)


@click.command("migrate", help=words("cli.migrate"))
def migrate() -> None:
    """Brings the database to this version."""
    from bot.cli.running import prepare
    from bot.opening import Refusal, bring_up_to_date, check_key, keep_to_owner, real_clock
    from bot.store import schema
    from bot.store.base import close_engine, make_engine

    async def work() -> tuple[str | None, str]:
        settings = prepare()
        keep_to_owner(settings)
        engine = make_engine(settings.database)
        try:
            before = await schema.read_revision(engine)
            if before is not None and before > schema.HEAD:
                raise Refusal("schema.newer", found=before, known=schema.HEAD)
            if before is None:
                await schema.migrate(engine)
            else:
                await check_key(engine, settings)
                await bring_up_to_date(engine, settings, now=real_clock())
            return before, schema.HEAD
        finally:
            await close_engine(engine)

    before, after = asyncio.run(work())
    click.echo(words("migrate.nothing", revision=after) if before == after else words("migrate.done", revision=after))


@click.command("replay", help=words("cli.replay"))
def replay() -> None:
    """Answers the events again that failed; shows no words."""
    from bot.cli.running import in_house
    from bot.opening import real_clock

    mended, left = in_house(lambda app: app.inbox.replay(real_clock()))
    click.echo(t().count("replay.mended", mended))
    if left:
        click.echo(t().count("replay.left", left))
        raise SystemExit(1)
