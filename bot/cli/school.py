"""`ruimte school`: sector, region and the school's own days."""

from pathlib import Path

import click

from bot.cli.words import Spoken, t, words


@click.group("school", cls=Spoken, help=words("cli.school"))
def school() -> None:
    """Schools."""


@school.command("list", help=words("cli.school.list"))
def list_() -> None:
    """Every school with its sector and region."""
    from bot.cli.running import in_house
    from bot.opening import App
    from bot.store.team import all_schools

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            return [
                words("school.line", school=one.name, sector=one.sector, region=one.region or words("school.no_region"))
                for one in await all_schools(db)
            ]

    click.echo("\n".join(in_house(work)) or words("cli.nobody_yet"))


@school.command("set", help=words("cli.school.set"))
@click.argument("name", required=False)
@click.option("--region", metavar="REGION", help=words("cli.region"))
@click.option("--sector", metavar="SECTOR", help=words("cli.school.sector"))
@click.option("--take-proposed", is_flag=True, help=words("cli.school.take_proposed"))
def set_(name: str | None, region: str | None, sector: str | None, take_proposed: bool) -> None:
    """Changing the region moves everything that waits, at once (J08)."""
    from bot.cli.running import check_sector, in_house, one_school
    from bot.cli.starting import choose_region, confirm_region
    from bot.opening import App, real_clock
    from bot.services.calendar import proposed, take_days_off
    from bot.views.calendar import proposal

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            found = await one_school(db, name)
            if region:
                await choose_region(db, found, region, now=real_clock())
            found.sector = check_sector(app.library, sector) if sector else found.sector
            days = await proposed(db, found, language=app.settings.language, now=real_clock())
            if take_proposed:
                await take_days_off(db, found, days, now=real_clock())
            return [await confirm_region(db, found, real_clock()), *proposal(t(), days, taken=take_proposed)]

    click.echo("\n".join(in_house(work)))


@school.command("adviser", help=words("cli.school.adviser"))
@click.argument("adviser", required=False)
@click.option("--school", "name", metavar="NAME", help=words("cli.school_name"))
@click.option("--none", "takes_away", is_flag=True, help=words("cli.school.adviser_none"))
def adviser(adviser: str | None, name: str | None, takes_away: bool) -> None:
    """Sets who it is; without a name, says who it is now."""
    from bot.cli.running import in_house, one_school
    from bot.cli.trouble import Sentence
    from bot.opening import App
    from bot.services.adviser import LONGEST, TooLong, set_adviser

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            found = await one_school(db, name)
            try:
                now = await set_adviser(db, found, adviser or "") if adviser or takes_away else found.adviser
            except TooLong:
                raise Sentence(words("school.adviser_long", most=LONGEST)) from None
            if now is None:
                return words("school.no_adviser", school=found.name)
            return words("school.adviser", school=found.name, adviser=now)

    click.echo(in_house(work))


@school.command("calendar", help=words("cli.school.calendar"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--school", "name", metavar="NAME", help=words("cli.school_name"))
def calendar(file: Path, name: str | None) -> None:
    """Replaces the school's own days by those in the file."""
    from bot.cli.running import in_house, one_school
    from bot.cli.trouble import Sentence
    from bot.domain.calendar_file import read_entries
    from bot.opening import App, real_clock
    from bot.services.calendar import replace_entries
    from bot.views.calendar import problem_line

    entries, problems = read_entries(file.read_bytes())
    if problems:
        raise Sentence("\n".join(problem_line(t(), problem) for problem in problems))

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            found = await one_school(db, name)
            await replace_entries(db, found, entries, now=real_clock())
            return t().count("school.calendar_done", len(entries), school=found.name)

    click.echo(in_house(work))
