"""The command `ruimte`. What a command needs is imported when it runs, so that help comes at once."""

from typing import Any

import click

from bot.cli import (
    agenda,
    chat,
    demo,
    digest,
    doctor,
    feature,
    house,
    keeping,
    keys,
    number,
    page,
    pair,
    people,
    preview,
    quiet,
    school,
    setup,
    slack,
    status,
    team,
    telegram,
)
from bot.cli import round as rounds
from bot.cli.words import Spoken, words


class Ruimte(Spoken):
    """The whole command; a Refusal or a wrong setting ends in one sentence, never in a traceback."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Run it as a process of its own."""
        from bot.cli.log import keep_words_out

        keep_words_out()
        return super().__call__(*args, **options)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        from bot.cli.trouble import sentences

        with sentences():
            return super().invoke(ctx)


@click.group("ruimte", cls=Ruimte, help=words("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ruimte", help=words("cli.version"))
def main() -> None:
    """Everything hangs from here."""


team.team.add_command(feature.feature)
for command in (
    setup.setup,
    house.run,
    demo.demo,
    house.migrate,
    keeping.backup,
    keeping.restore,
    keys.keys,
    number.meting,
    people.people,
    school.school,
    team.team,
    agenda.agenda,
    pair.pair,
    rounds.round_group,
    digest.digest,
    quiet.quiet,
    chat.chat,
    preview.preview,
    page.page,
    slack.slack,
    telegram.telegram,
    house.replay,
    status.status,
    doctor.doctor,
):
    main.add_command(command)
