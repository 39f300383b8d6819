"""Slack's own words for what went wrong, as far as they can be told in a log."""

import re
from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

from adapters.slack.trouble import THROTTLED, retry_after

_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}", re.ASCII)
UNKNOWN = "unknown"
TOO_MANY = 429  # HTTP's own code
BROKEN = 500  # and from here on


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
    if code_of(error) not in THROTTLED and getattr(error.response, "status_code", 0) != TOO_MANY:
        return 0.0
    return retry_after(getattr(error.response, "headers", {}).get("Retry-After"))
