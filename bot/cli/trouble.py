"""Every way a command can fail, as one sentence and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.words import words

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

ACCEPTED = {
    "RUIMTE_DATABASE_URL": "setting.database_url",
    "RUIMTE_KEY": "setting.key",
    "RUIMTE_KEY_FILE": "setting.key_file",
    "RUIMTE_BACKUPS": "setting.backups",
    "RUIMTE_LANGUAGE": "setting.language",
    "RUIMTE_TIMEZONE": "setting.timezone",
    "RUIMTE_LOG_FORMAT": "setting.log_format",
    "RUIMTE_HTTP_HOST": "setting.http_host",
    "RUIMTE_HTTP_PORT": "setting.http_port",
    "RUIMTE_METRICS": "setting.metrics",
    "RUIMTE_PROMPTS": "setting.prompts",
    "RUIMTE_PUBLIC_URL": "setting.public_url",
    "RUIMTE_SLACK_BOT_TOKEN": "setting.slack_bot_token",
    "RUIMTE_SLACK_APP_TOKEN": "setting.slack_app_token",
    "RUIMTE_SLACK_SIGNING_SECRET": "setting.slack_signing_secret",
    "RUIMTE_SLACK_CLIENT_ID": "setting.slack_client_id",
    "RUIMTE_SLACK_CLIENT_SECRET": "setting.slack_client_secret",
    "RUIMTE_SLACK_EMAILS": "setting.slack_emails",
    "RUIMTE_SLACK_API_URL": "setting.web_address",
    "RUIMTE_TELEGRAM_BOT_TOKEN": "setting.telegram_bot_token",
    "RUIMTE_TELEGRAM_WEBHOOK_URL": "setting.telegram_webhook_url",
    "RUIMTE_TELEGRAM_WEBHOOK_SECRET": "setting.telegram_webhook_secret",
    "RUIMTE_TELEGRAM_API_URL": "setting.web_address",
    "RUIMTE_TELEGRAM_BOT_NAME": "setting.telegram_bot_name",
    "RUIMTE_TELEGRAM_TEXT": "setting.telegram_text",
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
    except click.MissingParameter as missing:
        raise Sentence(_what_is_missing(missing)) from None
    except click.Abort:
        raise Sentence(words("cli.broken_off")) from None
    except (click.ClickException, click.exceptions.Exit):
        raise
    except Exception as trouble:
        raise Sentence(explain(trouble)) from None


def explain(trouble: Exception) -> str:
    """What is the matter, and what now."""
    from sqlalchemy.exc import DBAPIError

    from bot.opening import Refusal
    from bot.services.typed import Undecided
    from bot.settings import WrongSetting
    from bot.store.cipher import KeyTrouble

    match trouble:
        case WrongSetting(name=name):
            return words("setting.wrong", name=name, accepted=words(ACCEPTED[name]))
        case Refusal():
            return words(trouble.key, **trouble.parts)
        case Undecided(platform=platform):
            return words("team.undecided", platform=platform.capitalize())
        case DBAPIError():
            return database_trouble(trouble)
        case KeyTrouble():
            return words("key.too_few")
        case FileNotFoundError(filename=str() | Path() as path):
            return words("file.not_there", path=path)
        case IsADirectoryError(filename=str() | Path() as path):
            return words("file.is_folder", path=path)
        case PermissionError(filename=str() | Path() as path):
            return words("file.not_allowed", path=path)
        case OSError():
            return words("file.trouble", path=str(trouble.filename or "-"), trouble=str(trouble.strerror))
        case _:
            return _ours(trouble)


def database_trouble(error: "DBAPIError") -> str:
    """What is the matter with the database, and what now."""
    text = str(error.orig).lower()
    if "full" in text or "no space" in text:
        return words("database.full")
    if "locked" in text or "busy" in text:
        return words("database.locked")
    if "unable to open" in text or "readonly" in text or "permission" in text:
        return words("database.unwritable")
    if "not a database" in text:
        return words("database.something_else")
    return words("database.away", trouble=type(error.orig).__name__)


def _ours(trouble: Exception) -> str:
    """A fault of ours: where it happened goes to the log, its text, which may quote people, goes nowhere."""
    import structlog

    from bot.cli.log import set_up_log
    from bot.inbox import where_raised

    if not structlog.is_configured():  # it went wrong before the settings were read
        set_up_log("console")
    structlog.get_logger().error("command_failed", trouble=type(trouble).__name__, where=where_raised(trouble))
    return words("trouble.ours", trouble=type(trouble).__name__)


def _what_is_missing(missing: click.MissingParameter) -> str:
    command, param = _command(missing), missing.param
    if not isinstance(param, click.Argument):
        return words("cli.missing_parameter", name=param.opts[-1] if param else "", command=command)
    return words("cli.missing_file" if param.name == "file" else "cli.missing_argument", command=command)


def _command(missing: click.MissingParameter) -> str:
    return missing.ctx.command_path if missing.ctx else "ruimte"
