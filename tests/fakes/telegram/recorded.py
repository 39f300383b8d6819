"""A call as it was made, for tests to look at."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Recorded:
    """A call as it was made and how it was answered: `status` 0 while it waits, and when the line was cut.

    `bot` is the number in the token, which is itself not kept; `error` is the description of what was refused.
    """

    method: str
    bot: str
    arguments: dict[str, Any]
    at: float
    status: int = 0
    error: str = ""

    @property
    def chat(self) -> str:
        """The chat it was about, empty when it was about none."""
        return str(self.arguments.get("chat_id", ""))
