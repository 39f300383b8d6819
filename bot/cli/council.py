"""`ruimte team council`: who answers for the participation council in a team."""

import click

from bot.cli.words import words


@click.command("council", help=words("cli.team.council"))
@click.argument("name", required=False)
@click.option("--team", "named", metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--person", metavar="NAME", help=words("cli.team.council.person"))
@click.option("--nobody", is_flag=True, help=words("cli.team.council.nobody"))
def council(name: str | None, named: str | None, school: str | None, person: str | None, nobody: bool) -> None:
    """Shown when nothing is given; the team sees the same name (J10)."""
    from zoneinfo import ZoneInfo

    from bot.cli.running import in_house, one_person, one_team
    from bot.cli.starting import ask
    from bot.cli.trouble import Sentence
    from bot.opening import App, real_clock
    from bot.services.council import NotIndependent, NotReached, appoint, council_of
    from bot.store.council import forget_council

    wanted = named or name or ask("team.ask_name", missing="--team")

    async def work(app: App) -> str:
        today = real_clock().astimezone(ZoneInfo(app.settings.timezone)).date()
        async with app.unit_of_work() as db:
            team = await one_team(db, wanted, school)
            if nobody:
                await forget_council(db, team.id)
            elif person:
                found = await one_person(db, person)
                try:
                    await appoint(db, team, found, today=today)
                except NotIndependent:
                    raise Sentence(words("council.not_independent", name=found.name)) from None
                except NotReached:
                    raise Sentence(words("council.not_reached", name=found.name)) from None
            now_in_it = await council_of(db, team, today=today)
            if now_in_it is None:
                return words("council.nobody", team=team.name)
            return words("council.appointed", name=now_in_it.name, team=team.name)

    click.echo(in_house(work))
