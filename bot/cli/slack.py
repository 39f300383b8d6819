"""`ruimte slack`: what Slack has to know of us."""

import json
from urllib.parse import urlsplit

import click

from bot.cli.words import Spoken, t, words

ON_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@click.group("slack", cls=Spoken, help=words("cli.slack"))
def slack() -> None:
    """Ruimte in Slack."""


@slack.command("manifest", help=words("cli.slack.manifest"))
@click.option("--url", metavar="URL", help=words("cli.slack.url"))
@click.option("--socket", is_flag=True, help=words("cli.slack.socket"))
@click.option("--emails", is_flag=True, help=words("cli.slack.emails"))
def manifest(url: str | None, socket: bool, emails: bool) -> None:
    """The manifest and nothing else, so that it can be piped; needs no token, key or database."""
    from bot.platforms import slack_manifest
    from bot.settings import read_slack_emails

    if bool(url) == socket:
        raise click.UsageError(words("slack.which"))
    base = public_address(url) if url else None
    made = slack_manifest(t().language, url=base, emails=emails or read_slack_emails())
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


def public_address(url: str) -> str:
    """The address without a slash at its end. Raises UsageError unless Slack can reach us there in safety."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise click.UsageError(words("slack.no_address")) from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in ON_THIS_MACHINE)
    if not (host and safe) or parts.query or parts.fragment or "@" in parts.netloc or url != url.strip():
        raise click.UsageError(words("slack.no_address"))
    return url.rstrip("/")
