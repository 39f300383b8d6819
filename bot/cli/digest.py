"""`ruimte digest send`: a team's weekly digest, now."""

import click

from bot.cli.words import Spoken, t, words


@click.group("digest", cls=Spoken, help=words("cli.digest"))
def digest() -> None:
    """The weekly digest."""


@digest.command("send", help=words("cli.digest.send"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
def send(name: str, school: str | None) -> None:
    """Once a week, inside everybody's hours; never says who gets it (J01)."""
    from bot.cli.running import in_house, one_team
    from bot.opening import App, real_clock
    from bot.services.digest_opening import send_by_hand
    from bot.views.digest import sent

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            team = await one_team(db, name, school)
            sending = await send_by_hand(db, team, now=real_clock())
            return sent(t(), sending.name, team.name)

    click.echo(in_house(work))
