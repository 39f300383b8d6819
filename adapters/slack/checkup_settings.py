"""Whether the settings for Slack belong together, as far as can be seen without Slack. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from adapters.slack.config import SlackConfig
from bot.domain.checkup import Found, Verdict

BOT_TOKENS = ("xoxb-", "xoxe.xoxb-")  # the second of an app whose tokens are rotated
USER_TOKENS = ("xoxp-", "xoxe.xoxp-")
APP_TOKENS = ("xapp-",)
SHORTEST_SECRET = 16  # characters; Slack gives 32
ON_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def check_settings(config: SlackConfig) -> list[Found]:
    """What is wrong with them; that they are fine, when nothing is."""
    if not config.is_begun:
        return [Found("slack_off", Verdict.NOTE)]
    return [*_tokens(config), *_ways_in(config), *_installing(config)] or [Found("slack_settings")]


def is_bot_token(token: str | None) -> bool:
    """Whether this looks like a bot's token: nothing else is sent to Slack."""
    return _begins(token, BOT_TOKENS)


def is_app_token(token: str | None) -> bool:
    """The same for an app-level token."""
    return _begins(token, APP_TOKENS)


def _begins(token: str | None, prefixes: tuple[str, ...]) -> bool:
    return token is not None and token.startswith(prefixes) and token.isascii() and not set(token) & set(" \t\r\n\"'")


def _tokens(config: SlackConfig) -> Iterator[Found]:
    if config.bot_token is None and not config.has_oauth:
        yield Found("slack_no_token", Verdict.WRONG)
    if config.bot_token is not None and not is_bot_token(config.bot_token):
        yield Found(_instead_of_bot_token(config.bot_token), Verdict.WRONG)
    if config.app_token is not None and not is_app_token(config.app_token):
        is_bot = config.app_token.startswith(BOT_TOKENS)
        yield Found("slack_app_token_is_bot" if is_bot else "slack_app_token_shape", Verdict.WRONG)


def _instead_of_bot_token(token: str) -> str:
    if token.startswith(APP_TOKENS):
        return "slack_bot_token_is_app"
    return "slack_bot_token_is_user" if token.startswith(USER_TOKENS) else "slack_bot_token_shape"


def _ways_in(config: SlackConfig) -> Iterator[Found]:
    secret = config.signing_secret
    if config.app_token is None and secret is None:
        yield Found("slack_no_way_in", Verdict.WRONG)
    if config.app_token is not None and secret is not None:
        yield Found("slack_two_ways_in", Verdict.NOTE)
    if secret is not None and not _is_secret(secret):
        yield Found("slack_signing_secret_shape", Verdict.WRONG)
    if (secret is not None and config.app_token is None) or config.has_oauth:
        yield from _address(config.public_url)


def _is_secret(secret: str) -> bool:
    return len(secret) >= SHORTEST_SECRET and secret.isalnum() and secret.isascii()


def _address(url: str | None) -> Iterator[Found]:
    """Slack comes in, and browsers go out, over https only."""
    if url is None:
        yield Found("slack_no_public_url", Verdict.NOTE)
    elif not url.startswith("https://") and urlsplit(url).hostname not in ON_THIS_MACHINE:
        yield Found("slack_public_url_unsafe", Verdict.WRONG)


def _installing(config: SlackConfig) -> Iterator[Found]:
    if (config.client_id is None) != (config.client_secret is None):
        yield Found("slack_half_oauth", Verdict.WRONG)
