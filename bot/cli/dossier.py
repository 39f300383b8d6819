"""`ruimte dossier`: a draft for the data officer and the participation council, from the house as it runs (J35)."""

import click

from bot.cli.words import words
from bot.views.catalogue import LANGUAGES

BOTH = "both"


@click.command("dossier", help=words("cli.dossier"))
@click.option("--language", type=click.Choice([*LANGUAGES, BOTH]), default=BOTH, help=words("cli.dossier.language"))
def dossier(language: str) -> None:
    """Markdown and nothing else, so that it can be piped."""
    from importlib.metadata import version
    from zoneinfo import ZoneInfo

    from bot.cli.checkup import find_keeping
    from bot.cli.running import in_house
    from bot.cli.trouble import Sentence
    from bot.domain.dossier import Facts, UnknownSlot
    from bot.opening import App, real_clock
    from bot.platforms import set_up
    from bot.services.dossier import gather_facts
    from bot.store.dossier import read_dossier
    from bot.views.catalogue import catalogue
    from bot.views.dossier import dossier as written
    from bot.views.dossier import dossiers

    async def work(app: App) -> tuple[App, Facts]:
        today = real_clock().astimezone(ZoneInfo(app.settings.timezone)).date()
        async with app.unit_of_work() as db:
            facts = await gather_facts(
                db,
                platforms=set_up(app.settings),
                keeping=find_keeping(app.settings, is_demo=app.demo),
                version=version("ruimte"),
                today=today,
            )
        return app, facts

    app, facts = in_house(work)
    try:
        click.echo(
            dossiers(
                written(catalogue(one), facts, read_dossier(one, app.settings.prompts))
                for one in (LANGUAGES if language == BOTH else [language])
            ),
            nl=False,
        )
    except UnknownSlot as unknown:
        raise Sentence(words("dossier.unknown_slot", slot=unknown.slot, line=unknown.line)) from None
