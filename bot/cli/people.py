"""`ruimte people`: who works where, and who is who."""

from pathlib import Path

import click

from bot.cli.words import Spoken, t, words


@click.group("people", cls=Spoken, help=words("cli.people"))
def people() -> None:
    """People."""


@people.command("import", help=words("cli.people.import"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--skip-bad", is_flag=True, help=words("cli.people.skip_bad"))
@click.option("--sync", is_flag=True, help=words("cli.people.sync"))
@click.option("--organisation", metavar="NAME", help=words("cli.people.organisation"))
def import_(file: Path, skip_bad: bool, sync: bool, organisation: str | None) -> None:
    """Nobody is asked a question by being imported (J01), and nobody is removed silently (J06)."""
    from bot.cli.running import in_house, one_organisation
    from bot.domain.roster_file import parse
    from bot.opening import App, real_clock
    from bot.services.introduction import introduce_newcomers_everywhere
    from bot.services.roster import import_roster
    from bot.views.roster import summary

    roster = parse(file.read_bytes())

    async def work(app: App) -> tuple[str, bool]:
        async with app.unit_of_work() as db:
            imported = await import_roster(
                db, roster, now=real_clock(), language=app.settings.language, timezone=app.settings.timezone,
                organisation=await one_organisation(db, organisation), skip_bad=skip_bad, sync=sync,
            )  # fmt: skip
            await introduce_newcomers_everywhere(db, now=real_clock())
            return summary(t(), imported), bool(imported.problems) and not imported.wrote

    said, refused = in_house(work)
    click.echo(said, err=refused)
    if refused:
        raise SystemExit(2)


@people.command("erase", help=words("cli.people.erase"))
@click.argument("name")
@click.option("--team", metavar="NAME", help=words("cli.people.erase_team"))
@click.option("--yes", is_flag=True, help=words("cli.yes"))
def erase(name: str, team: str | None, yes: bool) -> None:
    """Somebody asked for it; nothing of theirs is read."""
    from bot.cli.erasing import erase_after_asking
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> str:
        return await erase_after_asking(app, name, team, yes=yes)

    click.echo(in_house(work))


@people.command("claims", help=words("cli.people.claims"))
def claims() -> None:
    """Who says to be somebody of the list, or nobody of it, and waits for a steward's word."""
    from bot.cli.claims import list_claims
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            return await list_claims(db)

    waiting = in_house(work)
    click.echo("\n".join([*waiting, words("claims.how")]) if waiting else words("claims.none"))


@people.command("confirm", help=words("cli.people.confirm"))
@click.argument("which", metavar="NUMBER|NAME")
def confirm(which: str) -> None:
    """They are who they say; what [Klopt] does."""
    from bot.cli import claims
    from bot.cli.running import in_house
    from bot.opening import App, real_clock

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            return await claims.confirm(db, which, now=real_clock())

    click.echo(in_house(work))


@people.command("refuse", help=words("cli.people.refuse"))
@click.argument("which", metavar="NUMBER|NAME")
def refuse(which: str) -> None:
    """They are not who they say; what [Klopt niet] does."""
    from bot.cli import claims
    from bot.cli.running import in_house
    from bot.opening import App

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            return await claims.refuse(db, which)

    click.echo(in_house(work))
