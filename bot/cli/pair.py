"""`ruimte pair`: how a team brings colleagues together, and how the next round would be drawn."""

import click

from bot.cli.words import Spoken, words

TRAITS = ("section", "school", "subject")  # as in domain/matching, which help does not load
NONE = "none"


@click.group("pair", cls=Spoken, help=words("cli.pair"))
def pair() -> None:
    """Collegial consultation."""


@pair.command("draw", help=words("cli.pair.draw"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--dry-run", is_flag=True, help=words("cli.pair.dry_run"))
def draw(name: str, school: str | None, *, dry_run: bool) -> None:
    """No option leaves anybody out, and nothing is written: rounds are drawn by themselves (J20)."""
    from bot.cli.drawing import foretell, when_drawn
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> list[str]:
        return await (foretell if dry_run else when_drawn)(app, name, school)

    click.echo("\n".join(in_house(work)))


@pair.command("policy", help=words("cli.pair.policy"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--every", type=click.Choice(["2", "4", "6"]), help=words("cli.pair.every"))
@click.option("--size", type=click.IntRange(2, 8), metavar="N", help=words("cli.pair.size"))
@click.option("--stays", type=click.IntRange(1, 4), metavar="N", help=words("cli.pair.stays"))
@click.option("--apart", type=click.Choice([*TRAITS, NONE]), multiple=True, help=words("cli.pair.apart"))
@click.option("--alike", type=click.Choice([*TRAITS, NONE]), multiple=True, help=words("cli.pair.alike"))
def policy(name: str, school: str | None, **wanted: object) -> None:
    """Shown when nothing is given; what is given holds from the next round."""
    from bot.cli.drawing import choose_policy
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> list[str]:
        return await choose_policy(app, name, school, wanted=wanted)

    click.echo("\n".join(in_house(work)))
