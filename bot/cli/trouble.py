"""Every way a command can fail, as one sentence and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import structlog
from sqlalchemy.exc import DBAPIError

from bot.app import Refusal
from bot.cli.words import words
from bot.settings import WrongSetting

log = structlog.get_logger()

ACCEPTED = {
    "RUIMTE_DATABASE_URL": "setting.database_url",
    "RUIMTE_KEY": "setting.key",
    "RUIMTE_KEY_FILE": "setting.key_file",
    "RUIMTE_LANGUAGE": "setting.language",
    "RUIMTE_TIMEZONE": "setting.timezone",
    "RUIMTE_LOG_FORMAT": "setting.log_format",
    "RUIMTE_HTTP_PORT": "setting.http_port",
}


class Sentence(click.ClickException):
    """A sentence for the person at the keyboard."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """On standard error, without a word in front of it."""
        click.echo(self.message, err=True)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what went wrong into a sentence; a traceback goes to nobody."""
    try:
        yield
    except WrongSetting as wrong:
        accepted = words(ACCEPTED[wrong.name]) if wrong.name in ACCEPTED else ""
        raise Sentence(words("setting.wrong", name=wrong.name, accepted=accepted)) from None
    except Refusal as refusal:
        raise Sentence(words(refusal.key, **refusal.parts)) from None
    except DBAPIError as error:
        raise Sentence(database_trouble(error)) from None


def database_trouble(error: DBAPIError) -> str:
    """What is the matter with the database, and what now."""
    text = str(error.orig).lower()
    if "full" in text or "no space" in text:
        return words("database.full")
    if "locked" in text or "busy" in text:
        return words("database.locked")
    if "unable to open" in text or "readonly" in text or "permission" in text:
        return words("database.unwritable")
    return words("database.away", trouble=type(error.orig).__name__)
