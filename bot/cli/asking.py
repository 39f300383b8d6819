"""A question at the keyboard that takes yes or no, in both languages whichever one is spoken."""

import click

from bot.cli.words import words

YES, NO = ("j", "ja", "y", "yes"), ("n", "nee", "no", "")  # nothing typed is no


def agrees(question: str) -> bool:
    """Ask until it is clear."""
    asked = words("cli.yes_or_no", question=question)
    while True:
        said = click.prompt(asked, default="", show_default=False, prompt_suffix=" ").strip().casefold().rstrip(".!")
        if said in (*YES, *NO):
            return said in YES
        click.echo(words("cli.type_yes_or_no"))
