"""`ruimte pulse`: when the next one is; never what came of one."""

import click

from bot.cli.words import Spoken, t, words


@click.group("pulse", cls=Spoken, help=words("cli.pulse"))
def pulse() -> None:
    """The pulse; `ruimte team feature` turns it on and off."""


@pulse.command("list", help=words("cli.pulse.list"))
def list_() -> None:
    """Every team that has it on, with the week of its next one."""
    from bot.cli.running import in_house
    from bot.domain.calendar import Week
    from bot.domain.pulse import PULSE, next_pulse
    from bot.opening import App, real_clock
    from bot.services.agenda_team import room_of
    from bot.store.feature import teams_with
    from bot.store.team import all_teams
    from bot.views.pulse_report import next_one

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            on, now, lines = await teams_with(db, PULSE), real_clock(), []
            for team in await all_teams(db):
                if team.id in on:
                    room = await room_of(db, team, now)
                    coming = next_pulse(room.calendar, Week.of(now.astimezone(room.zone).date()))
                    lines.append(next_one(t(), team.name, coming[1].monday if coming else None))
            return lines

    click.echo("\n".join(in_house(work)) or words("pulse.nowhere"))
