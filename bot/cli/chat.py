"""`ruimte chat`: talk to the bot in a terminal."""

import click

from bot.cli.words import words


@click.command("chat", help=words("cli.chat"))
@click.option("--as", "name", required=True, metavar="NAME", help=words("cli.chat.as"))
def chat(name: str) -> None:
    """One line a message; reads a pipe too, and ends where it ends (J32: not as somebody with an account)."""
    from bot.app import chat as talk
    from bot.cli.running import in_house, one_person
    from bot.cli.trouble import Sentence
    from bot.opening import App
    from bot.store.people import has_platform_account

    async def work(app: App) -> None:
        async with app.unit_of_work() as db:
            person = await one_person(db, name)
            if not app.demo and await has_platform_account(db, person.id):
                raise Sentence(words("chat.has_account", name=person.name))
            person_id, language = person.id, person.language
        await talk(app, person_id, language)

    in_house(work)
