"""What Slack answers when it does not do what was asked."""

from typing import Any


class Refusal(Exception):
    """An error code of Slack, with what it tells besides."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def body(self) -> dict[str, Any]:
        """The answer, as a method of the Web API gives it."""
        return {"ok": False, "error": self.code, **self.details}


class RateLimited(Exception):
    """Too fast; the method may be called again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"after {seconds} s")
        self.seconds = seconds
