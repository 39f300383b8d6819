"""`ruimte doctor`: everything that can be set up wrong, and what to do about it."""

import asyncio

import click

from bot.cli.words import words


@click.command("doctor", help=words("cli.doctor"))
def doctor() -> None:
    """One line for each thing, as soon as it is known; ends in 1 when anything is wrong."""
    if look():
        raise SystemExit(1)


def look() -> bool:
    """Say every line; comes back with whether anything is wrong."""
    from bot.cli.checkup import look_around
    from bot.domain.checkup import Verdict

    async def work() -> set[Verdict]:
        verdicts = set()
        async for verdict, line in look_around():
            click.echo(line)
            verdicts.add(verdict)
        return verdicts

    return Verdict.WRONG in asyncio.run(work())
