"""`ruimte setup`: everything that has to be known before it can run, asked in a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.words import words

if TYPE_CHECKING:
    from bot.cli.setup_asking import Interview
    from bot.cli.setup_house import Wanted


@click.command("setup", help=words("cli.setup"))
@click.option("--language", type=click.Choice(["nl", "en"]), help=words("cli.setup.language"))
@click.option("--platform", type=click.Choice(["slack", "telegram", "both"]), help=words("cli.setup.platform"))
@click.option("--typed", type=click.Choice(["on", "off"]), help=words("cli.setup.typed_option"))
@click.option("--people", metavar="FILE.csv", type=click.Path(path_type=Path), help=words("cli.setup.people"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--sector", metavar="SECTOR", help=words("cli.school.sector"))
@click.option("--region", metavar="REGION", help=words("cli.region"))
@click.option("--name", metavar="NAME", help=words("cli.setup.name"))
@click.option("--email", metavar="E-MAIL", help=words("cli.setup.email"))
@click.option("--team", metavar="NAME", help=words("cli.setup.team"))
@click.option("--in-team/--not-in-team", default=None, help=words("cli.setup.in_team"))
@click.option("--adviser", metavar="TEXT", help=words("cli.setup.adviser"))
@click.option("--systemd", is_flag=True, help=words("cli.setup.systemd"))
def setup(
    language: str | None, platform: str | None, typed: str | None, systemd: bool, **told: str | Path | bool | None
) -> None:
    """What is said is kept at once, so that stopping halfway costs nothing; secrets are asked, never options."""
    from bot.cli.setup_asking import Interview
    from bot.cli.setup_house import Wanted
    from bot.cli.trouble import Sentence

    if systemd:
        _print_unit()
        return
    interview = Interview()
    try:
        _ask_everything(interview, (language, platform, typed), Wanted(**told))  # type: ignore[arg-type]
    except (click.Abort, KeyboardInterrupt):
        raise Sentence(interview.stopped()) from None


def _print_unit() -> None:
    from bot.cli.systemd import this_program, unit
    from bot.settings import read_settings

    click.echo(unit(read_settings(), this_program(), Path.cwd()), nl=False)


def _ask_everything(
    interview: "Interview", settings: tuple[str | None, str | None, str | None], wanted: "Wanted"
) -> None:
    from bot.cli import env_file
    from bot.cli.setup_house import opened_house
    from bot.cli.setup_people import works_apart
    from bot.cli.setup_platforms import set_language, set_platforms
    from bot.cli.setup_school import set_school

    language, platform, typed = settings
    set_language(interview, language)
    click.echo(words("cli.setup.begin", path=env_file.HERE.resolve()))
    platforms = set_platforms(interview, platform, typed)
    with opened_house() as house:
        set_school(house, interview, wanted)
        is_apart = works_apart(house)
    _end(platforms, is_apart=is_apart)


def _end(platforms: Sequence[str], *, is_apart: bool) -> None:
    """What is left, what `doctor` says, and what is next."""
    from bot.cli.doctor import look
    from bot.cli.setup_platforms import left_for_later

    left = left_for_later(platforms)
    click.echo(words("cli.setup.done_but", names=", ".join(left)) if left else words("cli.setup.done"))
    look()
    click.echo(words("cli.setup.next_left") if left else words("cli.setup.next"))
    if "slack" in platforms:
        click.echo(words("cli.setup.next_slack"))
    if "telegram" in platforms:
        click.echo(words("cli.setup.next_telegram"))
    if "telegram" in platforms and is_apart:
        click.echo(words("cli.setup.next_own_link"))
    click.echo(words("cli.setup.next_team"))
