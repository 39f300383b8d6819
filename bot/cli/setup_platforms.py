"""The chat apps in `ruimte setup`: which, and what each of them needs of us."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import click

from bot.checkup import check_platforms
from bot.cli import env_file
from bot.cli.setup_asking import Interview, ask, ask_secret, choose, is_terminal, lacks
from bot.cli.trouble import Sentence
from bot.cli.words import t, words
from bot.domain.checkup import Found
from bot.platforms import slack_manifest
from bot.settings import read_settings, read_slack_emails
from bot.views.checkup import found_line

SLACK, TELEGRAM, BOTH = "slack", "telegram", "both"
LANGUAGE = "RUIMTE_LANGUAGE"
BOT_TOKEN, APP_TOKEN = "RUIMTE_SLACK_BOT_TOKEN", "RUIMTE_SLACK_APP_TOKEN"
OTHER_WAYS = ("RUIMTE_SLACK_SIGNING_SECRET", "RUIMTE_SLACK_CLIENT_ID")  # behind a web address of one's own
TELEGRAM_TOKEN, TYPED = "RUIMTE_TELEGRAM_BOT_TOKEN", "RUIMTE_TELEGRAM_TEXT"
FIRST = {SLACK: BOT_TOKEN, TELEGRAM: TELEGRAM_TOKEN}
ITS_OWN = {SLACK: (BOT_TOKEN, APP_TOKEN, *OTHER_WAYS), TELEGRAM: (TELEGRAM_TOKEN, TYPED)}
MANIFEST = Path("slack-manifest.json")
ASKED_AGAIN = {
    "slack_token_refused": BOT_TOKEN,
    "slack_app_token_refused": APP_TOKEN,
    "slack_app_token_scope": APP_TOKEN,
    "telegram_token_refused": TELEGRAM_TOKEN,
}
ON, OFF = ("j", "ja", "y", "yes", "on", "aan"), ("n", "nee", "no", "off", "uit")


def set_language(interview: Interview, wanted: str | None) -> None:
    """The language of the house, and of the questions that follow."""
    if wanted is None and env_file.known(LANGUAGE):
        return
    if wanted is None and is_terminal():
        wanted = choose(words("cli.setup.ask_language"), ("nl", "en"), option="--language", default="nl")
    if wanted is not None:
        interview.keep(LANGUAGE, wanted)
        t.cache_clear()


def set_platforms(interview: Interview, wanted: str | None, typed: str | None) -> Sequence[str]:
    """Ask what each platform needs, and which platforms. An empty variable remembers that one was chosen."""
    chosen = [one for one in ITS_OWN if wanted in (one, BOTH) or any(map(env_file.is_named, ITS_OWN[one]))]
    if not chosen:
        said = choose(words("cli.setup.ask_platform"), (SLACK, TELEGRAM, BOTH), option="--platform", default=SLACK)
        chosen = [SLACK, TELEGRAM] if said == BOTH else [said]
    if typed is not None and env_file.known(TYPED) != typed:
        interview.keep(TYPED, typed)
    _need_variables(chosen)
    for one in chosen:
        if not env_file.is_named(FIRST[one]):
            interview.keep(FIRST[one], "")
    if SLACK in chosen:
        _set_slack(interview)
    if TELEGRAM in chosen:
        _set_telegram(interview)
    return chosen


def _need_variables(chosen: Sequence[str]) -> None:
    """Without a terminal nothing can be asked: say all that is missing at once."""
    missing = left_for_later(chosen)
    if missing and not is_terminal():
        raise Sentence(words("cli.setup.no_terminal", names=", ".join(missing)))


def left_for_later(chosen: Sequence[str]) -> Sequence[str]:
    """The variables of these platforms that hold nothing yet."""
    return [name for one in chosen for name in _variables(one) if env_file.known(name) is None]


def _variables(platform: str) -> Sequence[str]:
    if platform == TELEGRAM:
        return (TELEGRAM_TOKEN, TYPED)
    if any(map(env_file.known, OTHER_WAYS)):
        return () if env_file.known("RUIMTE_SLACK_CLIENT_ID") else (BOT_TOKEN,)
    return (BOT_TOKEN, APP_TOKEN)


def _set_slack(interview: Interview) -> None:
    questions = {BOT_TOKEN: words("cli.setup.ask_slack_bot"), APP_TOKEN: words("cli.setup.ask_slack_app")}
    missing = [name for name in _variables(SLACK) if lacks(name)]
    if missing:
        made = slack_manifest(t().language, url=None, emails=read_slack_emails())
        MANIFEST.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")
        click.echo(words("cli.setup.slack", path=MANIFEST))
    _ask_until_taken(interview, questions, missing, BOT_TOKEN)


def _set_telegram(interview: Interview) -> None:
    missing = [TELEGRAM_TOKEN] if lacks(TELEGRAM_TOKEN) else []
    if missing:
        click.echo(words("cli.setup.telegram"))
    _ask_until_taken(interview, {TELEGRAM_TOKEN: words("cli.setup.ask_telegram")}, missing, TELEGRAM_TOKEN)
    if lacks(TYPED):
        _decide_typed(interview)


def _ask_until_taken(interview: Interview, questions: dict[str, str], missing: Sequence[str], first: str) -> None:
    """Ask what is missing, then ask the platform; what it refuses is asked again, until that is left for later."""
    said = [ask_secret(interview, name, questions[name]) for name in missing]
    while env_file.known(first):
        refused = _look(first)
        if not refused or (said and not any(said)) or not is_terminal():
            return
        said = [ask_secret(interview, name, questions[name]) for name in refused]


def _look(first: str) -> Sequence[str]:
    """What the platform says of what was given; comes back with the variables that it refuses."""
    click.echo(words("cli.setup.looking"))
    found = asyncio.run(_found(SLACK if first == BOT_TOKEN else TELEGRAM))
    for one in found:
        click.echo("  " + found_line(t(), one))
    refused = dict.fromkeys(ASKED_AGAIN[one.what] for one in found if one.what in ASKED_AGAIN)
    return [name for name in refused if not env_file.is_from_outside(name)]


async def _found(platform: str) -> Sequence[Found]:
    """The checks of `doctor`, of one platform; out of sight is said, and holds nothing up."""
    other = TELEGRAM if platform == SLACK else SLACK
    secrets = {name.removeprefix("RUIMTE_").lower(): None for name in (BOT_TOKEN, APP_TOKEN, TELEGRAM_TOKEN)}
    hidden = {name: None for name in secrets if name.startswith(other)}
    if other == SLACK:
        hidden |= {name.removeprefix("RUIMTE_").lower(): None for name in (*OTHER_WAYS, "RUIMTE_SLACK_CLIENT_SECRET")}
    return [one async for one in check_platforms(read_settings(**hidden), [], {})]


def _decide_typed(interview: Interview) -> None:
    """Chosen, never guessed (J30); who has to ask first leaves it open, and no team starts there until then."""
    click.echo(words("cli.setup.typed"))
    while said := ask(words("cli.setup.ask_typed"), option=TYPED).casefold():
        if said in (*ON, *OFF):
            interview.keep(TYPED, "on" if said in ON else "off")
            return
        click.echo(words("cli.type_yes_or_no"))
    click.echo(words("cli.setup.later", name=TYPED))
