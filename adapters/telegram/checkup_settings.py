"""Whether the settings for Telegram belong together, as far as can be seen without Telegram. Pure.

What one of them cannot be was refused when they were read.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from adapters.telegram.config import TelegramConfig
from bot.domain.checkup import Found, Verdict

PORTS = (443, 80, 88, 8443)  # where Telegram brings updates
TELEGRAMS_OWN = "https://api.telegram.org"


def check_settings(config: TelegramConfig, *, keeps_words: bool | None) -> list[Found]:
    """What is wrong with them; that they are fine, when nothing is."""
    found = [*_webhook(config)] if config.webhook_url is not None else []
    if keeps_words is None:
        found.append(Found("telegram_text_undecided", Verdict.NOTE))
    return found or [Found("telegram_settings")]


def _webhook(config: TelegramConfig) -> Iterator[Found]:
    parts = urlsplit(config.webhook_url or "")
    # A Bot API server of one's own may be told to reach more than Telegram's does.
    verdict = Verdict.WRONG if config.api_url == TELEGRAMS_OWN else Verdict.NOTE
    if config.webhook_secret is None:
        yield Found("telegram_no_secret", Verdict.WRONG)
    if parts.scheme != "https":
        yield Found("telegram_webhook_unsafe", verdict)
    if _port(parts.netloc, parts.scheme) not in PORTS:
        ports = ", ".join(map(str, PORTS))
        yield Found("telegram_webhook_port", verdict, {"ports": ports})


def _port(netloc: str, scheme: str) -> int:
    _, _, port = netloc.rpartition("]")[2].partition(":")
    return int(port) if port.isdecimal() else 443 if scheme == "https" else 80
