"""What the Telegram adapter needs to know; the app reads it from the environment."""

from dataclasses import dataclass, field

TELEGRAM = "telegram"
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")  # all that we listen for


@dataclass(frozen=True)
class TelegramConfig:
    """A bot's token and addresses. With a webhook Telegram brings the updates; without one we fetch them.

    `api_url` has no slash at its end.
    """

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
