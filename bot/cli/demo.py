"""`ruimte demo`: three weeks at a small school, played through the real house."""

from pathlib import Path

import click

from bot.cli.words import words

SCHOOL = Path(__file__).parents[2] / "examples" / "school"


@click.command("demo", help=words("cli.demo"))
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("var/demo.sqlite3"),
    show_default=True,
    help=words("cli.demo.into"),
)
def demo(into: Path) -> None:
    """Made anew each time, with its key beside it; the same output every time."""
    import asyncio
    import sys

    from bot.cli.play import NotADemo, play_demo
    from bot.cli.running import prepare
    from bot.cli.trouble import Sentence

    settings = prepare()
    if not SCHOOL.is_dir():
        raise Sentence(words("demo.no_school", folder=str(SCHOOL)))
    with click.progressbar(length=100, label=words("demo.working"), file=sys.stderr) as bar:

        def move_to(percent: int) -> None:
            bar.update(percent - bar.pos)

        try:
            told = asyncio.run(play_demo(settings, into, SCHOOL, progress=move_to))
        except NotADemo:
            raise Sentence(words("demo.not_a_demo", path=str(into))) from None
    click.echo("\n".join(told))
