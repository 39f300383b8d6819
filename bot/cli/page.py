"""`ruimte page`: a page to print, for the staff meeting or for who leads."""

from pathlib import Path

import click

from bot.cli.words import words
from bot.views.catalogue import DEFAULT_LANGUAGE, LANGUAGES

EXAMPLES = ("t-s20-03", "t-s44-02")  # of the bank; one that takes a tap of yes or no, one with a smile


@click.command("page", help=words("cli.page"))
@click.argument("whose", metavar="staff|leader", type=click.Choice(["staff", "leader"]))
@click.argument("file", metavar="FILE.html", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, help=words("cli.page.language")
)  # fmt: skip
@click.option("--sector", metavar="NAME", help=words("cli.page.sector"))
def page(whose: str, file: Path, language: str, sector: str | None) -> None:
    """Needs no database; the examples are in the words of the sector."""
    from bot.cli.running import check_sector, prepare
    from bot.domain.vocabulary import USUAL_SECTOR
    from bot.opening import read_library
    from bot.views.catalogue import catalogue
    from bot.views.page import leader_page, staff_page

    t, library = catalogue(language), read_library(prepare())
    sector = check_sector(library, sector or USUAL_SECTOR)
    found = [prompt for each in EXAMPLES if (prompt := library.bank.find(each))]
    examples = [library.fill(prompt.question[language], sector, language) for prompt in found]
    file.write_text(staff_page(t, examples) if whose == "staff" else leader_page(t), "utf-8")
    click.echo(words("preview.written", path=file), err=True)
