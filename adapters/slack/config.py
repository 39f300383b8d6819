"""What the Slack adapter needs to know; the app reads it from the environment."""

from dataclasses import dataclass, field

SLACK = "slack"


@dataclass(frozen=True)
class SlackConfig:
    """Tokens and addresses. Without a bot token, workspaces come by OAuth.

    An app token makes it Socket Mode, a signing secret HTTP; `api_url` ends in a slash; `emails` asks for
    people's e-mail addresses too.
    """

    api_url: str = "https://slack.com/api/"
    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None
    emails: bool = False

    @property
    def has_oauth(self) -> bool:
        """Whether workspaces may install us themselves."""
        return self.client_id is not None and self.client_secret is not None

    @property
    def is_begun(self) -> bool:
        """Whether anything of Slack was set at all."""
        tokens = (self.bot_token, self.app_token, self.signing_secret, self.client_id, self.client_secret)
        return any(one is not None for one in tokens)
