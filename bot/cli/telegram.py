"""`ruimte telegram`: people come in there by a link of their own."""

from pathlib import Path

import click

from bot.cli.words import Spoken, words

A_FILE = click.Path(dir_okay=False, path_type=Path)
A_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("telegram", cls=Spoken, help=words("cli.telegram"))
def telegram() -> None:
    """Ruimte in Telegram."""


@telegram.command("invite", help=words("cli.telegram.invite"))
@click.option("--team", required=True, metavar="NAME", help=words("cli.telegram.team"))
@click.option("--school", metavar="NAME", help=words("cli.telegram.school"))
@click.option("--person", metavar="NAME", help=words("cli.telegram.person"))
@click.option("--sheet", metavar="FILE.html", type=A_FILE, help=words("cli.telegram.sheet"))
@click.option("--qr", metavar="FOLDER", type=A_FOLDER, help=words("cli.telegram.qr"))
def invite(team: str, school: str | None, person: str | None, sheet: Path | None, qr: Path | None) -> None:
    """The links and nothing else, so that they can be piped; needs no network, token or decision (J30)."""
    from bot.app import qr_codes
    from bot.cli.inviting import Invitations, make_invitations
    from bot.cli.running import in_house
    from bot.cli.secret_files import write_pictures, write_sheet
    from bot.opening import App, real_clock

    png, svg = qr_codes() if sheet or qr else (None, None)

    async def work(app: App) -> Invitations:
        async with app.unit_of_work() as db:
            return await make_invitations(db, team, school=school, person=person, now=real_clock())

    made = in_house(work)
    for one in made.links:  # first: whatever becomes of the files, these are shown now or never
        click.echo(f"{one.link}  {one.name}")
    for line in made.notes:
        click.echo(line, err=True)
    if sheet and svg and made.links:
        write_sheet(sheet, made, svg)
        click.echo(words("telegram.sheet_written", path=sheet), err=True)
    if qr and png and made.links:
        write_pictures(qr, made, png)
        click.echo(words("telegram.qr_written", path=qr), err=True)
