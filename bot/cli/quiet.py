"""`ruimte quiet`: stop everything unasked within a minute (J09)."""

from datetime import date

import click

from bot.cli.words import words


@click.command("quiet", help=words("cli.quiet"))
@click.option("--team", "team_name", metavar="NAME", help=words("cli.team_name"))
@click.option("--school", "school_name", metavar="NAME", help=words("cli.school_name"))
@click.option("--person", "person_name", metavar="NAME", help=words("cli.quiet.person"))
@click.option("--all", "everybody", is_flag=True, help=words("cli.quiet.all"))
@click.option("--until", metavar="DATE", help=words("cli.quiet.until"))
@click.option("--off", is_flag=True, help=words("cli.quiet.off"))
def quiet(
    team_name: str | None,
    school_name: str | None,
    person_name: str | None,
    everybody: bool,
    until: str | None,
    off: bool,
) -> None:
    """Exactly one of a team, a school, a person and everybody."""
    from bot.cli.running import Day, in_house
    from bot.cli.silence import hush
    from bot.opening import App, real_clock

    chosen = [bool(team_name), bool(school_name) and not team_name, bool(person_name), everybody]
    if sum(chosen) != 1:
        raise click.UsageError(words("quiet.which"))
    day: date | None = Day().convert(until, None, None) if until else None

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            return await hush(
                db, team_name=team_name, school_name=school_name, person_name=person_name,
                until=day, off=off, now=real_clock(),
            )  # fmt: skip

    click.echo(in_house(work))
