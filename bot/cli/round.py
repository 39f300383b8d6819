"""`ruimte round open`: this week's questions for a team."""

import click

from bot.cli.words import Spoken, t, words


@click.group("round", cls=Spoken, help=words("cli.round"))
def round_group() -> None:
    """The weekly round."""


@round_group.command("open", help=words("cli.round.open"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--now", "at_once", is_flag=True, help=words("cli.round.now"))
def open_(name: str, school: str | None, at_once: bool) -> None:
    """Creates this week's deliveries, once per ISO week."""
    from bot.cli.running import in_house, one_team
    from bot.opening import App, real_clock
    from bot.services.round import open_by_hand
    from bot.views.team import opened

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            team = await one_team(db, name, school)
            opening = await open_by_hand(db, team, now=real_clock(), at_once=at_once)
            return opened(t(), opening.name, team.name)

    click.echo(in_house(work))
