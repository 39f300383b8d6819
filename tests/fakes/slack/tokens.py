"""Tokens: whose they are, and whether they are still good."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.workspace import Workspace


@dataclass
class Token:
    """A bot's or an app's token. `trouble` is the code with which it is refused from now on."""

    value: str
    workspace: "Workspace"
    kind: Literal["bot", "app"] = "bot"
    expires: float | None = None
    trouble: str = ""


class Tokens:
    """Every token that was ever given."""

    def __init__(self) -> None:
        self._all: dict[str, Token] = {}

    def give(self, token: Token) -> Token:
        """From now on it is good."""
        self._all[token.value] = token
        return token

    def find(self, value: str) -> Token | None:
        """The token, good or not; None when it was never given."""
        return self._all.get(value)

    def good(self, value: str, now: float) -> Token:
        """The token, when it is. Raises Refusal."""
        token = self._all.get(value)
        if token is None:
            raise Refusal("invalid_auth")
        if token.trouble:
            raise Refusal(token.trouble)
        if token.expires is not None and now >= token.expires:
            raise Refusal("token_expired")
        return token

    def spoil(self, workspace: "Workspace", trouble: str) -> None:
        """Refuse every bot token of this workspace with this code."""
        for token in self._all.values():
            if token.workspace is workspace and token.kind == "bot":
                token.trouble = trouble
