"""Slack's own words for what went wrong, as far as they can be told in a log."""

import re
from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}", re.ASCII)
UNKNOWN = "unknown"
RATE_LIMITED = "ratelimited"
_UNTIL_THEN = 30.0  # seconds, where Slack does not say for how long it asks for silence


def code_of(error: SlackApiError) -> str:
    """The code in Slack's answer; "unknown" where there is none, or something that is no code."""
    data = getattr(error.response, "data", error.response)
    code = data.get("error") if isinstance(data, Mapping) else None
    return as_code(code)


def as_code(given: object) -> str:
    """This word when it is a code of Slack's; "unknown" for anything else, which may be anybody's words."""
    return given if isinstance(given, str) and _CODE.fullmatch(given) else UNKNOWN


def seconds_to_wait(error: SlackApiError) -> float:
    """For how many seconds Slack asks for silence; 0 when it does not."""
    if code_of(error) != RATE_LIMITED and getattr(error.response, "status_code", 0) != 429:
        return 0.0
    given = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return float(given) if given.isascii() and given.isdigit() and len(given) < 6 else _UNTIL_THEN
