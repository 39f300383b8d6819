"""What Telegram answers when it does not do what was asked."""

from typing import Any


class Refusal(Exception):
    """An error code, a description, and what it tells besides."""

    def __init__(self, code: int, description: str, **parameters: int | str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The answer, as a method of the Bot API gives it."""
        told = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **told}


def bad_request(description: str, **parameters: int) -> Refusal:
    """The request itself cannot be done."""
    return Refusal(400, f"Bad Request: {description}", **parameters)


def not_found() -> Refusal:
    """There is no such method, or no such token."""
    return Refusal(404, "Not Found")


def forbidden(description: str) -> Refusal:
    """They do not let us."""
    return Refusal(403, f"Forbidden: {description}")


def conflict(description: str) -> Refusal:
    """Two ways of fetching updates are in each other's way."""
    return Refusal(409, f"Conflict: {description}")


def too_many(seconds: int | str) -> Refusal:
    """Too fast; so many seconds later it may be done."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
