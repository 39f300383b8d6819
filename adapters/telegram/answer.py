"""What Telegram answered, read by one rule for whoever asks. Other servers of its Bot API tell less, or elsewhere."""

import json
from dataclasses import dataclass
from typing import Any

RETRY_AFTER = 30.0  # seconds, when Telegram does not say, or not in a number
LONGEST_RETRY_AFTER = 86_400.0  # seconds; beyond a day it is garbage


@dataclass(frozen=True)
class Answer:
    """One answer. What is not `ok` was refused, and `told` says why in small letters.

    `status` is that of the body, where it has one. Without `is_telegrams` somebody between us and Telegram said it.
    `seconds` is the silence that is asked for with a 429; `moved_to` is the chat that a group became.
    """

    status: int
    ok: bool = False
    result: Any = None
    told: str = ""
    moved_to: str = ""
    seconds: float = RETRY_AFTER
    is_telegrams: bool = True

    @property
    def is_about_a_webhook(self) -> bool:
        """Whether a conflict is with a webhook, and not with another who fetches."""
        return "webhook" in self.told


def read(status: int, body: bytes) -> Answer:
    """The answer in this response; never an error."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not ("error_code" in said or isinstance(said.get("ok"), bool)):
        return Answer(status, is_telegrams=False)
    if said.get("ok") is True and 200 <= status < 300:
        return Answer(status, ok=True, result=said.get("result"))
    parameters = said.get("parameters")
    return _refusal(status, said, parameters if isinstance(parameters, dict) else {})


def _refusal(status: int, said: dict[str, Any], parameters: dict[str, Any]) -> Answer:
    code = said.get("error_code")
    return Answer(
        code if isinstance(code, int) and code >= 300 else status,
        told=str(said.get("description") or "").lower(),
        moved_to=str(parameters.get("migrate_to_chat_id") or ""),
        seconds=_seconds(parameters.get("retry_after")),
    )


def _seconds(said: Any) -> float:
    try:
        seconds = float(said)
    except (ValueError, TypeError, OverflowError):
        return RETRY_AFTER
    return min(seconds, LONGEST_RETRY_AFTER) if seconds > 0 else RETRY_AFTER
