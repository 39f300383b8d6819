"""`ruimte digest`: a team's weekly digest now, and which digests come next."""

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


@digest.command("next", help=words("cli.digest.next"))
@click.option("--team", "name", metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
def ahead(name: str | None, school: str | None) -> None:
    """Of every team, or of one: when its digests come, without anybody's words."""
    from bot.cli.running import in_house, one_team
    from bot.opening import App, real_clock
    from bot.services.digest_ahead import foresee_digests
    from bot.store.team import all_teams
    from bot.views.digest_ahead import digests_ahead

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            teams = [await one_team(db, name, school)] if name else await all_teams(db)
            seen = [await foresee_digests(db, team, now=real_clock()) for team in teams]
            return [
                digests_ahead(t(), one.team, one.next_on, has_leaders=one.has_leaders, board_on=one.board_on)
                for one in seen
            ]

    click.echo("\n".join(in_house(work)))
