"""`ruimte agenda`: what comes, how far ahead, and meetings of people who do not chat."""

from pathlib import Path

import click

from bot.cli.words import Spoken, words


@click.group("agenda", cls=Spoken, help=words("cli.agenda"))
def agenda() -> None:
    """Small meetings."""


@agenda.command("list", help=words("cli.agenda.list"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
def list_(name: str, school: str | None) -> None:
    """Moments and sizes; never what it is about, who takes part or how many do (J12, J32)."""
    from bot.cli.meeting import listed
    from bot.cli.running import in_house, one_team
    from bot.opening import App, real_clock

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            return await listed(db, await one_team(db, name, school), now=real_clock())

    click.echo("\n".join(in_house(work)))


@agenda.command("horizon", help=words("cli.agenda.horizon"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--weeks", type=int, metavar="N", help=words("cli.agenda.weeks"))
def horizon(name: str, school: str | None, weeks: int | None) -> None:
    """How far a team plans ahead; shown when nothing is given."""
    from bot.cli.meeting import set_weeks
    from bot.cli.running import in_house, one_team
    from bot.opening import App, real_clock

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            return await set_weeks(db, await one_team(db, name, school), weeks, now=real_clock())

    click.echo(in_house(work))


@agenda.command("start", help=words("cli.agenda.start"))
@click.option("--team", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--by", "person", required=True, metavar="NAME", help=words("cli.agenda.by"))
@click.option("--question", required=True, metavar="TEXT", help=words("cli.agenda.question"))
@click.option("--touches", required=True, metavar="WHAT", help=words("cli.agenda.touches"))
@click.option("--purpose", default="", metavar="WHAT", help=words("cli.agenda.purpose"))
@click.option("--when", default="", metavar="TEXT", help=words("cli.agenda.when"))
@click.option("--minutes", default="", metavar="N", help=words("cli.agenda.minutes"))
@click.option("--places", default="", metavar="N", help=words("cli.agenda.places"))
@click.option("--park", is_flag=True, help=words("cli.agenda.park"))
@click.option("--yes", is_flag=True, help=words("cli.yes"))
def start(*, team: str, school: str | None, person: str, park: bool, yes: bool, **cells: str) -> None:
    """For somebody without a chat app, or in a demo (J32); what was understood is shown before it counts."""
    from bot.cli.meeting import Asked, start_after_showing
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> str:
        return await start_after_showing(app, Asked(team, school, person, cells, park=park), yes=yes)

    click.echo(in_house(work))


@agenda.command("import", help=words("cli.agenda.import"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
def import_(file: Path, name: str, school: str | None) -> None:
    """A bad line imports nothing; what lies too far ahead is parked (S47)."""
    from bot.cli.meeting import import_file
    from bot.cli.running import in_house
    from bot.opening import App

    data = file.read_bytes()

    async def work(app: App) -> str:
        return await import_file(app, data, name, school)

    click.echo(in_house(work))
