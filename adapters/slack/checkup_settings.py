"""Whether the settings for Slack belong together, as far as can be seen without Slack. Pure.

What one of them cannot be was refused when they were read.
"""

from collections.abc import Iterator

from adapters.slack.config import SlackConfig
from bot.domain.checkup import Found, Verdict

SHORTEST_SECRET = 16  # characters; Slack gives 32


def check_settings(config: SlackConfig) -> list[Found]:
    """What is wrong with them; that they are fine, when nothing is."""
    if not config.is_begun:
        return [Found("slack_off", Verdict.NOTE)]
    return [*_tokens(config), *_ways_in(config), *_installing(config)] or [Found("slack_settings")]


def _tokens(config: SlackConfig) -> Iterator[Found]:
    if config.bot_token is None and not config.has_oauth:
        yield Found("slack_no_token", Verdict.WRONG)


def _ways_in(config: SlackConfig) -> Iterator[Found]:
    secret = config.signing_secret
    if config.app_token is None and secret is None:
        yield Found("slack_no_way_in", Verdict.WRONG)
    if config.app_token is not None and secret is not None:
        yield Found("slack_two_ways_in", Verdict.NOTE)
    if secret is not None and not _is_secret(secret):
        yield Found("slack_signing_secret_shape", Verdict.WRONG)
    comes_in = (secret is not None and config.app_token is None) or config.has_oauth
    if comes_in and config.public_url is None:
        yield Found("slack_no_public_url", Verdict.NOTE)


def _is_secret(secret: str) -> bool:
    return len(secret) >= SHORTEST_SECRET and secret.isalnum() and secret.isascii()


def _installing(config: SlackConfig) -> Iterator[Found]:
    if (config.client_id is None) != (config.client_secret is None):
        yield Found("slack_half_oauth", Verdict.WRONG)
