"""`ruimte status`: how the house runs, without a person, a team or a word (J32)."""

import json
from dataclasses import asdict

import click

from bot.cli.words import t, words


@click.command("status", help=words("cli.status"))
@click.option("--json", "as_json", is_flag=True, help=words("cli.status.json"))
def status(as_json: bool) -> None:
    """One object of figures, or the same in sentences with what needs a steward."""
    import asyncio

    from bot.cli.running import in_house, prepare
    from bot.opening import App, Refusal, database_file, is_there, real_clock
    from bot.services.status import read_alerts, read_status, schools_without_region, schools_without_summer
    from bot.store.schema import HEAD
    from bot.views.status import Needs, status_lines
    from bot.views.words import left_out_line

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            figures = await read_status(db, now=real_clock())
            if as_json:
                due = figures.next_due and figures.next_due.isoformat()
                return json.dumps({**asdict(figures), "next_due": due, "schema": HEAD}, indent=2)
            needs = Needs(
                without_region=[school.name for school in await schools_without_region(db)],
                without_summer=[school.name for school in await schools_without_summer(db, now=real_clock())],
                alerts=[(alert.what, alert.args) for alert in await read_alerts(db)],
                left_out=[left_out_line(t(), one.where, one.name, one.fault) for one in app.library.left_out],
            )
            shown = {**asdict(figures), "schema": HEAD}
            return "\n".join(status_lines(t(), shown, needs, app.settings.timezone))

    settings = prepare()
    if not asyncio.run(is_there(settings)):  # most likely another folder than one thinks
        database = database_file(settings)
        raise Refusal("status.no_house", where=str(database.absolute()) if database else "PostgreSQL")
    click.echo(in_house(work))
