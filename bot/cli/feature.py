"""`ruimte team feature`: what a team has on besides the weekly question."""

import click

from bot.cli.words import t, words

NAMES = ("agenda", "consultation", "pulse", "leader", "board")  # as in services/feature, which help does not load


@click.command("feature", help=words("cli.team.feature"))
@click.argument("name", required=False)
@click.option("--team", "named", metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--on", type=click.Choice(NAMES), help=words("cli.team.on"))
@click.option("--off", type=click.Choice(NAMES), help=words("cli.team.off"))
def feature(name: str | None, named: str | None, school: str | None, on: str | None, off: str | None) -> None:
    """One thing in two school weeks (J03); shown when nothing is given."""
    from bot.cli.running import in_house, one_team
    from bot.cli.starting import ask
    from bot.cli.trouble import Sentence
    from bot.opening import App, real_clock
    from bot.services.feature import NoBoard, NotRunning, TooSoon, turn_off, turn_on
    from bot.store.feature import features_of

    if on and off:
        raise click.UsageError(words("cli.team.on_or_off"))
    wanted = named or name or ask("team.ask_name", missing="--team")

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            found = await one_team(db, wanted, school)
            try:
                if on:
                    await turn_on(db, found, on, now=real_clock())
            except NotRunning:
                raise Sentence(words("digest.not_started", team=found.name)) from None
            except NoBoard:
                raise Sentence(words("feature.no_board", team=found.name)) from None
            except TooSoon as soon:
                raise Sentence(words("feature.too_soon", team=found.name, day=t().long_day(soon.until))) from None
            if off:
                await turn_off(db, found, off)
            known = [one for one in await features_of(db, found.id) if one.is_on]
            lines = [
                words("feature.on_since", team=found.name, name=one.name, day=t().long_day(one.since)) for one in known
            ]
            return lines or [words("feature.nothing_on", team=found.name)]

    click.echo("\n".join(in_house(work)))
